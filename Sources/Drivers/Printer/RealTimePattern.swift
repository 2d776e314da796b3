import Core

#if canImport(Glibc)
  import Glibc
#endif

/// DLE EOT, DLE ENQ and DLE DC4: a printer obeys them wherever they stand, inside image bytes too. The third byte is
/// not looked at: firmware differs in which it takes.
enum RealTimePattern {
  static let dataLinkEscape: UInt8 = 0x10

  /// Whether a byte after DLE makes a real-time command.
  @inline(__always)
  static func isSecond(_ byte: UInt8) -> Bool { byte == 0x04 || byte == 0x05 || byte == 0x14 }

  /// Whether two neighbours are the start of a real-time command.
  @inline(__always)
  static func matches(_ first: UInt8, _ second: UInt8) -> Bool { first == dataLinkEscape && isSecond(second) }

  /// The rows of a bitmap that hold a pattern within themselves, ascending. Patterns over the seam of two rows are not
  /// counted: a band is split there.
  static func rows(in bitmap: Bitmap) -> [Int] {
    var rows: [Int] = []
    guard bitmap.stride > 1 else { return rows }
    bitmap.bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      var offset = 0
      while offset < bytes.count - 1,
        let hit = memchr(base + offset, CInt(dataLinkEscape), bytes.count - 1 - offset)
      {
        let place = UnsafeRawPointer(hit) - base
        let row = place / bitmap.stride
        if isSecond(bytes[place + 1]), place % bitmap.stride != bitmap.stride - 1 {
          rows.append(row)
          offset = (row + 1) * bitmap.stride
        } else {
          offset = place + 1
        }
      }
    }
    return rows
  }

  /// Widens every DLE of a row that starts a pattern by one dot to the right (0x10 → 0x18).
  /// - Returns: The dots that were added, of a page that begins with the bitmap.
  static func nudge(row: Int, of bitmap: inout Bitmap) -> [AddedDot] {
    var added: [AddedDot] = []
    let start = row * bitmap.stride
    for place in start..<start + max(0, bitmap.stride - 1)
    where matches(bitmap.bytes[place], bitmap.bytes[place + 1]) {
      bitmap.bytes[place] = 0x18
      added.append(AddedDot(page: 0, row: row, column: (place - start) * 8 + 4))
    }
    return added
  }
}
