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
          guard let rows = rows.baseAddress, let start = line.baseAddress else { return }
          for y in 0..<height {
            for x in 0..<width + 2 * reach { line[x] = values[y * width + min(max(x - reach, 0), width - 1)] }
            for (tap, weight) in kernel.enumerated() {
              add(start + tap, times: weight, to: rows + y * width, count: width)
            }
          }
        }
      }
    }
    rows.withUnsafeBufferPointer { rows in
      out.withUnsafeMutableBufferPointer { out in
        guard let rows = rows.baseAddress, let out = out.baseAddress else { return }
        for y in 0..<height {
          for (tap, weight) in kernel.enumerated() {
            let from = min(max(y + tap - reach, 0), height - 1) * width
            add(rows + from, times: weight, to: out + y * width, count: width)
          }
        }
      }
    }
    return out
  }

  /// Adds a row's values, weighed, to another's: four at a time.
  static func add(
    _ source: UnsafePointer<Float>, times weight: Float, to target: UnsafeMutablePointer<Float>, count: Int
  ) {
    let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    let quads = count & ~3
    var index = 0
    while index < quads {
      let at = index &* MemoryLayout<Float>.stride
      let sum =
        to.loadUnaligned(fromByteOffset: at, as: SIMD4<Float>.self)
        + weight * from.loadUnaligned(fromByteOffset: at, as: SIMD4<Float>.self)
      to.storeBytes(of: sum, toByteOffset: at, as: SIMD4<Float>.self)
      index &+= 4
    }
    while index < count {
      target[index] += weight * source[index]
      index &+= 1
    }
  }
}
