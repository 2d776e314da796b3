import Core

extension ESCPOSEncoder {
  /// Blank rows from which a gap is fed on its own; a shorter one stays within its band, so that the paper keeps moving.
  private static let shortestGap = 8

  /// Prints a bitmap as bands of the profile's raster command, each as wide as its ink, with gaps of blank rows fed or
  /// sent as one-byte rows.
  ///
  /// What comes out equals the bitmap dot for dot. Where the last byte of a row and the first of the next would make a
  /// real-time command, the band is split. Where one stands inside a row, no split can part it: 24 rows around it go as
  /// columns (`ESC *` 33, which sends the same dots in another order), where these are free of patterns too
  /// (``ColumnCover``). Where there is no such place (fewer than 24 rows, or a picture made for it) one dot is added
  /// beside the pattern: the printer must not obey a picture.
  /// - Parameter bitmap: At most the profile's dots wide; what lies beyond is not printed.
  /// - Returns: The dots that had to be added, of a page that begins with the bitmap; nearly always none.
  @discardableResult
  public func raster(_ bitmap: Bitmap, into bytes: inout [UInt8]) -> [AddedDot] {
    var bitmap = bitmap
    bytes.reserveCapacity(bytes.count + bitmap.height * min(bitmap.stride, profile.rowBytes) + 64)
    let patterns = RealTimePattern.rows(in: bitmap)
    return raster(&bitmap, rows: 0..<bitmap.height, patterns: patterns, into: &bytes)
  }

  /// Prints rows of a bitmap.
  /// - Parameters:
  ///   - bitmap: The bitmap; dots may be added to its rows.
  ///   - patterns: Its rows that hold a pattern within themselves.
  func raster(_ bitmap: inout Bitmap, rows: Range<Int>, patterns: [Int], into bytes: inout [UInt8]) -> [AddedDot] {
    if patterns.isEmpty {
      bands(bitmap, rows: rows, into: &bytes)
      return []
    }
    let cover = ColumnCover(patterns, of: bitmap, rows: rows, rowBytes: profile.rowBytes)
    var added: [AddedDot] = []
    for row in cover.uncovered { added += RealTimePattern.nudge(row: row, of: &bitmap) }
    var next = rows.lowerBound
    for start in cover.starts {
      bands(bitmap, rows: next..<start, into: &bytes)
      ColumnBlock(from: start, of: bitmap, rowBytes: profile.rowBytes).write(into: &bytes)
      next = start + ColumnBlock.rows
    }
    bands(bitmap, rows: next..<rows.upperBound, into: &bytes)
    return added
  }

  /// The most rows, up to `wanted`, of one command: within the profile and the command's own bounds, and never a height
  /// or a length whose two bytes spell a real-time command.
  func rasterRows(_ wanted: Int, rowBytes: Int) -> Int {
    var rows = min(wanted, max(1, profile.maxRasterRows), 0xFFFF)
    if profile.rasterCommand == .graphics {
      rows = min(rows, max(1, (0xFFFF - Self.graphicsHead) / rowBytes))
    }
    while rows > 1, Self.spellsCommand(rows) || isLengthACommand(rows * rowBytes) { rows -= 1 }
    return rows
  }

  /// Bytes of `GS ( L` function 112 that its length counts beside the dots.
  private static let graphicsHead = 10

  private func isLengthACommand(_ dotBytes: Int) -> Bool {
    profile.rasterCommand == .graphics && Self.spellsCommand(dotBytes + Self.graphicsHead)
  }

  private static func spellsCommand(_ number: Int) -> Bool {
    RealTimePattern.matches(UInt8(number & 0xFF), UInt8(number >> 8))
  }

  /// What stands before a band's dots.
  func rasterHeader(rowBytes: Int, rows: Int, into bytes: inout [UInt8]) {
    switch profile.rasterCommand {
    case .raster: bytes.append(command: [0x1D, 0x76, 0x30, 0x00, UInt8(rowBytes & 0xFF), UInt8(rowBytes >> 8)])
    case .graphics:
      let length = rowBytes * rows + Self.graphicsHead
      let width = rowBytes * 8
      bytes += [0x1D, 0x28, 0x4C, UInt8(length & 0xFF), UInt8(length >> 8)]
      // Function 112 stores one tone, one by one in size, in colour 1.
      bytes += [0x30, 0x70, 0x30, 0x01, 0x01, 0x31, UInt8(width & 0xFF), UInt8(width >> 8)]
    }
    bytes.append(command: [UInt8(rows & 0xFF), UInt8(rows >> 8)])
  }

  /// What stands behind a band's dots: stored graphics are printed by function 50.
  func rasterTail(into bytes: inout [UInt8]) {
    if profile.rasterCommand == .graphics { bytes += [0x1D, 0x28, 0x4C, 0x02, 0x00, 0x30, 0x32] }
  }

  /// Writes rows that hold no pattern within themselves.
  private func bands(_ bitmap: Bitmap, rows: Range<Int>, into bytes: inout [UInt8]) {
    guard !rows.isEmpty else { return }
    let widest = min(bitmap.stride, profile.rowBytes)
    bitmap.bytes.withUnsafeBytes { source in
      func used(_ row: Int) -> Int { Self.inkedBytes(source, at: row * bitmap.stride, count: widest) }
      func inkedRow(from row: Int, to end: Int) -> Int {
        Self.inkedRow(source, rows: row..<end, stride: bitmap.stride, count: widest)
      }
      var top = rows.lowerBound
      while top < rows.upperBound {
        let inked = inkedRow(from: top, to: rows.upperBound)
        guard inked - top < min(Self.shortestGap, profile.maxRasterRows), inked < rows.upperBound else {
          feed(dots: inked - top, into: &bytes)
          top = inked
          continue
        }
        // A band ends before a gap, at the profile's height or at the end.
        let limit = min(rows.upperBound, top + profile.maxRasterRows)
        var bottom = inked
        var width = 0
        while bottom < limit {
          let used = used(bottom)
          if used == 0 {
            let next = inkedRow(from: bottom, to: limit)
            if next - bottom >= Self.shortestGap { break }
            bottom = next
          } else {
            width = max(width, used)
            bottom += 1
          }
        }
        band(source, stride: bitmap.stride, rows: top..<bottom, width: width, into: &bytes)
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
      let limit = top + rasterRows(rows.upperBound - top, rowBytes: width)
      var bottom = top + 1
      while bottom < limit,
        !RealTimePattern.matches(source[(bottom - 1) * stride + width - 1], source[bottom * stride])
      {
        bottom += 1
      }
      // A split may have left a height that spells a command.
      bottom = top + rasterRows(bottom - top, rowBytes: width)
      rasterHeader(rowBytes: width, rows: bottom - top, into: &bytes)
      if width == stride {
        bytes.append(contentsOf: source[top * stride..<bottom * stride])
      } else {
        for row in top..<bottom { bytes.append(contentsOf: source[row * stride..<row * stride + width]) }
      }
      rasterTail(into: &bytes)
      top = bottom
    }
  }

  /// The first of some rows with a black dot that is printed; their end where there is none.
  /// - Parameter count: Bytes of a row that are printed.
  private static func inkedRow(_ source: UnsafeRawBufferPointer, rows: Range<Int>, stride: Int, count: Int) -> Int {
    guard count == stride, stride > 0 else {
      return rows.first { inkedBytes(source, at: $0 * stride, count: count) > 0 } ?? rows.upperBound
    }
    return source.firstInk(from: rows.lowerBound * stride, to: rows.upperBound * stride) / stride
  }

  /// Bytes of a row up to its last black dot.
  @inline(__always)
  static func inkedBytes(_ source: UnsafeRawBufferPointer, at start: Int, count: Int) -> Int {
    var end = count
    while end >= 8, source.loadUnaligned(fromByteOffset: start + end - 8, as: UInt64.self) == 0 { end -= 8 }
    while end > 0, source[start + end - 1] == 0 { end -= 1 }
    return end
  }
}
