/// Scales a grey picture row by row: each new pixel is the mean of the area that it covers, so that fine lines thin
/// out instead of vanishing.
struct AreaScaler {
  private let image: GrayImage
  /// Pixels in a new row.
  let width: Int
  /// New rows.
  let height: Int
  /// Source rows summed for the row under way, in 256ths.
  private var sums: [UInt32]

  /// - Parameters:
  ///   - image: The picture, at least 1 × 1.
  ///   - width: Pixels in a new row, at least 1; the height follows.
  init(_ image: GrayImage, width: Int) {
    self.image = image
    self.width = width
    height = max(1, (image.height * width + image.width / 2) / image.width)
    sums = [UInt32](repeating: 0, count: image.width)
  }

  /// Writes row `y` of the scaled picture.
  mutating func row(_ y: Int, into target: UnsafeMutableBufferPointer<UInt8>) {
    let image = image
    let (height, width) = (height, width)
    image.bytes.withUnsafeBufferPointer { source in
      if width == image.width && height == image.height {
        _ = target.update(fromContentsOf: source[y * width..<(y + 1) * width])
        return
      }
      sums.withUnsafeMutableBufferPointer { sums in
        let weight = Self.sumRows(source, of: image, from: y, of: height, into: sums)
        Self.sumColumns(sums, weight: weight, into: target, width: width)
      }
    }
  }

  /// Adds the source rows that new row `y` covers, each by its share in 256ths.
  /// - Returns: The sum of the shares.
  private static func sumRows(
    _ source: UnsafeBufferPointer<UInt8>, of image: GrayImage, from y: Int, of height: Int,
    into sums: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    sums.update(repeating: 0)
    let first = y * image.height * 256 / height
    let last = max(first + 1, (y + 1) * image.height * 256 / height)
    var position = first
    while position < last {
      let line = min(position / 256, image.height - 1)
      let end = min(last, (position / 256 + 1) * 256)
      let share = UInt32(end - position)
      let row = UnsafeBufferPointer(rebasing: source[line * image.width..<(line + 1) * image.width])
      for x in 0..<sums.count { sums[x] &+= UInt32(row[x]) &* share }
      position = end
    }
    return last - first
  }

  private static func sumColumns(
    _ sums: UnsafeMutableBufferPointer<UInt32>, weight: Int, into target: UnsafeMutableBufferPointer<UInt8>,
    width: Int
  ) {
    let source = sums.count
    for x in 0..<width {
      let first = x * source * 256 / width
      let last = max(first + 1, (x + 1) * source * 256 / width)
      var total = 0
      var position = first
      while position < last {
        let column = min(position >> 8, source - 1)
        let end = min(last, (position >> 8 + 1) << 8)
        total &+= Int(sums[column]) &* (end - position)
        position = end
      }
      let area = weight * (last - first)
      target[x] = UInt8(clamping: (total + area / 2) / area)
    }
  }
}
