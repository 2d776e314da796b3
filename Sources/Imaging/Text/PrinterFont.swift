import Core
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A printer's own characters: which it has, by which bytes they are reached, and how they look here.
///
/// Any thread may ask. What is looked up is kept.
final class PrinterFont: Sendable {
  /// How a character is put on paper in text mode.
  struct Cell: Sendable, Equatable {
    /// Its bytes as a number, the last byte in the lowest place. Numbers below a space's are for what has none.
    private let code: UInt32

    /// Not looked up yet.
    fileprivate static let unknown = Cell(code: 0)
    /// What does not go into cells: scripts that are shaped, marks that stand on others.
    static let shaped = Cell(code: 1)
    /// A character that the printer lacks, drawn into the square of a Han character.
    static let drawn = Cell(code: 2)
    /// A character for a cell that no installed font has, so that nobody could see what will be printed.
    static let missing = Cell(code: 3)
    /// A character that the printer lacks, drawn into half a square.
    static let drawnHalf = Cell(code: 4)

    /// A character of the printer, by its one to four bytes.
    static func own(_ bytes: some Sequence<UInt8>) -> Cell { Cell(code: bytes.reduce(0) { $0 << 8 | UInt32($1) }) }

    /// Whether it fills a cell on the paper.
    var isPrinted: Bool { isOwn || isDrawn }
    /// Whether the printer has it.
    var isOwn: Bool { code >= 0x20 }
    /// Whether it is drawn.
    var isDrawn: Bool { code < 0x20 && (self == .drawn || self == .drawnHalf) }
    /// Its dots' width at single size.
    var width: Int {
      code < 0x80 && (isOwn || self == .drawnHalf)
        ? GlyphSource.Cell.fontA.width : GlyphSource.Cell.chinese.width
    }

    /// Adds the printer's bytes for it; none for what it lacks.
    @inline(__always)
    func append(to bytes: inout OutputSpan<UInt8>) {
      guard isOwn else { return }
      if code > 0xFF {
        if code > 0xFFFF {
          bytes.append(UInt8(truncatingIfNeeded: code >> 24))
          bytes.append(UInt8(truncatingIfNeeded: code >> 16))
        }
        bytes.append(UInt8(truncatingIfNeeded: code >> 8))
      }
      bytes.append(UInt8(truncatingIfNeeded: code))
    }
  }

  fileprivate struct Key: Hashable {
    let scalar: Unicode.Scalar
    let isBold: Bool
    let scale: Int

    func hash(into hasher: inout Hasher) {
      hasher.combine(scalar.value &* 4 &+ (isBold ? 2 : 0) &+ UInt32(truncatingIfNeeded: scale & 1))
    }
  }

  /// What is known of the characters, for one thread at a time.
  struct Lookup: ~Copyable {
    /// Characters up to here have a place each in a table; names are rarely beyond.
    private static let tableEnd: UInt32 = 0x10000
    private let encoder: GBEncoder?
    /// Memory that nobody has written to is not there: a document fills a few pages of it.
    private let table: UnsafeMutablePointer<Cell>
    private var others: [Unicode.Scalar: Cell] = [:]
    fileprivate var masks: [Key: GlyphMask] = [:]

    fileprivate init(_ encoding: ChineseFont.Encoding) {
      encoder = GBEncoder(encoding)
      let zeros = calloc(Int(Self.tableEnd), MemoryLayout<Cell>.stride)
      guard let zeros else { preconditionFailure("no memory") }
      table = zeros.bindMemory(to: Cell.self, capacity: Int(Self.tableEnd))
    }

    deinit { free(table) }

    /// How a character is printed.
    @inline(__always)
    mutating func cell(_ scalar: Unicode.Scalar) -> Cell {
      if scalar.value < Self.tableEnd {
        let known = table[Int(scalar.value)]
        if known != .unknown { return known }
        let cell = find(scalar)
        table[Int(scalar.value)] = cell
        return cell
      }
      if let known = others[scalar] { return known }
      if others.count >= PrinterFont.cacheLimit { others.removeAll(keepingCapacity: true) }
      let cell = find(scalar)
      others[scalar] = cell
      return cell
    }

    private func find(_ scalar: Unicode.Scalar) -> Cell {
      let cell: Cell
      if (0x20...0x7E).contains(scalar.value) {
        cell = .own([UInt8(scalar.value)])
      } else if PrinterFont.isHalf(scalar) {
        cell = .drawnHalf
      } else if !PrinterFont.isSquare(scalar) {
        return .shaped
      } else if let bytes = encoder?.bytes(scalar) {
        cell = .own(bytes)
      } else {
        cell = .drawn
      }
      return scalar == " " || PrinterFont.picture(scalar, isBold: false) != nil ? cell : .missing
    }
  }

  /// What is kept of each kind: the characters of some dozen documents.
  private static let cacheLimit = 2048

  /// The bytes that stand for its characters.
  let encoding: ChineseFont.Encoding
  private let known: Mutex<Lookup>

  private init(_ encoding: ChineseFont.Encoding) {
    self.encoding = encoding
    known = Mutex(Lookup(encoding))
  }

  private static let all = ChineseFont.Encoding.allCases.map(PrinterFont.init)

  /// The font of an encoding; one for the whole process.
  static func of(_ encoding: ChineseFont.Encoding) -> PrinterFont {
    all.first { $0.encoding == encoding } ?? PrinterFont(encoding)
  }

  /// Looks characters up, as many as wanted in one go.
  func lookUp<Answer: Sendable>(_ body: (inout Lookup) -> Answer) -> Answer { known.withLock { body(&$0) } }

  /// A cell's dots at single size.
  /// - Returns: nil where no installed font has the character.
  static func picture(_ scalar: Unicode.Scalar, isBold: Bool) -> Bitmap? {
    let cell: GlyphSource.Cell = scalar.value < 0x80 || isHalf(scalar) ? .fontA : .chinese
    guard let glyph = GlyphSource.shared.glyph(Character(scalar), in: cell) else { return nil }
    guard isBold else { return glyph }
    var bold = glyph
    bold.overlay(glyph, x: 1, y: 0)
    return bold
  }

  /// A cell as a stamp whose pen stands at its left edge, and whose baseline is where drawn text has it.
  /// - Returns: nil where no installed font has the character.
  func mask(_ scalar: Unicode.Scalar, isBold: Bool, scale: Int) -> GlyphMask? {
    let key = Key(scalar: scalar, isBold: isBold, scale: scale)
    if let mask = known.withLock({ $0.masks[key] }) { return mask }
    guard let picture = Self.picture(scalar, isBold: isBold)?.enlarged(by: scale, rows: scale) else { return nil }
    let mask = GlyphMask(
      left: 0, top: -Self.ascent(scale: scale), width: picture.width, height: picture.height, bytes: picture.bytes)
    known.withLock { known in
      if known.masks.count >= Self.cacheLimit { known.masks.removeAll(keepingCapacity: true) }
      known.masks[key] = mask
    }
    return mask
  }

  /// Rows of a cell above the baseline.
  static func ascent(scale: Int) -> Int { TypeScale.ascent(PaperText.cellHeight * scale) }

  /// Whether a character beyond ASCII belongs in half the square of a Han character: letters of Latin, Greek and
  /// Cyrillic, and signs of their kind. Some have squares in GB 2312, but words of squares cannot be read.
  private static func isHalf(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB0, 0xB1, 0xB7, 0xD7, 0xF7, 0xAD: false
    case 0xA1...0x24F, 0x370...0x482, 0x48A...0x52F, 0x1E00...0x1EFF: true
    // Short dashes, low quotation marks, daggers and the bullet, currencies, the trade mark.
    case 0x2010...0x2013, 0x201A...0x201B, 0x201E...0x2022, 0x2039...0x203A, 0x20A0...0x20C0, 0x2122: true
    default: false
    }
  }

  /// Whether a character belongs in the square of a Han character: Han and its marks, kana, Hangul syllables, Yi,
  /// full-width forms, and the signs that Chinese shares with other scripts.
  private static func isSquare(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB0, 0xB1, 0xB7, 0xD7, 0xF7: true
    case 0x2014...0x2016, 0x2018...0x2019, 0x201C...0x201D, 0x2025...0x2026, 0x2030, 0x2032...0x2033, 0x203B: true
    // Letter-like signs, number forms, arrows, operators, enclosed numbers, box drawing and geometric shapes.
    case 0x2103, 0x2105, 0x2109, 0x2116, 0x2121, 0x2150...0x217F, 0x2190...0x2199, 0x2200...0x22FF, 0x2460...0x24FF,
      0x2500...0x257F, 0x2581...0x25FF, 0x2605...0x2606, 0x2610...0x2612, 0x2640, 0x2642, 0x2713...0x2718:
      true
    case 0x2E80...0x2FDF, 0x3001...0x3029, 0x3030...0x3098, 0x309B...0x30FF, 0x3105...0x312F, 0x3220...0x33FF,
      0x3400...0x9FFF, 0xA000...0xA4C6, 0xAC00...0xD7A3, 0xF900...0xFAFF:
      true
    case 0xFF01...0xFF5E, 0xFFE0...0xFFE5: true
    case 0x20000...0x3FFFF: true
    // The ideographic space.
    case 0x3000: true
    default: false
    }
  }
}

/// Unicode to a printer's bytes.
private struct GBEncoder: ~Copyable {
  private let converter: CharacterConverter
  /// Tells which codes are in the printer's own set, where that is smaller than GB 18030.
  private let check: CharacterConverter?
  private let hasFourBytes: Bool

  /// - Returns: nil where the C library lacks GB 18030; then every character is drawn.
  init?(_ encoding: ChineseFont.Encoding) {
    guard let converter = CharacterConverter(from: "UTF-8", to: "GB18030") else { return nil }
    self.converter = converter
    switch encoding {
    case .gb2312: check = CharacterConverter(from: "EUC-CN")
    case .gbk: check = CharacterConverter(from: "GBK")
    case .gb18030TwoByte, .gb18030: check = nil
    }
    hasFourBytes = encoding == .gb18030
  }

  /// The bytes of a character beyond ASCII.
  /// - Returns: nil where the printer has none.
  func bytes(_ scalar: Unicode.Scalar) -> [UInt8]? {
    guard let bytes = converter.converted(String(Character(scalar)).utf8) else { return nil }
    switch bytes.count {
    case 2:
      // The table of what is read from paper leaves out what GB 18030 keeps for private use.
      guard PrinterEncoding.gb18030(lead: bytes[0], trail: bytes[1]) == Character(scalar) else { return nil }
      if check != nil, check?.converted(bytes) == nil { return nil }
      return bytes
    // Of the characters of four bytes only Extension A is in every font that has any (GB 18030-2000).
    case 4 where hasFourBytes && (0x3400...0x4DB5).contains(scalar.value): return bytes
    default: return nil
    }
  }
}
