/// A picture's luminance at another size.
struct LuminancePlane {
  let width: Int
  let height: Int
  private let values: [Float]

  /// Brings luminance to a height; each value is the mean of what lies around it, nearer values counting more.
  /// - Parameter rows: The height wanted, above 2; the width follows.
  init(_ luminance: [Float], width: Int, height: Int, rows: Int) {
    let scale = Double(height) / Double(rows)
    let columns = max(3, Int((Double(width) / scale).rounded()))
    let (across, down) = (Self.taps(columns, scale, limit: width), Self.taps(rows, scale, limit: height))
    var narrow = [Float](repeating: 0, count: columns * height)
    for row in 0..<height {
      for (column, taps) in across.enumerated() {
        var sum: Float = 0
        for tap in taps { sum += tap.weight * luminance[row * width + tap.place] }
        narrow[row * columns + column] = sum
      }
    }
    var values = [Float](repeating: 0, count: columns * rows)
    for (row, taps) in down.enumerated() {
      for tap in taps {
        for column in 0..<columns {
          values[row * columns + column] += tap.weight * narrow[tap.place * columns + column]
        }
      }
    }
    (self.width, self.height, self.values) = (columns, rows, values)
  }

  /// Which values make each of `count`, and how much each counts: a triangle, as wide as the step where that is above 1.
  private static func taps(_ count: Int, _ scale: Double, limit: Int) -> [[(place: Int, weight: Float)]] {
    let reach = max(1, scale)
    return (0..<count).map { index in
      let middle = (Double(index) + 0.5) * scale - 0.5
      let places = Int((middle - reach).rounded(.up))...Int((middle + reach).rounded(.down))
      let weights = places.map { max(0, 1 - abs(Double($0) - middle) / reach) }
      let sum = weights.reduce(0, +)
      return zip(places, weights).map { (min(max($0, 0), limit - 1), Float($1 / sum)) }
    }
  }

  /// The mean magnitude of Sobel's gradient where it is asked for.
  /// - Parameter isCounted: Whether a place counts, by its column and row.
  /// - Returns: nil where hardly any place counts.
  func meanGradient(where isCounted: (_ column: Int, _ row: Int) -> Bool) -> Double? {
    var (sum, count) = (0.0, 0.0)
    for row in 1..<height - 1 {
      for column in 1..<width - 1 where isCounted(column, row) {
        let index = row * width + column
        let right = values[index + 1 - width] + 2 * values[index + 1] + values[index + 1 + width]
        let left = values[index - 1 - width] + 2 * values[index - 1] + values[index - 1 + width]
        let below = values[index + width - 1] + 2 * values[index + width] + values[index + width + 1]
        let above = values[index - width - 1] + 2 * values[index - width] + values[index - width + 1]
        let (dx, dy) = (right - left, below - above)
        sum += Double((dx * dx + dy * dy).squareRoot())
        count += 1
      }
    }
    return count > 200 ? sum / count : nil
  }
}
