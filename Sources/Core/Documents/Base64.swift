/// Base64 (RFC 4648 §4), strict: padded, no white space, no stray bits.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  /// The bytes that a text stands for; nil where it is not base64.
  static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
    let count = text.count
    guard count % 4 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(count / 4 * 3)
    var group: UInt32 = 0
    var filled = 0
    var padding = 0
    for letter in text {
      if letter == UInt8(ascii: "=") {
        padding += 1
        group <<= 6
      } else {
        let value = values[Int(letter)]
        guard value != 0xFF, padding == 0 else { return nil }
        group = group << 6 | UInt32(value)
      }
      filled += 1
      guard filled == 4 else { continue }
      guard padding <= 2 else { return nil }
      // Bits below the last whole byte must be zero, so that each picture has one spelling only.
      let unused: UInt32 = padding == 0 ? 0 : padding == 1 ? 0xFF : 0xFFFF
      guard group & unused == 0 else { return nil }
      out.append(UInt8(group >> 16 & 0xFF))
      if padding < 2 { out.append(UInt8(group >> 8 & 0xFF)) }
      if padding < 1 { out.append(UInt8(group & 0xFF)) }
      group = 0
      filled = 0
    }
    return out
  }

  /// The text that stands for bytes.
  static func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    out.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let end = min(start + 3, bytes.count)
      var group: UInt32 = 0
      for index in start..<start + 3 { group = group << 8 | (index < end ? UInt32(bytes[index]) : 0) }
      for place in 0..<4 {
        let isPadding = place > end - start
        out.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(group >> UInt32(18 - 6 * place) & 0x3F)])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
