/// The character sets of printers, as tables made once by the C library's `iconv`.
public enum PrinterEncoding {
  /// The upper half of a single-byte code page.
  /// - Parameter name: As iconv knows it, such as `CP437`.
  /// - Returns: 128 characters for the bytes 0x80 to 0xFF, nil where the page has none; nil for an unknown name.
  public static func codePage(_ name: String) -> [Character?]? {
    guard let converter = CharacterConverter(from: name) else { return nil }
    return (UInt8(0x80)...0xFF).map { converter.character([$0]) }
  }

  /// The character of a two-byte GB18030 (or GBK) code.
  /// - Parameters:
  ///   - lead: 0x81 to 0xFE.
  ///   - trail: 0x40 to 0xFE without 0x7F.
  /// - Returns: nil where GB18030 has none, or keeps it for private use.
  public static func gb18030(lead: UInt8, trail: UInt8) -> Character? {
    guard (0x81...0xFE).contains(lead), (0x40...0xFE).contains(trail), trail != 0x7F else { return nil }
    return gb18030Table[Int(lead - 0x81) * 191 + Int(trail - 0x40)]
  }

  private static let gb18030Table: [Character?] = {
    guard let converter = CharacterConverter(from: "GB18030") else {
      return [Character?](repeating: nil, count: 126 * 191)
    }
    return (UInt8(0x81)...0xFE).flatMap { lead in
      (UInt8(0x40)...0xFE).map { trail in trail == 0x7F ? nil : converter.character([lead, trail]) }
    }
  }()
}

extension CharacterConverter {
  /// The one character that the whole of `bytes` stands for, neither a control character nor one for private use.
  fileprivate func character(_ bytes: [UInt8]) -> Character? {
    guard let text = text(bytes), text.count == 1, let character = text.first,
      let scalar = character.unicodeScalars.first, !(0xE000...0xF8FF).contains(scalar.value), scalar.value >= 0xA0
    else { return nil }
    return character
  }
}
