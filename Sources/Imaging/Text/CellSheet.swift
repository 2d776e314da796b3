import Core

/// The texts of one document in a printer's own characters, one behind the other; a line is a stretch of them.
struct CellSheet {
  /// One character.
  struct Place: RowCharacter, Sendable {
    let scalar: Unicode.Scalar
    /// Dots from its paragraph's start.
    let x: Int32
    let width: Int32
    /// Where it begins, in bytes of its text.
    let offset: Int32
    /// Where it begins, in the printer's bytes.
    let code: Int32
    let isBold: Bool
    let isUnderlined: Bool
    /// Whether the printer lacks it.
    let isDrawn: Bool
    var mayBegin = false
    var mayTear = true

    var advance: Int { Int(width) }
    var end: Int32 { x &+ width }
  }

  /// A text that was read, ready to be divided into lines of any width.
  struct Text {
    let paragraphs: Range<Int>
    let scale: Int
    let isUnderlined: Bool
    let hasDrawn: Bool
    /// Whether all of it looks alike.
    let isUniform: Bool
  }

  struct Paragraph {
    let places: Range<Int>
    /// Its bytes of the whole text.
    let bytes: Range<Int>
    /// Whether its places tell where lines may begin: nobody need know for one line.
    var isMarked = false
  }

  /// Where the characters are from.
  let font: PrinterFont
  /// BCP 47.
  let language: String
  /// Whether the language is written with the printer's characters.
  let isTaken: Bool
  var places: [Place] = []
  /// What the printer is sent for them; nothing for what it lacks.
  var bytes: [UInt8] = []
  var paragraphs: [Paragraph] = []
  /// Where the lines of the paragraph that was divided last end, counted from its first place.
  private var ends: [Int] = []

  init(font: PrinterFont, language: String) {
    self.font = font
    self.language = language
    isTaken = !PrimaryLanguage(language).isJapaneseOrKorean
    // Room for a document of a page or two.
    places.reserveCapacity(2048)
    bytes.reserveCapacity(4096)
    paragraphs.reserveCapacity(128)
  }

  /// Divides a text into lines.
  /// - Throws: ``Problem`` `document-too-long`.
  mutating func lines(_ text: Text, width: Int, indent: Int, limit: Int) throws(Problem) -> [TextLine] {
    var lines: [TextLine] = []
    for index in text.paragraphs {
      divide(index, width: width, indent: indent)
      if text.paragraphs.count == 1 { lines.reserveCapacity(ends.count) }
      addLines(of: text, paragraphs[index], to: &lines)
      guard lines.count <= limit else { throw PageFiller.tooLong }
    }
    return lines
  }

  /// Whether a text has a number of lines, none of them too wide, when it is divided at a width.
  mutating func fits(_ text: Text, lines count: Int, width: Int) -> Bool {
    var left = count
    for index in text.paragraphs {
      divide(index, width: width, indent: 0)
      left -= ends.count
      let span = places.span
      var start = paragraphs[index].places.lowerBound
      for end in ends {
        let end = paragraphs[index].places.lowerBound + end
        guard span.width(span.inked(start..<end)) <= width else { return false }
        start = end
      }
    }
    return left == 0
  }

  /// Finds where the lines of a paragraph end.
  private mutating func divide(_ index: Int, width: Int, indent: Int) {
    // Taken out and put back: its memory is used again.
    var ends: [Int] = []
    swap(&ends, &self.ends)
    ends.removeAll(keepingCapacity: true)
    defer { swap(&ends, &self.ends) }
    let range = paragraphs[index].places
    // Most labels and values are one line.
    guard places.span.width(places.span.inked(range)) > width - indent else { return ends.append(range.count) }
    if !paragraphs[index].isMarked {
      paragraphs[index].isMarked = true
      let language = language
      var span = places.mutableSpan
      span.markBreaks(in: range, language: language)
    }
    places.span.extracting(range).divide(width: width, indent: indent, shortBy: width / 3, into: &ends)
  }

  private mutating func addLines(of text: Text, _ paragraph: Paragraph, to lines: inout [TextLine]) {
    let span = places.span
    let last = paragraph.places.upperBound
    var start = paragraph.places.lowerBound
    var offset = paragraph.bytes.lowerBound
    for end in ends {
      let end = paragraph.places.lowerBound + end
      let next = end < last ? Int(span[end].offset) : paragraph.bytes.upperBound
      let range = span.inked(start..<end)
      let cells = TextLine.Cells(
        span, range, scale: text.scale, hasDrawn: text.hasDrawn, isUniform: text.isUniform)
      lines.append(
        TextLine(
          cells: cells, underlines: text.isUnderlined ? span.underlines(range) : nil, width: span.width(range),
          bytes: offset..<next, beginsParagraph: start == paragraph.places.lowerBound, endsParagraph: end == last))
      start = end
      offset = next
    }
  }
}

extension Swift.Span<CellSheet.Place> {
  /// Dots of some cells.
  func width(_ range: Range<Int>) -> Int {
    range.isEmpty ? 0 : Int(self[range.upperBound - 1].end - self[range.lowerBound].x)
  }

  /// The stretches of a line that are underlined, in dots from its start.
  func underlines(_ line: Range<Int>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in line where self[index].isUnderlined {
      let start = self[line.lowerBound].x
      TextLine.add(Int(self[index].x - start)..<Int(self[index].end - start), to: &ranges)
    }
    return ranges
  }
}
