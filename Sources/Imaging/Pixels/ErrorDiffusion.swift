/// Floyd and Steinberg's error diffusion, from left to right: 7/16 to the right, 3/16, 5/16 and 1/16 below.
struct ErrorDiffusion {
  /// Errors for the next row in sixteenths; one more on each side, so that the edges need no question.
  private var errors: [Int32]

  init(width: Int) { errors = [Int32](repeating: 0, count: width + 2) }

  /// Dithers the next row.
  /// - Parameters:
  ///   - row: Grey.
  ///   - bits: The row's dots, white before.
  mutating func dither(_ row: UnsafeBufferPointer<UInt8>, into bits: UnsafeMutableBufferPointer<UInt8>) {
    errors.withUnsafeMutableBufferPointer { errors in
      var ahead: Int32 = 0
      // What the pixels before owe to the columns under them; written one column late, when no more can come.
      var below: Int32 = 0
      var belowNext: Int32 = 0
      var byte: UInt8 = 0
      for x in 0..<row.count {
        let value = Int32(row[x]) + (errors[x + 1] + ahead + 8) >> 4
        let isBlack = value < 128
        byte = byte << 1 | (isBlack ? 1 : 0)
        let error = isBlack ? value : value - 255
        ahead = error * 7
        errors[x] = below + error * 3
        below = belowNext + error * 5
        belowNext = error
        if x & 7 == 7 { bits[x >> 3] = byte }
      }
      errors[row.count] = below
      let rest = row.count & 7
      if rest > 0 { bits[row.count >> 3] = byte << UInt8(8 - rest) }
    }
  }
}
