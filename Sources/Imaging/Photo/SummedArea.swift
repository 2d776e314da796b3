/// Sums over rectangles of a picture in four look-ups.
struct SummedArea: Sendable {
  private let sums: [Float]
  private let width: Int
  private let height: Int

  init(_ values: [Float], width: Int, height: Int) {
    var sums = [Float](repeating: 0, count: (width + 1) * (height + 1))
    for y in 0..<height {
      var row: Float = 0
      for x in 0..<width {
        row += values[y * width + x]
        sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row
      }
    }
    self.sums = sums
    self.width = width
    self.height = height
  }

  /// The mean over a rectangle, or over its part within the picture, which is never less than one pixel.
  func mean(x: Int, y: Int, width columns: Int, height rows: Int) -> Float {
    let left = min(max(x, 0), width - 1)
    let top = min(max(y, 0), height - 1)
    let right = min(max(x + columns, left + 1), width)
    let bottom = min(max(y + rows, top + 1), height)
    let stride = width + 1
    let sum =
      sums[bottom * stride + right] - sums[top * stride + right] - sums[bottom * stride + left]
      + sums[top * stride + left]
    return sum / Float((right - left) * (bottom - top))
  }
}
