import Core

/// Characters that stand side by side whatever their neighbours are, as a font shapes them: Han with its marks, and
/// ASCII, whose pairs may be kerned. Each is shaped once; see ``TextEngine`` for who may use them.
struct PlainCharacters {
  /// A shaped character.
  struct Shape {
    /// Dots to the next pen.
    let advance: Int
    /// The glyph, counted from the character's pen; nil for one without ink.
    let glyph: TextLine.Glyph?
  }

  /// The script of the words around, which sets the form of the marks and digits that scripts share.
  enum Surroundings: UInt8 {
    case han, latin, common

    /// What stands before a character where it is shaped, so that it has these surroundings.
    var lead: String {
      switch self {
      case .han: "中"
      case .latin: "x "
      case .common: ""
      }
    }
  }

  /// What a shape depends on.
  struct Key: Hashable {
    let scalar: Unicode.Scalar
    let surroundings: Surroundings
    /// The character behind it, for a pair.
    var next: Unicode.Scalar?
    let em: Int
    let bold: Bool
    /// Whether it is set at half its width.
    var isHalved = false

    /// All of it as one number: each character of each line is looked up by it.
    private var number: UInt64 {
      var number = UInt64(scalar.value) << 21 | UInt64(next?.value ?? 0)
      number = number << 16 | UInt64(truncatingIfNeeded: em)
      return number << 4 | UInt64(surroundings.rawValue) << 2 | (bold ? 2 : 0) | (isHalved ? 1 : 0)
    }

    static func == (one: Key, other: Key) -> Bool { one.number == other.number }

    func hash(into hasher: inout Hasher) { hasher.combine(number) }
  }

  /// The most that is kept of each kind and language: the characters of some dozen documents.
  private static let limit = 4096
  private static let languageLimit = 4

  /// What is known of the characters of one language.
  private struct Shapes {
    let language: String
    var characters: [Key: Shape?] = [:]
    var pairs: [Key: Int?] = [:]
  }
  private var languages: [Shapes] = []
  /// The language that is asked about.
  private var current = 0

  /// Whether characters of a language may be plain: in the others letters join, or words are what lines are made of.
  static func has(_ language: String) -> Bool { PrimaryLanguage(language).isChinese }

  /// Whether a character's shape does not depend on its neighbours, kerning apart.
  static func has(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA5, 0xB7, 0xD7, 0x2014, 0x2018...0x2019, 0x201C...0x201D, 0x2022, 0x2026, 0x2103, 0x2116: true
    // Numbers in circles, boxes to tick, marks of Chinese, Han, full-width forms.
    case 0x2460...0x2473, 0x25A0...0x25A1, 0x2610...0x2611, 0x3000...0x3003, 0x3005, 0x3007...0x3017: true
    case 0x3400...0x9FFF, 0xFF01...0xFF5E, 0xFFE5, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// The script of a character up to U+FFFF, as Unicode has it.
  static func surroundings(_ scalar: Unicode.Scalar) -> Surroundings {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0xFF21...0xFF3A, 0xFF41...0xFF5A: .latin
    case 0x3005, 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF: .han
    default: .common
    }
  }

  /// Whether it may be kerned with a neighbour of its kind.
  static func isKerned(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E: true
    case 0x3400...0x4DBF, 0x4E00...0x9FFF: false
    default: !scalar.properties.isIdeographic
    }
  }

  /// Turns to a language; what is asked and kept from now on is of its characters.
  mutating func select(_ language: String) {
    if current < languages.count, languages[current].language == language { return }
    if let known = languages.firstIndex(where: { $0.language == language }) {
      current = known
      return
    }
    if languages.count >= Self.languageLimit { languages.removeAll() }
    languages.append(Shapes(language: language))
    current = languages.count - 1
  }

  /// What is known of a character; nil: nothing yet. What is known may be that it is not plain in its font.
  func shape(_ key: Key) -> Shape?? { languages[current].characters[key] }

  /// The dots by which a pair stands closer, below 0, or wider apart; nil: not known yet. What is known may be that the
  /// two are shaped into something else.
  func kerning(_ pair: Key) -> Int?? { languages[current].pairs[pair] }

  /// Keeps what a character was found to be.
  mutating func keep(_ shape: Shape?, _ key: Key) {
    if languages[current].characters.count >= Self.limit { languages[current].characters.removeAll() }
    languages[current].characters[key] = .some(shape)
  }

  /// Keeps what a pair was found to be.
  mutating func keep(kerning: Int?, _ pair: Key) {
    if languages[current].pairs.count >= Self.limit { languages[current].pairs.removeAll() }
    languages[current].pairs[pair] = .some(kerning)
  }
}
