import Core
import Foundation

/// What one search of a grey picture found: the faces that count, and the next likeliest beside them.
struct FaceSearch {
  /// Those that count, in the picture's pixels, the surest first.
  let faces: [FaceBox]
  /// All that were found, sure or not, the surest first.
  let boxes: [FaceBox]
  /// The area of the next likeliest face, sure or not, over that of the likeliest; 0 without one.
  let secondShare: Double
  /// A box that is too unsure to count as a second person, and too sure to be passed over: worth a closer look.
  let doubtful: FaceBox?

  /// From this score on a box beside another counts as a second person. Of 16 portraits the least sure face has
  /// 0.58; a helmet or a flag beside a face stays below.
  static let sureScore = 0.3

  /// - Parameter found: The surest first. Where nothing is surely a face, the surest box is taken.
  init(_ found: [FaceBox]) {
    boxes = found
    let sure = found.filter { $0.score >= Self.sureScore }
    faces = sure.isEmpty ? Array(found.prefix(1)) : sure
    let area = found.first.map { $0.width * $0.height } ?? 0
    secondShare = found.count > 1 && area > 0 ? found[1].width * found[1].height / area : 0
    doubtful = faces.count == 1 && found.count > 1 ? found[1] : nil
  }

  /// Searches a picture, or a part of it.
  /// - Parameters:
  ///   - gray: The picture.
  ///   - part: The part; its edges are repeated where it reaches beyond the picture.
  ///   - width: How many pixels wide the part is searched.
  ///   - scales: As in ``FaceFinder/faces(in:threshold:scales:)``.
  ///   - tilt: Degrees clockwise by which the faces looked for lean.
  /// - Throws: ``Problem``: `internal-error`.
  static func run(
    _ finder: FaceFinder, in gray: GrayImage, part: PixelWindow, width: Int, scales: Int? = nil, tilt: Double = 0
  ) throws(Problem) -> FaceSearch {
    let height = max(1, part.height * width / max(1, part.width))
    let isWhole = part == PixelWindow(x: 0, y: 0, width: gray.width, height: gray.height)
    var cut = isWhole ? gray : gray.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
    defer { if !isWhole { cut.wipe() } }
    var small = cut.scaled(width: width, height: height)
    defer { small.wipe() }
    var turned = tilt == 0 ? small : small.turned(degrees: -tilt)
    defer { if tilt != 0 { turned.wipe() } }
    let factor = Double(part.width) / Double(width)
    let (cosine, sine) = (cos(tilt * .pi / 180), sin(tilt * .pi / 180))
    return FaceSearch(
      try finder.faces(in: turned, scales: scales).map { face in
        // About the picture's middle, as it was turned.
        let (dx, dy) = (face.middle.x - Double(width) / 2, face.middle.y - Double(height) / 2)
        var place = face
        place.x = Double(width) / 2 + cosine * dx - sine * dy - face.width / 2
        place.y = Double(height) / 2 + sine * dx + cosine * dy - face.height / 2
        place.tilt = tilt
        place = place.scaled(by: factor)
        place.x += Double(part.x)
        place.y += Double(part.y)
        return place
      })
  }
}

extension GrayImage {
  /// The picture turned about its middle in a frame of the same size; what comes from beyond its edges repeats them.
  /// - Parameter degrees: Clockwise.
  func turned(degrees: Double) -> GrayImage {
    // Steps in the source for one step in the target, in 65536ths of a pixel.
    let (cosine, sine) = (cos(degrees * .pi / 180) * 65536, sin(degrees * .pi / 180) * 65536)
    let (stepX, stepY) = (Int(cosine.rounded()), -Int(sine.rounded()))
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    let (lastX, lastY) = ((width - 1) << 16, (height - 1) << 16)
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      bytes.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let dy = Double(row) - middleY
          var x = Int(middleX * 65536 - cosine * middleX + sine * dy)
          var y = Int(middleY * 65536 + sine * middleX + cosine * dy)
          for column in 0..<width {
            let (cx, cy) = (min(max(x, 0), lastX), min(max(y, 0), lastY))
            let (left, top) = (cx >> 16, cy >> 16)
            let (right, below) = (min(left + 1, width - 1), min(top + 1, height - 1))
            let (fx, fy) = (cx & 65535, cy & 65535)
            let upper = Int(source[top * width + left]) * (65536 - fx) + Int(source[top * width + right]) * fx
            let lower = Int(source[below * width + left]) * (65536 - fx) + Int(source[below * width + right]) * fx
            pixels[row * width + column] = UInt8(((upper >> 16) * (65536 - fy) + (lower >> 16) * fy) >> 16)
            x += stepX
            y += stepY
          }
        }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, bytes: pixels)
  }
}
