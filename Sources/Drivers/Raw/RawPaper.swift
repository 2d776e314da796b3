import Core

/// How much paper ready-made commands take at the least, in dots of eight to the millimetre.
///
/// A lower estimate: line feeds, feeds, pictures and bars count, and of what only the printer knows (the height of its type,
/// a picture that it keeps) the least that it can be. A command that may be obeyed or not counts as obeyed.
struct RawPaper: Sendable {
  /// The longest copy, as of any document: ten metres.
  static let limit = 10_000 * Paper.dotsPerMillimetre

  /// 3.75 mm; printers that keep to a sixth of an inch feed more.
  private static let usualSpacing = 30
  /// Bytes of text that fill any line: six dots each on the widest paper.
  private static let longestLine = 140
  /// The least height of a line of type.
  private static let leastLine = 17
  /// Whatever a printer keeps and prints at a word, and a page of its page mode: not less than a row of bytes is high.
  private static let leastKept = 8
  /// The smallest QR code, a dot to the module.
  private static let leastSquare = 21
  /// Bars whose height the stream leaves to the printer.
  private static let usualBars = 50

  private var spacing = usualSpacing
  private var bars = usualBars
  /// Rows of the graphics that wait to be printed.
  private var stored = 0
  /// Rows of the picture that `GS *` has defined.
  private var defined = leastKept
  /// Bytes of text since the line began.
  private var text = 0
  /// What the macro that is being defined, or was defined last, takes.
  private var macro = 0
  private var isMacro = false

  /// Follows one command or byte of text.
  /// - Returns: The rows that it moves the paper forward by, at least.
  mutating func follow(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    let rows = rows(of: bytes, range)
    if isMacro { macro += rows }
    return rows
  }

  private mutating func rows(of bytes: [UInt8], _ range: Range<Int>) -> Int {
    func byte(_ offset: Int) -> Int { offset < range.count ? Int(bytes[range.lowerBound + offset]) : 0 }
    func word(_ offset: Int) -> Int { byte(offset) | byte(offset + 1) << 8 }
    // What a head says of its rows counts as far as there are bytes for them.
    func rows(_ offset: Int) -> Int {
      min(word(offset), max(0, range.count - offset - 2) / max(1, (word(offset - 2) + 7) / 8))
    }
    switch (byte(0), UInt8(byte(1))) {
    case (0x0A, _): return line(spacing)
    case (0x0C, _): return line(Self.leastKept)
    case (0x20..., _) where range.count == 1:
      text += 1
      guard text > Self.longestLine else { return 0 }
      text = 1
      return Self.leastLine
    case (0x1B, UInt8(ascii: "@")): self = RawPaper(macro: macro)
    case (0x1B, 0x0C): return line(Self.leastKept)
    case (0x1B, UInt8(ascii: "2")): spacing = Self.usualSpacing
    case (0x1B, UInt8(ascii: "0")): spacing = min(spacing, 24)
    case (0x1B, UInt8(ascii: "3")): spacing = byte(2)
    case (0x1B, UInt8(ascii: "J")): return line(byte(2))
    case (0x1B, UInt8(ascii: "d")): return line(byte(2) * spacing)
    case (0x1C, UInt8(ascii: "p")): return Self.leastKept
    case (0x1D, UInt8(ascii: "h")): if byte(2) > 0 { bars = byte(2) }
    case (0x1D, UInt8(ascii: "k")): return bars
    case (0x1D, UInt8(ascii: "V")): return line(byte(3))
    case (0x1D, UInt8(ascii: "v")): return word(4) > 0 ? word(6) * (byte(3) & 2 == 0 ? 1 : 2) : 0
    case (0x1D, UInt8(ascii: "Q")): return word(4) > 0 ? word(6) * 8 : 0
    case (0x1D, UInt8(ascii: "*")): defined = max(Self.leastKept, byte(3) * 8)
    case (0x1D, UInt8(ascii: "/")): return defined * (byte(2) & 2 == 0 ? 1 : 2)
    case (0x1D, UInt8(ascii: ":")):
      if !isMacro { macro = 0 }
      isMacro.toggle()
    case (0x1D, UInt8(ascii: "^")): return isMacro ? 0 : byte(2) * macro
    case (0x1D, UInt8(ascii: "(")) where byte(2) == 0x4C: return graphics(byte(6), scale: byte(9), rows: rows(13))
    case (0x1D, UInt8(ascii: "8")) where byte(2) == 0x4C: return graphics(byte(8), scale: byte(11), rows: rows(15))
    case (0x1D, UInt8(ascii: "(")) where byte(2) == 0x6B: return byte(6) == 81 ? Self.leastSquare : 0
    default: break
    }
    return 0
  }

  /// A line ends.
  private mutating func line(_ rows: Int) -> Int {
    text = 0
    return rows
  }

  /// `GS ( L` and `GS 8 L`: graphics are stored first and printed by another command.
  private mutating func graphics(_ function: Int, scale: Int, rows: Int) -> Int {
    switch function {
    case 112, 113: stored = rows * (scale == 2 ? 2 : 1)
    case 2, 50:
      defer { stored = 0 }
      return stored
    case 69, 85: return Self.leastKept
    default: break
    }
    return 0
  }
}

extension RawPaper {
  /// As the printer starts, which keeps its macro.
  private init(macro: Int) {
    self.init()
    self.macro = macro
  }
}
