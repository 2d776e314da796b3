import CPango

/// A character of a paragraph whose characters stand side by side whatever their neighbours are.
protocol RowCharacter {
  var scalar: Unicode.Scalar { get }
  /// Dots that it takes.
  var advance: Int { get }
  /// Dots that the next one on its line stands closer, below 0, or wider apart.
  var kerning: Int { get }
  /// Whether a line may begin with it.
  var mayBegin: Bool { get set }
  /// Whether a word that is longer than a line may be torn before it.
  var mayTear: Bool { get set }
}

extension RowCharacter {
  var kerning: Int { 0 }
  var isIdeographicSpace: Bool { scalar == "\u{3000}" }
  /// Whether it is a Han character of those that are met most.
  var isHan: Bool { (0x4E00...0x9FFF).contains(scalar.value) }
  /// Whether it may hang over the edge.
  var hangs: Bool { scalar == " " || isIdeographicSpace }
}

/// A paragraph, to be divided into lines.
extension Swift.Span where Element: RowCharacter {
  /// Divides a paragraph that is longer than a line and whose characters are marked.
  /// - Parameters:
  ///   - width: Dots to fill.
  ///   - indent: Dots that the first line leaves free.
  ///   - most: Dots by which the last line but one may be short, so that no single ideograph is left over.
  ///   - ends: Gets where the lines end.
  func divide(width: Int, indent: Int, shortBy most: Int, into ends: inout [Int]) {
    var start = 0
    repeat {
      start = end(from: start, room: width - (start == 0 ? indent : 0))
      ends.append(start)
    } while start < count
    // The last line of a paragraph takes a companion along, as W3C's "Requirements for Chinese Text Layout" §3.1.3 asks.
    guard ends.count > 1 else { return }
    let begin = ends[ends.count - 2]
    guard isOrphan(from: begin) else { return }
    let above = ends.count > 2 ? ends[ends.count - 3] : 0
    let earlier = end(from: above, room: inkWidth(above..<begin) - 1)
    let missing = width - (above == 0 ? indent : 0) - inkWidth(above..<earlier)
    guard missing <= most, inkWidth(earlier..<count) <= width else { return }
    ends[ends.count - 2] = earlier
  }

  /// The characters of a line without the spaces at its end, which hang over the edge.
  func inked(_ line: Range<Int>) -> Range<Int> {
    var end = line.upperBound
    while end > line.lowerBound, self[end - 1].hangs { end -= 1 }
    return line.lowerBound..<end
  }

  /// Dots of a line without the spaces at its end.
  func inkWidth(_ line: Range<Int>) -> Int {
    let inked = inked(line)
    guard !inked.isEmpty else { return 0 }
    var width = -self[inked.upperBound - 1].kerning
    for index in inked { width += self[index].advance + self[index].kerning }
    return width
  }

  /// Whether a single ideograph is left from a character on, and beside it only punctuation.
  private func isOrphan(from begin: Int) -> Bool {
    // More are not an ideograph and three marks.
    guard count - begin <= TextSource.longestOrphan else { return false }
    var orphan = TextSource.Orphan()
    for index in begin..<count {
      guard orphan.add(self[index].scalar) else { return false }
    }
    return orphan.isOne
  }

  private func end(from start: Int, room: Int) -> Int {
    var used = 0
    // The last place to end at, and the last one to tear a word at that is longer than the line.
    var (best, tear) = (start, start)
    var index = start
    while index < count {
      let character = self[index]
      if index > start {
        if character.mayBegin { best = index }
        if character.mayTear { tear = index }
      }
      if used + character.advance > room, !character.hangs {
        // One character always fits.
        return best > start ? best : tear > start ? tear : Swift.max(index, start + 1)
      }
      used += character.advance + character.kerning
      index += 1
    }
    return index
  }
}

/// Where a line may end is what Unicode (UAX #14, by ``LineBreaker`` or, for other than Chinese characters, by Pango) and
/// ``PunctuationRules`` say.
extension MutableSpan where Element: RowCharacter {
  /// Marks where the lines of a paragraph may begin.
  /// - Parameters:
  ///   - paragraph: Its characters.
  ///   - language: BCP 47.
  mutating func markBreaks(in paragraph: Range<Int>, language: String) {
    guard paragraph.count > 1 else { return }
    guard !PrimaryLanguage(language).isChinese || !markChinese(paragraph) else { return }
    markByPango(paragraph, language: language)
  }

  /// Marks a paragraph whose characters are all of Chinese text.
  /// - Returns: Whether it is one; if not, what is marked so far counts for nothing.
  private mutating func markChinese(_ paragraph: Range<Int>) -> Bool {
    var breaker = LineBreaker()
    // The class of the character that is next, where it was looked up already.
    var known: LineBreakClass?
    for index in paragraph {
      // Most stand behind another of their kind, and tell the breaker nothing new.
      if self[index].isHan, index > paragraph.lowerBound, self[index - 1].isHan {
        self[index].mayBegin = true
        self[index].mayTear = true
        known = nil
        continue
      }
      guard let current = known ?? LineBreakClass(self[index].scalar) else { return false }
      known = nil
      if index + 1 < paragraph.upperBound {
        known = LineBreakClass(self[index + 1].scalar)
        guard known != nil else { return false }
      }
      let mayBegin = breaker.mayBegin(with: current, before: known)
      guard index > paragraph.lowerBound else { continue }
      let isGlued = PunctuationRules.isUnbroken(self[index - 1].scalar, self[index].scalar)
      self[index].mayBegin = mayBegin && !isGlued
      self[index].mayTear = !isGlued
    }
    return true
  }

  /// Marks any paragraph.
  private mutating func markByPango(_ paragraph: Range<Int>, language: String) {
    var text: [UInt8] = []
    text.reserveCapacity(paragraph.count * 4)
    for index in paragraph { UTF8.encode(self[index].scalar)?.forEach { text.append($0) } }
    let mayBreak = [Bool](unsafeUninitializedCapacity: paragraph.count) { mayBreak, count in
      withUnsafeTemporaryAllocation(of: PangoLogAttr.self, capacity: paragraph.count + 1) { attributes in
        attributes.initialize(repeating: PangoLogAttr())
        text.withUnsafeBytes { text in
          pango_get_log_attrs(
            text.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(text.count), -1,
            pango_language_from_string(language), attributes.baseAddress, CInt(attributes.count))
        }
        for index in mayBreak.indices {
          mayBreak.initializeElement(at: index, to: attributes[index].is_line_break != 0)
        }
        count = mayBreak.count
      }
    }
    for index in paragraph.dropFirst() {
      let isGlued = PunctuationRules.isUnbroken(self[index - 1].scalar, self[index].scalar)
      self[index].mayBegin = !isGlued && mayBreak[index - paragraph.lowerBound]
      self[index].mayTear = !isGlued
    }
  }
}
