/// Floyd and Steinberg's error diffusion, from left to right: 7/16 to the right, 3/16, 5/16 and 1/16 below.
///
/// Each pixel waits for the one before it, so one row alone leaves most of a processor idle. Four rows are worked in
/// the lanes of a vector, each eight columns behind the row above, where everything that it needs is known and where
/// all four end a byte of dots at once.
struct ErrorDiffusion {
  /// Rows worked at once.
  static let rowsAtOnce = 4
  /// Columns that each lane is behind the lane above.
  fileprivate static let lag = 8

  /// Errors for the next row in sixteenths: column x at x + 1, so that the left edge needs no question.
  private var errors: [Int32]
  /// What each lane owes to the lane below, by the step at which that comes to the column.
  private var owed: [SIMD4<Int32>]
  /// The tone of each grey.
  private let tones: [Int32]
  private let width: Int
  private let stride: Int
  /// Until the last lane has written its last byte and settled its last column.
  private let steps: Int

  /// - Parameters:
  ///   - width: Pixels in a row.
  ///   - tones: What each of the 256 greys counts as, 0 black to 255 white.
  init(width: Int, tones: [UInt8]) {
    precondition(tones.count == 256)
    self.width = width
    stride = (width + 7) / 8
    self.tones = tones.map(Int32.init)
    errors = [Int32](repeating: 0, count: width + 2)
    steps = stride * 8 + Self.lag * (Self.rowsAtOnce - 1) + 1
    owed = [SIMD4<Int32>](repeating: .zero, count: steps + Self.lag)
  }

  /// Dithers the next rows.
  /// - Parameters:
  ///   - rows: Grey, `width` bytes a row, at most ``rowsAtOnce`` rows; fewer only at the end of the picture.
  ///   - bits: Their dots, `(width + 7) / 8` bytes a row.
  mutating func dither(_ rows: UnsafeBufferPointer<UInt8>, into bits: UnsafeMutableBufferPointer<UInt8>) {
    let count = rows.count / max(1, width)
    let (width, stride, steps) = (width, stride, steps)
    let start = Self.lag * (Self.rowsAtOnce - 1)
    // Whole bytes during which every lane has a pixel.
    let end = count == Self.rowsAtOnce ? max(start, width & ~7) : start
    errors.withUnsafeMutableBufferPointer { errors in
      owed.withUnsafeMutableBufferPointer { owed in
        tones.withUnsafeBufferPointer { tones in
          guard let errors = errors.baseAddress, let owed = owed.baseAddress, let tones = tones.baseAddress,
            let source = rows.baseAddress, let target = bits.baseAddress
          else { return }
          var lanes = Lanes()
          func edge(_ step: Int) {
            var pixels = SIMD4<Int32>.zero
            var active = SIMD4<Int32>.zero
            for lane in 0..<count where (0..<width).contains(step - lane * Self.lag) {
              pixels[lane] = tones[Int(source[lane * width + step - lane * Self.lag])]
              active[lane] = -1
            }
            lanes.step(
              tones: pixels, above: step < width ? errors[step + 1] : 0, owed: owed + step, active: active)
            if step >= start, step - start <= width { errors[step - start] = lanes.settled[3] }
            guard step & 7 == 7 else { return }
            for lane in 0..<count where (0..<stride).contains((step >> 3) - lane) {
              target[lane * stride + (step >> 3) - lane] = UInt8(truncatingIfNeeded: lanes.dots[lane])
            }
          }
          for step in 0..<start { edge(step) }
          // Each lane's row, so placed that the step is its index.
          let (a, b) = (source, source + (width - Self.lag))
          let (c, d) = (source + 2 * (width - Self.lag), source + 3 * (width - Self.lag))
          for first in Swift.stride(from: start, to: end, by: 8) {
            for offset in 0..<8 {
              let step = first &+ offset
              lanes.step(
                tones: SIMD4(tones[Int(a[step])], tones[Int(b[step])], tones[Int(c[step])], tones[Int(d[step])]),
                above: errors[step &+ 1], owed: owed + step, active: SIMD4(repeating: -1))
              errors[step &- start] = lanes.settled[3]
            }
            let dots = target + (first >> 3)
            for lane in 0..<Self.rowsAtOnce {
              dots[lane &* (stride &- 1)] = UInt8(truncatingIfNeeded: lanes.dots[lane])
            }
          }
          for step in end..<steps { edge(step) }
        }
      }
    }
  }
}

/// Four rows under way.
private struct Lanes {
  /// The errors for the columns below the ones before: nothing more is added to them.
  var settled = SIMD4<Int32>.zero
  /// The last eight dots of each row, the latest in the lowest bit.
  var dots = SIMD4<Int32>.zero
  private var ahead = SIMD4<Int32>.zero
  private var below = SIMD4<Int32>.zero
  private var belowNext = SIMD4<Int32>.zero

  /// Decides about a pixel of each row.
  /// - Parameters:
  ///   - tones: The pixels.
  ///   - above: What the row above the first lane owes to its pixel, in sixteenths.
  ///   - owed: What the first three lanes owe to the lanes below at this step; a lag further on less one, where the lane
  ///     below comes to the column before this one, goes what is settled now.
  ///   - active: All ones where a lane has a pixel.
  @inline(__always)
  mutating func step(
    tones: SIMD4<Int32>, above: Int32, owed: UnsafeMutablePointer<SIMD4<Int32>>, active: SIMD4<Int32>
  ) {
    let before = owed[0]
    let incoming = SIMD4(above, before[0], before[1], before[2])
    let value = tones &+ ((incoming &+ ahead &+ SIMD4(repeating: 8)) &>> SIMD4(repeating: 4))
    // All ones for black: no branch, which would be guessed wrong in every second dot of a mid-tone.
    let black = (value &- SIMD4(repeating: 128)) &>> SIMD4(repeating: 31)
    let error = (value &- (SIMD4(repeating: 255) & ~black)) & active
    dots = (dots &+ dots) &- (black & active)
    let double = error &+ error
    let fourfold = double &+ double
    ahead = fourfold &+ fourfold &- error
    settled = below &+ double &+ error
    below = belowNext &+ fourfold &+ error
    belowNext = error
    owed[ErrorDiffusion.lag - 1] = settled
  }
}
