import Core

/// Which way up a picture is: turned clockwise by quarters, after it is mirrored.
struct PictureOrientation: Equatable {
  /// Quarter turns clockwise, 0–3.
  let quarters: Int
  /// Whether left and right are exchanged first.
  let isMirrored: Bool

  /// Nothing has to be done.
  static let upright = PictureOrientation(quarters: 0, isMirrored: false)

  init(quarters: Int, isMirrored: Bool) {
    self.quarters = quarters & 3
    self.isMirrored = isMirrored
  }

  /// What has to be done to a picture with Exif's orientation (Exif 2.32 §4.6.4 A, tag 0x0112).
  /// - Parameter exif: 1–8; nil for other numbers.
  init?(exif: Int) {
    switch exif {
    case 1: self.init(quarters: 0, isMirrored: false)
    case 2: self.init(quarters: 0, isMirrored: true)
    case 3: self.init(quarters: 2, isMirrored: false)
    case 4: self.init(quarters: 2, isMirrored: true)
    case 5: self.init(quarters: 3, isMirrored: true)
    case 6: self.init(quarters: 1, isMirrored: false)
    case 7: self.init(quarters: 1, isMirrored: true)
    case 8: self.init(quarters: 3, isMirrored: false)
    default: return nil
    }
  }

  /// The same, and then turned.
  func rotated(_ rotation: Block.Rotation) -> PictureOrientation {
    PictureOrientation(quarters: quarters + rotation.rawValue / 90, isMirrored: isMirrored)
  }

  /// Whether the width becomes the height.
  var swapsSides: Bool { quarters & 1 == 1 }

  /// Where the pixel at 0, 0 of the new picture is in the old one, and how far one step right and one step down go there.
  func walk(width: Int, height: Int) -> (first: Int, right: Int, down: Int) {
    let (left, right) = isMirrored ? (width - 1, 0) : (0, width - 1)
    let across = isMirrored ? -1 : 1
    let bottom = (height - 1) * width
    return switch quarters {
    case 0: (left, across, width)
    case 1: (bottom + left, -width, across)
    case 2: (bottom + right, -across, -width)
    default: (right, width, -across)
    }
  }
}

extension RGBImage {
  /// The picture mirrored and turned.
  func oriented(_ orientation: PictureOrientation) -> RGBImage {
    guard orientation != .upright, width > 0, height > 0 else { return self }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let (first, right, down) = orientation.walk(width: width, height: height)
    let source = bytes.span
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
      for y in 0..<newHeight {
        var place = (first + y * down) * 3
        for x in 0..<newWidth {
          let target = (y * newWidth + x) * 3
          for channel in 0..<3 { pixels[target + channel] = source[place + channel] }
          place += right * 3
        }
      }
      count = width * height * 3
    }
    return RGBImage(width: newWidth, height: newHeight, bytes: pixels)
  }
}

extension GrayImage {
  /// The picture mirrored and turned.
  func oriented(_ orientation: PictureOrientation) -> GrayImage {
    guard orientation != .upright, width > 0, height > 0 else { return self }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let (first, right1, down1) = orientation.walk(width: width, height: height)
    let source = bytes.span
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      for y in 0..<newHeight {
        var place = first + y * down1
        for x in 0..<newWidth {
          pixels[y * newWidth + x] = source[place]
          place += right1
        }
      }
      count = newWidth * newHeight
    }
    return GrayImage(width: newWidth, height: newHeight, bytes: pixels)
  }
}
