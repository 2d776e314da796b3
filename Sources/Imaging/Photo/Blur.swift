import Foundation

/// Blurs of a picture's values, edges repeated.
enum Blur {
  /// Gaussian, up to three sigmas away.
  static func gaussian(_ values: [Float], width: Int, height: Int, sigma: Double) -> [Float] {
    let reach = Int((3 * sigma).rounded(.up))
    let raw = (-reach...reach).map { Float(exp(-Double($0 * $0) / (2 * sigma * sigma))) }
    let sum = raw.reduce(0, +)
    return folded(values, width: width, height: height, kernel: raw.map { $0 / sum })
  }

  /// Binomial, of five by five.
  static func binomial(_ values: [Float], width: Int, height: Int) -> [Float] {
    folded(values, width: width, height: height, kernel: [1.0 / 16, 4.0 / 16, 6.0 / 16, 4.0 / 16, 1.0 / 16])
  }

  /// Folds the rows and then the columns with a kernel of odd length.
  private static func folded(_ values: [Float], width: Int, height: Int, kernel: [Float]) -> [Float] {
    let reach = kernel.count / 2
    var rows = [Float](repeating: 0, count: values.count)
    var out = rows
    // A row with its edges repeated.
    var line = [Float](repeating: 0, count: width + 2 * reach)
    values.withUnsafeBufferPointer { values in
      rows.withUnsafeMutableBufferPointer { rows in
        line.withUnsafeMutableBufferPointer { line in
          for y in 0..<height {
            for x in 0..<width + 2 * reach { line[x] = values[y * width + min(max(x - reach, 0), width - 1)] }
            for (tap, weight) in kernel.enumerated() {
              for x in 0..<width { rows[y * width + x] += weight * line[x + tap] }
            }
          }
        }
      }
    }
    rows.withUnsafeBufferPointer { rows in
      out.withUnsafeMutableBufferPointer { out in
        for y in 0..<height {
          for (tap, weight) in kernel.enumerated() {
            let from = min(max(y + tap - reach, 0), height - 1) * width
            for x in 0..<width { out[y * width + x] += weight * rows[from + x] }
          }
        }
      }
    }
    return out
  }
}
