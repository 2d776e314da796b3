/// Scales a grey picture row by row: each new pixel is the mean of the area that it covers, so that fine lines thin
/// out instead of vanishing.
struct AreaScaler<Failure: Error> {
  private var picture: GrayBands<Failure>
  /// Pixels in a new row.
  let width: Int
  /// New rows.
  let height: Int
  /// Source rows summed for the row under way, in 256ths.
  private var sums: [UInt32]

  /// - Parameters:
  ///   - picture: The picture, at least 1 × 1.
  ///   - width: Pixels in a new row, at least 1; the height follows.
  init(_ picture: GrayBands<Failure>, width: Int) {
    self.picture = picture
    self.width = width
    height = max(1, (picture.height * width + picture.width / 2) / picture.width)
    sums = [UInt32](repeating: 0, count: picture.width)
  }

  /// Writes row `y` of the scaled picture, one after the other from the first on.
  /// - Parameters:
  ///   - y: The row.
  ///   - target: What it is written into.
  ///   - place: Where in it.
  mutating func row(_ y: Int, into target: inout [UInt8], at place: Int) throws(Failure) {
    if width == picture.width && height == picture.height {
      try picture.seek(y)
      return picture.withRow(y) { row in
        target.withUnsafeMutableBufferPointer { _ = $0[place...].update(fromContentsOf: row) }
      }
    }
    let weight = try sumRows(y)
    let width = width
    sums.withUnsafeBufferPointer { sums in
      target.withUnsafeMutableBufferPointer { target in
        let row = UnsafeMutableBufferPointer(rebasing: target[place..<place + width])
        Self.sumColumns(sums, weight: weight, into: row, width: width)
      }
    }
  }

  /// Adds the source rows that new row `y` covers, each by its share in 256ths.
  /// - Returns: The sum of the shares.
  private mutating func sumRows(_ y: Int) throws(Failure) -> Int {
    let first = y * picture.height * 256 / height
    let last = max(first + 1, (y + 1) * picture.height * 256 / height)
    sums.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    var position = first
    while position < last {
      let line = min(position / 256, picture.height - 1)
      let end = min(last, (position / 256 + 1) * 256)
      let share = UInt32(end - position)
      try picture.seek(line)
      picture.withRow(line) { row in
        sums.withUnsafeMutableBufferPointer { sums in
          for x in 0..<sums.count { sums[x] &+= UInt32(row[x]) &* share }
        }
      }
      position = end
    }
    return last - first
  }

  private static func sumColumns(
    _ sums: UnsafeBufferPointer<UInt32>, weight: Int, into target: UnsafeMutableBufferPointer<UInt8>,
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
