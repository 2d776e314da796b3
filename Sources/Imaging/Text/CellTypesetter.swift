import Core

/// Sets text in a printer's own cells: Han characters fill squares, ASCII half of one.
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
    var reader = Reader(font: font, scale: scale, language: language)
    let stranger: (scalar: Unicode.Scalar, isMissing: Bool)? = font.lookUp { font in
      for run in text.runs {
        if let stranger = reader.read(run, font: &font) { return stranger }
      }
      return nil
    }
    guard let stranger else { return reader.finish() }
    guard stranger.isMissing else { return nil }
    throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(stranger.scalar.value)])
  }

  /// The size of the cells that a text asks for.
  private static func scale(of text: StyledText) -> Int? {
    guard let em = text.runs.first?.style.em, text.runs.allSatisfy({ $0.style.em == em }) else { return nil }
    return em == PaperText.cellHeight ? 1 : em == 2 * PaperText.cellHeight ? 2 : nil
  }

  /// Reads runs of text into paragraphs.
  private struct Reader {
    let font: PrinterFont
    let scale: Int
    let language: String
    private var paragraphs: [CellParagraph] = []
    private var places: [CellText.Place] = []
    private var isUnderlined = false
    private var hasDrawn = false
    /// Bytes read, and where the paragraph begins.
    private var offset = 0
    private var start = 0
    private var x: Int32 = 0
    /// Whether the last character was a carriage return, which takes a line feed along.
    private var followsReturn = false

    init(font: PrinterFont, scale: Int, language: String) {
      self.font = font
      self.scale = scale
      self.language = language
    }

    /// - Returns: The first character that is not for cells, and whether no font has it.
    mutating func read(
      _ run: StyledText.Run, font: inout PrinterFont.Lookup
    ) -> (scalar: Unicode.Scalar, isMissing: Bool)? {
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
        if cell == .drawn { hasDrawn = true }
        let width = Int32(PrinterFont.width(scalar) * scale)
        places.append(
          CellText.Place(
            scalar: scalar, cell: cell, x: x, width: width, offset: Int32(truncatingIfNeeded: offset), isBold: bold,
            isUnderlined: underline))
        x += width
        offset += size
      }
      return nil
    }

    mutating func finish() -> [CellParagraph] {
      endParagraph(separator: 0)
      return paragraphs
    }

    @inline(__always)
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 ? scalar == "\n" || scalar == "\r" : scalar.value & ~1 == 0x2028
    }

    private mutating func endParagraph(separator: Int) {
      let text = CellText(font: font, scale: scale, places: places, isUnderlined: isUnderlined, hasDrawn: hasDrawn)
      paragraphs.append(CellParagraph(text, bytes: start..<offset, language: language))
      places = []
      x = 0
      start = offset + separator
    }
  }
}
