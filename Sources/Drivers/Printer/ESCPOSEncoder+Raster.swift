import Core

extension ESCPOSEncoder {
  /// Blank rows from which a gap is fed on its own; a shorter one stays within its band, so that the paper keeps moving.
  private static let shortestGap = 8

  /// Prints a bitmap as `GS v 0` bands, each as wide as its ink, with gaps of blank rows fed or sent as one-byte rows.
  ///
  /// What comes out equals the bitmap dot for dot. Where the last byte of a row and the first of the next would make a
  /// real-time command, the band is split. Where one stands inside a row, no split can part it: 24 rows around it go as
  /// columns (`ESC *` 33, which sends the same dots in another order), at the first place where these are free of
  /// patterns too. Where there is no such place (fewer than 24 rows, or a picture made for it) one dot is added beside
  /// the pattern: the printer must not obey a picture.
  /// - Parameter bitmap: At most the profile's dots wide; what lies beyond is not printed.
  /// - Returns: The dots that had to be added; nearly always none.
  @discardableResult
  public func raster(_ bitmap: Bitmap, into bytes: inout [UInt8]) -> Int {
    var bitmap = bitmap
    var added = 0
    var next = 0
    for row in RealTimePattern.rows(in: bitmap) where row >= next {
      if let block = ColumnBlock(around: row, of: bitmap, within: next..<bitmap.height, rowBytes: profile.rowBytes) {
        bands(bitmap, rows: next..<block.start, into: &bytes)
        block.write(into: &bytes)
        next = block.start + ColumnBlock.rows
      } else {
        added += RealTimePattern.nudge(row: row, of: &bitmap)
      }
    }
    bands(bitmap, rows: next..<bitmap.height, into: &bytes)
    return added
  }

  /// The most rows, up to `wanted`, of one command: within the profile, and never a height whose two bytes spell a
  /// real-time command.
  func rasterRows(_ wanted: Int) -> Int {
    let rows = min(wanted, max(1, profile.maxRasterRows), 0xFFFF)
    return RealTimePattern.matches(UInt8(rows & 0xFF), UInt8(rows >> 8)) ? rows - 1 : rows
  }

  func rasterHeader(rowBytes: Int, rows: Int, into bytes: inout [UInt8]) {
    bytes += [
      0x1D, 0x76, 0x30, 0x00, UInt8(rowBytes & 0xFF), UInt8(rowBytes >> 8), UInt8(rows & 0xFF), UInt8(rows >> 8),
    ]
  }

  /// Writes rows that hold no pattern within themselves.
  private func bands(_ bitmap: Bitmap, rows: Range<Int>, into bytes: inout [UInt8]) {
    guard !rows.isEmpty else { return }
    let widest = min(bitmap.stride, profile.rowBytes)
    bytes.reserveCapacity(bytes.count + rows.count * widest + 64)
    bitmap.bytes.withUnsafeBytes { source in
      var top = rows.lowerBound
      while top < rows.upperBound {
        // A band ends before a gap, at the profile's height or at the end.
        var bottom = top
        var inked = top
        var width = 0
        while bottom < rows.upperBound, bottom - top < profile.maxRasterRows {
          let used = Self.inkedBytes(source, at: bottom * bitmap.stride, count: widest)
          bottom += 1
          if used > 0 {
            inked = bottom
            width = max(width, used)
          } else if bottom - inked >= Self.shortestGap {
            break
          }
        }
        if width == 0 {
          while bottom < rows.upperBound,
            Self.inkedBytes(source, at: bottom * bitmap.stride, count: widest) == 0
          {
            bottom += 1
          }
          feed(dots: bottom - top, into: &bytes)
        } else {
          if bottom - inked >= Self.shortestGap { bottom = inked }
          band(source, stride: bitmap.stride, rows: top..<bottom, width: width, into: &bytes)
        }
        top = bottom
      }
    }
  }

  /// Writes one band, split at every seam that would spell a real-time command.
  private func band(
    _ source: UnsafeRawBufferPointer, stride: Int, rows: Range<Int>, width: Int, into bytes: inout [UInt8]
  ) {
    var top = rows.lowerBound
    while top < rows.upperBound {
      let limit = top + rasterRows(rows.upperBound - top)
      var bottom = top + 1
      while bottom < limit,
        !RealTimePattern.matches(source[(bottom - 1) * stride + width - 1], source[bottom * stride])
      {
        bottom += 1
      }
      // A split may have left a height that spells a command.
      bottom = top + rasterRows(bottom - top)
      rasterHeader(rowBytes: width, rows: bottom - top, into: &bytes)
      if width == stride {
        bytes.append(contentsOf: source[top * stride..<bottom * stride])
      } else {
        for row in top..<bottom { bytes.append(contentsOf: source[row * stride..<row * stride + width]) }
      }
      top = bottom
    }
  }

  /// Bytes of a row up to its last black dot.
  @inline(__always)
  private static func inkedBytes(_ source: UnsafeRawBufferPointer, at start: Int, count: Int) -> Int {
    var end = count
    while end >= 8, source.loadUnaligned(fromByteOffset: start + end - 8, as: UInt64.self) == 0 { end -= 8 }
    while end > 0, source[start + end - 1] == 0 { end -= 1 }
    return end
  }
}
