/// A printer's own Chinese font: which characters it has, and how they are reached.
public struct ChineseFont: WireOpen, Codable, Sendable, Equatable {
  /// The bytes that stand for its characters.
  public enum Encoding: String, WireWord, Codable, Sendable, CaseIterable {
    /// GB 2312-80: 6,763 characters.
    case gb2312 = "GB2312"
    /// GBK: 20,902 characters, two bytes each.
    case gbk = "GBK"
    /// GB 18030, of which only the characters of two bytes are in the font; those of four are drawn.
    case gb18030TwoByte = "GB18030-two-byte"
    /// GB 18030 with its four-byte characters.
    case gb18030 = "GB18030"
  }

  /// The bytes that stand for its characters.
  public var encoding: Encoding
  /// Whether two bytes above 0x80 are Chinese without `FS &` (Xprinter 58).
  public var isAlwaysOn: Bool
  /// Whether `FS &` counts from the next line only (SPRT POS76).
  public var startsWithNextLine: Bool

  /// The names by which a profile's facts and a site's overrides state it.
  private enum CodingKeys: String, CodingKey { case encoding, isAlwaysOn = "alwaysOn", startsWithNextLine }

  /// A font.
  public init(encoding: Encoding, isAlwaysOn: Bool = false, startsWithNextLine: Bool = false) {
    self.encoding = encoding
    self.isAlwaysOn = isAlwaysOn
    self.startsWithNextLine = startsWithNextLine
  }
}

extension ChineseFont {
  /// The font that an answer to `GS I 69` speaks of, such as `CHINA GB18030`.
  ///
  /// Of GB 18030 only the two-byte characters are counted on: printers that name it lack those of four bytes (SP91).
  /// - Returns: nil for any other language.
  public init?(told: String) {
    let words = told.uppercased()
    if words.contains("GB18030") {
      self.init(encoding: .gb18030TwoByte)
    } else if words.contains("GBK") {
      self.init(encoding: .gbk)
    } else if words.contains("GB2312") {
      self.init(encoding: .gb2312)
    } else {
      return nil
    }
  }
}
