import Core

/// Sets text in a printer's own cells: Han characters fill squares, letters half of one.
struct CellTypesetter {
  /// The printer's characters.
  let font: PrinterFont

  /// Breaks text into lines, as ``TextEngine/lines(_:width:indent:language:isJustified:limit:)`` does.
  /// - Returns: nil where the text is not for cells: other scripts, other sizes than once and twice 24 dots, mixed sizes.
  /// - Throws: ``Problem``: `missing-glyph` for what neither the printer nor an installed font has, `document-too-long`.
  func lines(
    _ text: StyledText, width: Int, indent: Int, language: String, limit: Int
  ) throws(Problem) -> [TextLine]? {
    guard var paragraphs = try paragraphs(of: text, language: language) else { return nil }
    return try Self.lines(&paragraphs, width: width, indent: indent, limit: limit)
  }

  /// Divides paragraphs into lines.
  static func lines(
    _ paragraphs: inout [CellParagraph], width: Int, indent: Int, limit: Int
  ) throws(Problem) -> [TextLine] {
    var lines: [TextLine] = []
    for index in paragraphs.indices {
      paragraphs[index].divide(width: width, indent: indent, into: &lines)
      guard lines.count <= limit else { throw PageFiller.tooLong }
    }
    return lines
  }

  /// Looks a text's characters up.
  /// - Returns: nil where the text is not for cells.
  /// - Throws: ``Problem`` `missing-glyph`.
  func paragraphs(of text: StyledText, language: String) throws(Problem) -> [CellParagraph]? {
    guard !PrimaryLanguage(language).isJapaneseOrKorean, let scale = Self.scale(of: text) else { return nil }
    var reader = Reader(scale: scale)
    let stranger: Reader.Stranger? = font.lookUp { font in
      for run in text.runs {
        if let stranger = reader.read(run, font: &font) { return stranger }
      }
      return nil
    }
    if let stranger {
      guard stranger.isMissing else { return nil }
      throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(stranger.scalar.value)])
    }
    reader.endParagraph(separator: 0)
    let cells = CellText(
      font: font, scale: scale, places: reader.places, isUnderlined: reader.isUnderlined, hasDrawn: reader.hasDrawn)
    var paragraphs: [CellParagraph] = []
    paragraphs.reserveCapacity(reader.stretches.count)
    for stretch in reader.stretches {
      paragraphs.append(CellParagraph(cells, stretch.places, bytes: stretch.bytes, language: language))
    }
    return paragraphs
  }

  /// The size of the cells that a text asks for.
  private static func scale(of text: StyledText) -> Int? {
    guard let em = text.runs.first?.style.em, text.runs.allSatisfy({ $0.style.em == em }) else { return nil }
    return em == PaperText.cellHeight ? 1 : em == 2 * PaperText.cellHeight ? 2 : nil
  }

  /// Reads runs of text into places, and finds the paragraphs.
  private struct Reader {
    /// The first character that is not for cells, and whether no font has it.
    typealias Stranger = (scalar: Unicode.Scalar, isMissing: Bool)

    /// A paragraph's share of the text.
    struct Stretch {
      let places: Range<Int>
      let bytes: Range<Int>
    }

    let scale: Int
    private(set) var places: [CellText.Place] = []
    private(set) var stretches: [Stretch] = []
    private(set) var isUnderlined = false
    private(set) var hasDrawn = false
    /// The paragraph's first place.
    private var first = 0
    /// Bytes read, and where the paragraph begins.
    private var offset = 0
    private var start = 0
    private var x: Int32 = 0
    /// Whether the last character was a carriage return, which takes a line feed along.
    private var followsReturn = false

    init(scale: Int) { self.scale = scale }

    mutating func read(_ run: StyledText.Run, font: inout PrinterFont.Lookup) -> Stranger? {
      let (bold, underline) = (run.style.bold, run.style.underline)
      isUnderlined = isUnderlined || underline
      places.reserveCapacity(places.count + run.text.utf8.count / 2 + 1)
      for scalar in run.text.unicodeScalars {
        let size = UTF8.width(scalar)
        if Self.separates(scalar) {
          if followsReturn, scalar == "\n" { start += 1 } else { endParagraph(separator: size) }
          offset += size
          followsReturn = scalar == "\r"
          continue
        }
        followsReturn = false
        let cell = font.cell(scalar)
        guard cell.isPrinted else { return (scalar, cell == .missing) }
        if cell.isDrawn { hasDrawn = true }
        let width = Int32(cell.width * scale)
        places.append(
          CellText.Place(
            scalar: scalar, cell: cell, x: x, width: width, offset: Int32(truncatingIfNeeded: offset), isBold: bold,
            isUnderlined: underline))
        x &+= width
        offset &+= size
      }
      return nil
    }

    mutating func endParagraph(separator: Int) {
      stretches.append(Stretch(places: first..<places.count, bytes: start..<offset))
      first = places.count
      x = 0
      start = offset + separator
    }

    @inline(__always)
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 ? scalar == "\n" || scalar == "\r" : scalar.value & ~1 == 0x2028
    }
  }
}
