import Core

/// Reads the bytes of plain text.
public enum PlainTextDecoder {
  /// The most bytes of a text: the most characters of a document, four bytes each.
  public static let sizeLimit = 4 * DocumentLimits.totalText

  /// Decodes text.
  ///
  /// What the sender says of it counts first, then a byte order mark, then UTF-8 where the bytes are valid, then GB18030
  /// where each character is one that is assigned. Big5 and UTF-16 without a mark cannot be told from GB18030: they must
  /// be named.
  /// - Parameters:
  ///   - bytes: The text; a byte order mark is dropped.
  ///   - label: The `charset` that the sender names; nil: none.
  /// - Throws: ``Problem``: `unsupported-charset`, `text-not-in-charset`, `charset-unknown`, and `document-too-large`
  ///   for more than ``sizeLimit`` bytes.
  public static func decode(_ bytes: [UInt8], charset label: String? = nil) throws(Problem) -> String {
    guard bytes.count <= sizeLimit else { throw Problem(.documentTooLarge, facts: ["limit": "\(sizeLimit)"]) }
    guard let label else { return try decodeUnnamed(bytes) }
    guard let charset = TextCharset(label: label) else {
      throw Problem(.unsupportedCharset, facts: ["expected": TextCharset.acceptedNames])
    }
    guard let text = text(bytes, charset) else {
      throw Problem(.textNotInCharset, facts: ["charset": charset.rawValue])
    }
    return text
  }

  private static func decodeUnnamed(_ bytes: [UInt8]) throws(Problem) -> String {
    if let (charset, _) = TextCharset.marked(bytes) {
      guard let text = text(bytes, charset) else {
        throw Problem(.textNotInCharset, facts: ["charset": charset.rawValue])
      }
      return text
    }
    if let text = text(bytes, .utf8) { return text }
    guard let text = text(bytes, .gb18030), text.unicodeScalars.allSatisfy(isPlausible) else {
      throw Problem(.charsetUnknown)
    }
    return text
  }

  /// Whether a character that a guess gave may be one that somebody wrote.
  private static func isPlausible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .unassigned, .privateUse, .surrogate: false
    case .control: scalar.value < 0x80
    default: true
    }
  }

  /// Decodes bytes of a known character set; nil where they are not of it.
  private static func text(_ bytes: [UInt8], _ charset: TextCharset) -> String? {
    let mark = TextCharset.marked(bytes)
    switch charset {
    case .utf8:
      return String(validating: bytes.dropFirst(mark?.charset == .utf8 ? 3 : 0), as: UTF8.self)
    case .gb18030:
      // GB18030 has a code of its own for the mark.
      let isMarked = bytes.starts(with: [0x84, 0x31, 0x95, 0x33])
      return CharacterConverter(from: "GB18030")?.text(bytes.dropFirst(isMarked ? 4 : 0))
    case .utf16:
      let isBig = mark?.charset == .utf16BigEndian
      return text(bytes, isBig ? .utf16BigEndian : .utf16LittleEndian)
    case .utf16LittleEndian, .utf16BigEndian:
      let isMarked = mark?.charset == charset
      return CharacterConverter(from: charset.rawValue)?.text(bytes.dropFirst(isMarked ? 2 : 0))
    case .big5:
      return CharacterConverter(from: "BIG5-HKSCS")?.text(bytes)
    }
  }
}
