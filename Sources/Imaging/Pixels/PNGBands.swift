import CPNG
import CPNGRows
import Core

/// A PNG file in grey by bands of rows, transparent parts composed on white.
///
/// libpng's simplified API, which ``PNG`` is made of, decodes a picture whole. Its other one unpacks row by row, and leaves
/// gamma and transparency to its caller. So the rows are unpacked by the one, and each band of them is given to the
/// other as a small file of its own: the pixels are the same by construction.
final class PNGBands {
  /// Width in pixels.
  let width: Int
  /// Height in pixels.
  let height: Int
  private let file: [UInt8]
  /// The chunks between IHDR and the first IDAT.
  private let head: [UInt8]
  private let rows: OpaquePointer
  /// Bytes of an unpacked row with its filter's type.
  private let stride: Int
  private let rowsAtOnce: Int
  private var top = 0

  /// Palette, transparency, gamma and the like take less than a kilobyte; each band repeats them.
  private static let headLimit = 4096
  /// More parts than a picture with a few chunks of other things has.
  private static let partLimit = 64

  /// Reads a file up to its rows.
  /// - Parameters:
  ///   - file: The file.
  ///   - limit: The most pixels that it may have.
  ///   - bandBytes: The most bytes of a band, unpacked or grey, unless one row has more.
  /// - Returns: nil where the file has to be decoded whole: it is interlaced, or oddly made.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  init?(_ file: [UInt8], limit: Int, bandBytes: Int = 64 << 10) throws(Problem) {
    let chunks = try PNGChunks(file)
    // IHDR comes first, has 13 bytes, and its last says whether the file is interlaced.
    guard let data = chunks.data, data >= 33, file[8..<16].elementsEqual([0, 0, 0, 13] + Array("IHDR".utf8)),
      file[28] == 0, chunks.parts.count <= Self.partLimit
    else { return nil }
    head = chunks.bytes(33..<data, of: file)
    guard head.count <= Self.headLimit else { return nil }
    guard let size = try PNG.size(file, limit: limit) else { return nil }
    let parts = chunks.parts.map { satchel_png_part(start: $0.lowerBound, count: $0.count) }
    guard let rows = satchel_png_rows_open(file, parts, parts.count) else { throw Problem(.imageUnreadable) }
    (width, height) = size
    self.file = file
    self.rows = rows
    stride = 1 + satchel_png_rows_stride(rows)
    rowsAtOnce = max(1, bandBytes / max(stride, size.width))
  }

  deinit { satchel_png_rows_close(rows) }

  /// The next band, until all rows have come.
  /// - Throws: ``Problem``: `image-unreadable`.
  func next() throws(Problem) -> GrayImage {
    let count = min(rowsAtOnce, height - top)
    top += count
    // Each row begins with filter type 0: none.
    var unpacked = [UInt8](repeating: 0, count: count * stride)
    let status = unpacked.withUnsafeMutableBufferPointer { unpacked in
      let target = UnsafeMutableBufferPointer(rebasing: unpacked[1...])
      return satchel_png_rows_read(rows, file, target.baseAddress, count, stride)
    }
    guard status == 0 else { throw Problem(.imageUnreadable) }
    return try PNG.decodeBand(band(of: unpacked, count: count))
  }

  /// A file of some rows.
  private func band(of unpacked: [UInt8], count: Int) -> [UInt8] {
    var band = Array(file[..<8])
    band.reserveCapacity(unpacked.count + unpacked.count / 1024 + Self.headLimit + 128)
    PNGChunks.append("IHDR", to: &band) { $0 += file[16..<20] + PNGChunks.big(count) + file[24..<29] }
    band += head
    PNGChunks.append("IDAT", to: &band) { Deflater.store(unpacked, to: &$0) }
    PNGChunks.append("IEND", to: &band) { _ in }
    return band
  }
}

extension GrayBands where Failure == Problem {
  /// A PNG file's bands.
  init(_ file: PNGBands) {
    self.init(width: file.width, height: file.height) { () throws(Problem) in try file.next() }
  }
}
