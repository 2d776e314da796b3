/// What is found in the square around each pixel, by one pass along rows and one along columns.
enum Neighbourhood {
  /// The most of the values within `radius`.
  static func most(_ values: [Float], width: Int, height: Int, radius: Int) -> [Float] {
    var rows = values
    values.withUnsafeBufferPointer { values in
      rows.withUnsafeMutableBufferPointer { rows in
        for y in 0..<height {
          for shift in -radius...radius where shift != 0 {
            for at in y * width + max(0, -shift)..<y * width + max(max(0, -shift), min(width, width - shift)) {
              rows[at] = max(rows[at], values[at + shift])
            }
          }
        }
      }
    }
    var out = rows
    rows.withUnsafeBufferPointer { rows in
      out.withUnsafeMutableBufferPointer { out in
        for y in 0..<height {
          for other in max(0, y - radius)...min(height - 1, y + radius) where other != y {
            for x in 0..<width { out[y * width + x] = max(out[y * width + x], rows[other * width + x]) }
          }
        }
      }
    }
    return out
  }

  /// How far each pixel is from the nearest that is set, in pixels, by a chamfer of 1 and √2.
  static func distances(to mask: [Bool], width: Int, height: Int) -> [Float] {
    let far = Float(width + height)
    let diagonal = Float(2).squareRoot()
    var out = mask.map { $0 ? Float(0) : far }
    for y in 0..<height {
      for x in 0..<width {
        let at = y * width + x
        if x > 0 { out[at] = min(out[at], out[at - 1] + 1) }
        guard y > 0 else { continue }
        out[at] = min(out[at], out[at - width] + 1)
        if x > 0 { out[at] = min(out[at], out[at - width - 1] + diagonal) }
        if x < width - 1 { out[at] = min(out[at], out[at - width + 1] + diagonal) }
      }
    }
    for y in stride(from: height - 1, through: 0, by: -1) {
      for x in stride(from: width - 1, through: 0, by: -1) {
        let at = y * width + x
        if x < width - 1 { out[at] = min(out[at], out[at + 1] + 1) }
        guard y < height - 1 else { continue }
        out[at] = min(out[at], out[at + width] + 1)
        if x > 0 { out[at] = min(out[at], out[at + width - 1] + diagonal) }
        if x < width - 1 { out[at] = min(out[at], out[at + width + 1] + diagonal) }
      }
    }
    return out
  }
}
