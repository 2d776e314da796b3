import Foundation

/// Gaussian blur, edges repeated.
enum Blur {
  static func gaussian(_ values: [Float], width: Int, height: Int, sigma: Double) -> [Float] {
    let reach = Int((3 * sigma).rounded(.up))
    let raw = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
    let sum = raw.reduce(0, +)
    let kernel = raw.map { $0 / sum }
    var rows = values
    for y in 0..<height {
      for x in 0..<width {
        var total: Float = 0
        for tap in -reach...reach {
          total += kernel[tap + reach] * values[y * width + min(max(x + tap, 0), width - 1)]
        }
        rows[y * width + x] = total
      }
    }
    var out = [Float](repeating: 0, count: values.count)
    for y in 0..<height {
      for tap in -reach...reach {
        let from = min(max(y + tap, 0), height - 1) * width
        let weight = kernel[tap + reach]
        for x in 0..<width { out[y * width + x] += weight * rows[from + x] }
      }
    }
    return out
  }
}
