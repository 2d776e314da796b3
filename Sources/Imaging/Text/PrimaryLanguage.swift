/// The language of a BCP 47 tag without its regions and scripts, in small letters.
struct PrimaryLanguage: Equatable, ExpressibleByStringLiteral {
  /// Its letters, the last in the lowest byte.
  private let letters: UInt64

  init(_ tag: String) {
    var letters: UInt64 = 0
    for byte in tag.utf8 {
      if byte == UInt8(ascii: "-") { break }
      letters = letters << 8 | UInt64((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
    }
    self.letters = letters
  }

  init(stringLiteral tag: String) { self.init(tag) }

  static let chinese: PrimaryLanguage = "zh"
  static let cantonese: PrimaryLanguage = "yue"
  static let japanese: PrimaryLanguage = "ja"
  static let korean: PrimaryLanguage = "ko"

  /// Whether it is written in Chinese as China writes it.
  var isChinese: Bool { self == Self.chinese || self == Self.cantonese }

  /// Whether its characters have forms of their own.
  var isJapaneseOrKorean: Bool { self == Self.japanese || self == Self.korean }
}
