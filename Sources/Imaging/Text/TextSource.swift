/// A styled text as Pango takes it: one UTF-8 string, with what stands where.
struct TextSource {
  let bytes: [UInt8]
  /// The text as a string.
  let string: String
  /// The byte ranges of the runs, in order; together the whole text.
  let styles: [(range: Range<Int>, style: TextStyle)]
  /// The style of a text without characters.
  private let fallback: TextStyle

  init(_ text: StyledText) {
    fallback = text.others.last?.style ?? text.first.style
    if text.others.isEmpty {
      string = WritingDirection.guardingNumbers(text.first.text)
      bytes = Array(string.utf8)
      styles = [(0..<bytes.count, text.first.style)]
      return
    }
    let runs = text.runs
    let texts = runs.map { WritingDirection.guardingNumbers($0.text) }
    string = texts.joined()
    bytes = Array(string.utf8)
    var offset = 0
    styles = zip(texts, runs).map { text, run in
      let start = offset
      offset += text.utf8.count
      return (start..<offset, run.style)
    }
  }

  private init(bytes: [UInt8], styles: [(range: Range<Int>, style: TextStyle)], fallback: TextStyle) {
    self.bytes = bytes
    string = String(decoding: bytes, as: UTF8.self)
    self.styles = styles
    self.fallback = fallback
  }

  /// A part of the text, with offsets from its own start.
  func slice(_ range: Range<Int>) -> TextSource {
    guard range != bytes.indices else { return self }
    var parts: [(range: Range<Int>, style: TextStyle)] = []
    for (run, style) in styles where run.overlaps(range) {
      let part = run.clamped(to: range)
      parts.append((part.lowerBound - range.lowerBound..<part.upperBound - range.lowerBound, style))
    }
    return TextSource(bytes: Array(bytes[range]), styles: parts, fallback: style(at: range.lowerBound))
  }

  /// The text of a range of its bytes.
  func string(of range: Range<Int>) -> String {
    range == bytes.indices ? string : String(decoding: bytes[range], as: UTF8.self)
  }

  /// The byte ranges of the paragraphs, without what separates them: line feeds, with or without carriage returns,
  /// and Unicode's separators of lines and paragraphs.
  var paragraphs: [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < bytes.count {
      let length: Int
      switch bytes[index] {
      case 0x0D: length = index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
      case 0x0A: length = 1
      case 0xE2
      where bytes[index...].starts(with: [0xE2, 0x80, 0xA8]) || bytes[index...].starts(with: [0xE2, 0x80, 0xA9]):
        length = 3
      default: length = 0
      }
      if length > 0 {
        ranges.append(start..<index)
        start = index + length
      }
      index += max(1, length)
    }
    return ranges + [start..<bytes.count]
  }

  /// The end of a piece that begins at `start` and has at most `count` bytes: never inside a character.
  func end(from start: Int, count: Int, within range: Range<Int>) -> Int {
    var end = min(start + count, range.upperBound)
    while end < range.upperBound, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// The style of the byte at `offset`.
  func style(at offset: Int) -> TextStyle {
    for (range, style) in styles where range.contains(offset) { return style }
    return fallback
  }

  /// What kind of letter begins at `offset`.
  func kind(at offset: Int) -> TextLine.Cluster.Kind {
    scalar(at: offset).map(Self.kind) ?? .other
  }

  /// What kind of letter a character is.
  static func kind(of scalar: Unicode.Scalar) -> TextLine.Cluster.Kind {
    switch scalar.value {
    case 0x09...0x0D, 0x20: return .space
    case 0x21...0x7E: return .other
    // CJK radicals to Yi, Hangul, compatibility ideographs and forms, full-width forms, the supplementary planes of
    // Han, and the quotation marks, dashes and dots that Chinese shares with Latin.
    case 0x2E80...0xA4CF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x20000...0x3FFFF, 0x2018...0x201D, 0x2014, 0x2026, 0x00B7:
      return .ideograph
    default: return scalar.properties.isWhitespace ? .space : .other
    }
  }

  /// The most bytes of an ideograph that is left over: it and three marks.
  static let longestOrphan = 16

  /// Whether a line's bytes hold a single ideograph and beside it only punctuation.
  func isOrphan(_ range: Range<Int>) -> Bool {
    guard range.count <= Self.longestOrphan else { return false }
    var orphan = Orphan()
    for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars {
      guard orphan.add(scalar) else { return false }
    }
    return orphan.isOne
  }

  /// The characters of a last line, one by one: whether they are a single ideograph and beside it only punctuation.
  struct Orphan {
    private var ideographs = 0
    private var bytes = 0

    /// Adds a character.
    /// - Returns: Whether it may still be one.
    mutating func add(_ scalar: Unicode.Scalar) -> Bool {
      bytes += UTF8.width(scalar)
      guard bytes <= longestOrphan else { return false }
      if isIdeographic(scalar) {
        ideographs += 1
        return ideographs == 1
      }
      return !scalar.properties.isAlphabetic && scalar.properties.numericType == nil
    }

    /// Whether it is one, if it may be.
    var isOne: Bool { ideographs == 1 }
  }

  /// Unicode's property, without its tables for the characters that are met most.
  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    (0x4E00...0x9FFF).contains(scalar.value) || scalar.properties.isIdeographic
  }

  /// `U+XXXX` of the character that begins at `offset`.
  func codePoint(at offset: Int) -> String { Self.codePoint(scalar(at: offset)?.value ?? 0) }

  /// `U+XXXX` of a character.
  static func codePoint(_ value: UInt32) -> String {
    let hex = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  private func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    var decoder = UTF8()
    var rest = bytes[offset...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
    return scalar
  }
}
