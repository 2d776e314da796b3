import Core
import Glibc

/// Grey to black dots.
public enum Dithering {
  /// The exponent by which grey is lightened before it is dithered: a burnt dot on thermal paper spreads into its
  /// neighbours, most of all in mid-tones.
  public static let thermalGamma = 0.9

  /// The grey from 0 to 1 below which ``Block/Dither/threshold`` makes a dot black, unless it is told another.
  public static let middle = 0.5

  /// Turns a picture into dots, row by row: beside the picture and the result only a few rows are in memory.
  /// - Parameters:
  ///   - image: The picture.
  ///   - width: Dots to scale it to, at least 1; nil: a dot for each pixel. The height keeps its shape.
  ///   - method: How grey becomes dots.
  ///   - gamma: The exponent applied to grey from 0 to 1 before it becomes dots; below 1 it lightens.
  ///     ``Block/Dither/threshold`` cuts grey as it is where nothing is said.
  ///   - threshold: The grey from 0 to 1 below which ``Block/Dither/threshold`` makes a dot black.
  /// - Returns: Dots; empty for an empty picture.
  public static func bitmap(
    from image: GrayImage, width: Int? = nil, method: Block.Dither = .floydSteinberg, gamma: Double? = nil,
    threshold: Double = middle
  ) -> Bitmap {
    bitmap(from: GrayBands<Never>(image), width: width, method: method, gamma: gamma, threshold: threshold)
  }

  /// Turns a picture that comes by bands into the dots that it has as a whole.
  /// - Throws: What the bands throw.
  static func bitmap<Failure: Error>(
    from picture: GrayBands<Failure>, width: Int? = nil, method: Block.Dither, gamma: Double?, threshold: Double
  ) throws(Failure) -> Bitmap {
    guard picture.width > 0, picture.height > 0 else { return Bitmap(width: width ?? picture.width, height: 0) }
    var scaler = AreaScaler(picture, width: max(1, width ?? picture.width))
    let (width, height) = (scaler.width, scaler.height)
    let stride = (width + 7) / 8
    let tones = toneTable(gamma ?? (method == .threshold ? 1 : thermalGamma))
    let cut = darkLevels(tones, below: threshold)
    var diffusion = ErrorDiffusion(width: width, tones: tones)
    var rows = [UInt8](repeating: 0, count: width * ErrorDiffusion.rowsAtOnce)
    var bitmap = Bitmap(width: width, height: height)
    for top in Swift.stride(from: 0, to: height, by: ErrorDiffusion.rowsAtOnce) {
      let lines = min(ErrorDiffusion.rowsAtOnce, height - top)
      for line in 0..<lines { try scaler.row(top + line, into: &rows, at: line * width) }
      bitmap.bytes.withUnsafeMutableBufferPointer { bytes in
        rows.withUnsafeBufferPointer { rows in
          let band = UnsafeBufferPointer(rebasing: rows[..<(lines * width)])
          let target = UnsafeMutableBufferPointer(rebasing: bytes[top * stride..<(top + lines) * stride])
          if method == .floydSteinberg { return diffusion.dither(band, into: target) }
          for line in 0..<lines {
            let row = UnsafeBufferPointer(rebasing: band[line * width..<(line + 1) * width])
            let dots = UnsafeMutableBufferPointer(rebasing: target[line * stride..<(line + 1) * stride])
            if method == .ordered {
              ordered(row, tones: tones, y: top + line, into: dots)
            } else {
              self.threshold(row, darkLevels: cut, into: dots)
            }
          }
        }
      }
    }
    return bitmap
  }

  private static func toneTable(_ gamma: Double) -> [UInt8] {
    (0...255).map { UInt8((pow(Double($0) / 255, gamma) * 255).rounded()) }
  }

  /// How many greys, from black on, become black dots.
  private static func darkLevels(_ tones: [UInt8], below threshold: Double) -> Int {
    // 0.5 cuts at 128: what is nearer to black is black.
    let cut = min(max((threshold * 255).rounded(.up), 1), 255)
    return tones.firstIndex { Double($0) >= cut } ?? 256
  }

  private static func threshold(
    _ row: UnsafeBufferPointer<UInt8>, darkLevels: Int, into bits: UnsafeMutableBufferPointer<UInt8>
  ) {
    guard darkLevels == 128 else {
      for x in 0..<row.count where row[x] < darkLevels { bits[x >> 3] |= 0x80 >> UInt8(x & 7) }
      return
    }
    // At the middle the top bit of each byte decides.
    let (raw, whole) = (UnsafeRawBufferPointer(row), row.count / 8)
    for index in 0..<whole {
      let eight = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      // The top bit of each byte, inverted, is its dot; the product gathers them in the highest byte, the first one first.
      let dots = (~eight >> 7 & 0x0101_0101_0101_0101) &* 0x8040_2010_0804_0201
      bits[index] = UInt8(truncatingIfNeeded: dots >> 56)
    }
    for x in whole * 8..<row.count where row[x] < 128 { bits[x >> 3] |= 0x80 >> UInt8(x & 7) }
  }

  private static func ordered(
    _ row: UnsafeBufferPointer<UInt8>, tones: [UInt8], y: Int, into bits: UnsafeMutableBufferPointer<UInt8>
  ) {
    bayer.withUnsafeBufferPointer { bayer in
      tones.withUnsafeBufferPointer { tones in
        let base = (y & 7) * 8
        for x in 0..<row.count where tones[Int(row[x])] < bayer[base + (x & 7)] {
          bits[x >> 3] |= 0x80 >> UInt8(x & 7)
        }
      }
    }
  }

  /// Bayer's 8 × 8 matrix as thresholds 2 to 254: pure black and pure white stay pure.
  private static let bayer: [UInt8] = (0..<64).map { index in
    let (x, y) = (index & 7, index >> 3)
    // The bits of x ^ y and y, interleaved and reversed, are the matrix.
    var value = 0
    for bit in 0..<3 {
      value |= ((x ^ y) >> bit & 1) << (5 - 2 * bit)
      value |= (y >> bit & 1) << (4 - 2 * bit)
    }
    return UInt8(value * 4 + 2)
  }
}
