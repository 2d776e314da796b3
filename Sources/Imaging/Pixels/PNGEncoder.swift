import CPNG
import Core

/// Writes a PNG file band by band; see ISO/IEC 15948.
///
/// libpng reports errors by `longjmp`, which Swift frames cannot take, and its simplified API writes no one-bit
/// files: so the few chunks are written here, and zlib does the work.
public struct PNGEncoder: ~Copyable {
  /// How the pixels are packed.
  public enum Format: Sendable {
    /// One bit a pixel, 1 = black as in ``Bitmap``.
    case bitmap
    /// A grey byte a pixel.
    case gray
    /// R, G, B.
    case rgb
  }

  private let format: Format
  private let width: Int
  private let height: Int
  private let stride: Int
  private var previous: [UInt8]
  private var line: [UInt8]
  private var deflater: Deflater
  private var rowsWritten = 0
  private var isFirst = true
  private let head: [UInt8]

  /// Starts a file.
  /// - Parameters:
  ///   - format: How the pixels are packed.
  ///   - width: Pixels in a row, at least 1.
  ///   - height: Rows that will be appended, at least 1.
  ///   - dotsPerMetre: The resolution to write in the file; nil: none.
  public init(format: Format, width: Int, height: Int, dotsPerMetre: Int? = nil) {
    precondition(width > 0 && height > 0 && width <= Int32.max && height <= Int32.max)
    self.format = format
    self.width = width
    self.height = height
    stride =
      switch format {
      case .bitmap: (width + 7) / 8
      case .gray: width
      case .rgb: width * 3
      }
    previous = [UInt8](repeating: 0, count: stride)
    line = [UInt8](repeating: 0, count: stride + 1)
    deflater = Deflater(level: 6)
    var head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    let (depth, colour): (UInt8, UInt8) =
      switch format {
      case .bitmap: (1, 0)
      case .gray: (8, 0)
      case .rgb: (8, 2)
      }
    PNGChunks.append("IHDR", to: &head) {
      $0 += PNGChunks.big(width) + PNGChunks.big(height) + [depth, colour, 0, 0, 0]
    }
    if format != .bitmap { PNGChunks.append("sRGB", to: &head) { $0.append(0) } }
    if let dotsPerMetre {
      PNGChunks.append("pHYs", to: &head) { $0 += PNGChunks.big(dotsPerMetre) + PNGChunks.big(dotsPerMetre) + [1] }
    }
    self.head = head
  }

  /// Appends rows.
  /// - Parameter rows: Whole rows in the format, without padding between them.
  public mutating func append(_ rows: [UInt8]) {
    precondition(rows.count % stride == 0)
    rowsWritten += rows.count / stride
    precondition(rowsWritten <= height)
    rows.withUnsafeBufferPointer { rows in
      var start = 0
      while start < rows.count {
        let row = UnsafeBufferPointer(rebasing: rows[start..<start + stride])
        filter(row)
        line.withUnsafeBufferPointer { deflater.append($0) }
        start += stride
      }
    }
  }

  /// Ends the file.
  /// - Returns: The PNG file.
  public consuming func finish() -> [UInt8] {
    precondition(rowsWritten == height)
    deflater.finish()
    var file = head
    let data = deflater.output
    PNGChunks.append("IDAT", to: &file) { $0 += data }
    PNGChunks.append("IEND", to: &file) { _ in }
    return file
  }

  /// One-bit rows are inverted (PNG's 0 is black) and not filtered, as ISO/IEC 15948 §12.8 advises; others are
  /// written as the difference to the row above, or to the left in the first row.
  private mutating func filter(_ row: UnsafeBufferPointer<UInt8>) {
    let step = format == .rgb ? 3 : 1
    let first = isFirst
    isFirst = false
    line.withUnsafeMutableBufferPointer { line in
      previous.withUnsafeMutableBufferPointer { previous in
        if format == .bitmap {
          for x in 0..<row.count { line[x + 1] = ~row[x] }
          return
        }
        line[0] = first ? 1 : 2
        for x in 0..<row.count {
          let neighbour = first ? (x >= step ? row[x - step] : 0) : previous[x]
          line[x + 1] = row[x] &- neighbour
        }
        for x in 0..<row.count { previous[x] = row[x] }
      }
    }
  }
}
