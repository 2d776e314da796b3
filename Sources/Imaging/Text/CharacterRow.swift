import CPango
import Core

/// A paragraph of characters that stand side by side whatever their neighbours are, to be divided into lines. Where a
/// line may end is what Unicode (UAX #14, by ``LineBreaker`` or, for other than Chinese characters, by Pango) and
/// ``PunctuationRules`` say.
struct CharacterRow {
  /// One character.
  struct Piece {
    let scalar: Unicode.Scalar
    /// Where it begins in the whole text, in bytes.
    let offset: Int
    /// Dots that it takes.
    let width: Int
    /// Dots that the next one on its line stands closer, below 0, or wider apart.
    var kerning = 0
    /// Whether a line may begin with it.
    var mayBegin = false
    /// Whether a word that is longer than a line may be torn before it.
    var mayTear = true

    var isSpace: Bool { scalar == " " }
    /// Whether it may hang over the edge.
    var hangs: Bool { isSpace || isIdeographicSpace }
    var isIdeographicSpace: Bool { scalar == "\u{3000}" }
  }

  /// In order of the text.
  private(set) var pieces: [Piece]
  private let language: String
  /// Whether the pieces tell where lines may begin: nobody need know for one line.
  private var isMarked = false

  /// A paragraph.
  /// - Parameter language: BCP 47.
  init(_ pieces: [Piece], language: String) {
    self.pieces = pieces
    self.language = language
  }

  private mutating func markBreaks() {
    guard !isMarked else { return }
    isMarked = true
    guard pieces.count > 1, !markChinese() else { return }
    markByPango()
  }

  /// Marks a row whose characters are all of Chinese text.
  /// - Returns: Whether it is one; if not, what is marked so far counts for nothing.
  private mutating func markChinese() -> Bool {
    guard PrimaryLanguage(language).isChinese else { return false }
    return pieces.withUnsafeMutableBufferPointer { pieces in
      guard var next = LineBreakClass(pieces[0].scalar) else { return false }
      var breaker = LineBreaker()
      for index in pieces.indices {
        let current = next
        let hasNext = index + 1 < pieces.count
        if hasNext {
          guard let known = LineBreakClass(pieces[index + 1].scalar) else { return false }
          next = known
        }
        let mayBegin = breaker.mayBegin(with: current, before: hasNext ? next : nil)
        guard index > 0 else { continue }
        let isGlued = PunctuationRules.isUnbroken(pieces[index - 1].scalar, pieces[index].scalar)
        pieces[index].mayBegin = mayBegin && !isGlued
        pieces[index].mayTear = !isGlued
      }
      return true
    }
  }

  /// Marks any row.
  private mutating func markByPango() {
    var text: [UInt8] = []
    text.reserveCapacity(pieces.count * 4)
    for piece in pieces { UTF8.encode(piece.scalar)?.forEach { text.append($0) } }
    withUnsafeTemporaryAllocation(of: PangoLogAttr.self, capacity: pieces.count + 1) { attributes in
      attributes.initialize(repeating: PangoLogAttr())
      text.withUnsafeBytes { text in
        pango_get_log_attrs(
          text.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(text.count), -1,
          pango_language_from_string(language), attributes.baseAddress, CInt(attributes.count))
      }
      for index in pieces.indices.dropFirst() {
        let isGlued = PunctuationRules.isUnbroken(pieces[index - 1].scalar, pieces[index].scalar)
        pieces[index].mayBegin = !isGlued && attributes[index].is_line_break != 0
        pieces[index].mayTear = !isGlued
      }
    }
  }

  /// Divides the row into lines.
  /// - Parameters:
  ///   - width: Dots to fill.
  ///   - indent: Dots that the first line leaves free.
  ///   - most: Dots by which the last line but one may be short, so that no single ideograph is left over.
  /// - Returns: Where the lines end, as indices into the pieces; at least one.
  mutating func ends(width: Int, indent: Int, shortBy most: Int) -> [Int] {
    // Most labels and values are one line: nobody need know where they could be broken.
    guard inkWidth(pieces.indices) > width - indent else { return [pieces.count] }
    markBreaks()
    return dividedEnds(width: width, indent: indent, shortBy: most)
  }

  private func dividedEnds(width: Int, indent: Int, shortBy most: Int) -> [Int] {
    var ends: [Int] = []
    // Most characters fill a square: room for the lines of a paragraph of a page.
    ends.reserveCapacity(pieces.count / 8 + 2)
    var start = 0
    repeat {
      start = end(from: start, room: width - (start == 0 ? indent : 0))
      ends.append(start)
    } while start < pieces.count
    // The last line of a paragraph takes a companion along, as W3C's "Requirements for Chinese Text Layout" §3.1.3 asks.
    guard ends.count > 1 else { return ends }
    let begin = ends[ends.count - 2]
    guard isOrphan(from: begin) else { return ends }
    let above = ends.count > 2 ? ends[ends.count - 3] : 0
    let earlier = end(from: above, room: inkWidth(above..<begin) - 1)
    let missing = width - (above == 0 ? indent : 0) - inkWidth(above..<earlier)
    guard missing <= most, inkWidth(earlier..<pieces.count) <= width else { return ends }
    ends[ends.count - 2] = earlier
    return ends
  }

  /// Makes the row's lines.
  /// - Parameters:
  ///   - ends: Where they end, as indices into the pieces.
  ///   - paragraph: The row's bytes of the whole text.
  ///   - make: Makes a line of pieces, without the spaces at its end, from its share of the bytes.
  func lines(
    _ ends: [Int], of paragraph: Range<Int>, make: (Range<Int>, Range<Int>) -> TextLine
  ) -> [TextLine] {
    var lines: [TextLine] = []
    lines.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      var line = make(inked(start..<end), offset(start, in: paragraph)..<offset(end, in: paragraph))
      line.beginsParagraph = start == 0
      line.endsParagraph = end == pieces.count
      lines.append(line)
      start = end
    }
    return lines
  }

  /// Where a piece begins, in bytes of the whole text.
  /// - Parameter paragraph: The row's bytes of the whole text.
  func offset(_ index: Int, in paragraph: Range<Int>) -> Int {
    index == 0 ? paragraph.lowerBound : index < pieces.count ? pieces[index].offset : paragraph.upperBound
  }

  /// The pieces of a line without the spaces at its end, which hang over the edge.
  private func inked(_ line: Range<Int>) -> Range<Int> {
    line.lowerBound..<(pieces[line].lastIndex { !$0.hangs }.map { $0 + 1 } ?? line.lowerBound)
  }

  /// Whether a piece is an ideographic space; false for none.
  func isIdeographicSpace(_ index: Int) -> Bool { pieces.indices.contains(index) && pieces[index].isIdeographicSpace }

  /// Whether a single ideograph is left from a piece on, and beside it only punctuation.
  private func isOrphan(from begin: Int) -> Bool {
    // More are not an ideograph and three marks.
    guard pieces.count - begin <= TextSource.longestOrphan else { return false }
    return TextSource.isOrphan(pieces[begin...].lazy.map(\.scalar))
  }

  private func inkWidth(_ line: Range<Int>) -> Int {
    let inked = pieces[inked(line)]
    return inked.reduce(-(inked.last?.kerning ?? 0)) { $0 + $1.width + $1.kerning }
  }

  private func end(from start: Int, room: Int) -> Int {
    var used = 0
    // The last place to end at, and the last one to tear a word at that is longer than the line.
    var (best, tear) = (start, start)
    var index = start
    while index < pieces.count {
      if index > start, pieces[index].mayBegin { best = index }
      if index > start, pieces[index].mayTear { tear = index }
      if used + pieces[index].width > room, !pieces[index].hangs {
        // One character always fits.
        return best > start ? best : tear > start ? tear : max(index, start + 1)
      }
      used += pieces[index].width + pieces[index].kerning
      index += 1
    }
    return index
  }
}
