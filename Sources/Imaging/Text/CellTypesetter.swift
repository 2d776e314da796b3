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
    guard Self.isSetInSquares(language), let scale = Self.scale(of: text) else { return nil }
    let source = TextSource(text)
    var lines: [TextLine] = []
    for paragraph in source.paragraphs {
      let part = source.slice(paragraph)
      var pieces: [CharacterRow.Piece] = []
      var cells: [PrinterFont.Cell] = []
      var offset = paragraph.lowerBound
      for scalar in part.string.unicodeScalars {
        guard let cell = font.cell(scalar) else { return nil }
        pieces.append(CharacterRow.Piece(scalar: scalar, offset: offset, width: PrinterFont.width(scalar) * scale))
        cells.append(cell)
        offset += UTF8.width(scalar)
      }
      let row = CharacterRow(pieces, text: part.string, language: language)
      let ends = row.ends(width: width, indent: indent, shortBy: width / 3) { source.isOrphan($0) }
      guard lines.count + ends.count <= limit else { throw PageFiller.tooLong }
      lines += try row.lines(ends, of: paragraph) { (range, bytes) throws(Problem) in
        try line(row, range, cells, of: source, bytes: bytes, scale: scale)
      }
    }
    return lines
  }

  /// The size of the cells that a text asks for.
  private static func scale(of text: StyledText) -> Int? {
    guard let em = text.runs.first?.style.em, text.runs.allSatisfy({ $0.style.em == em }) else { return nil }
    return em == PaperText.cellHeight ? 1 : em == 2 * PaperText.cellHeight ? 2 : nil
  }

  /// Whether a printer's Chinese font is right for a language: not for the Japanese and Korean forms of characters.
  private static func isSetInSquares(_ language: String) -> Bool {
    !["ja", "ko"].contains(language.lowercased().prefix { $0 != "-" })
  }

  private func line(
    _ row: CharacterRow, _ range: Range<Int>, _ cells: [PrinterFont.Cell], of source: TextSource, bytes: Range<Int>,
    scale: Int
  ) throws(Problem) -> TextLine {
    var line = TextLine(
      glyphs: [], clusters: [], width: 0, em: PaperText.cellHeight * scale, bytes: bytes, isRightToLeft: false,
      beginsParagraph: false, endsParagraph: false)
    line.glyphs.reserveCapacity(range.count)
    line.clusters.reserveCapacity(range.count)
    var contents: [PaperText.Span.Content] = []
    contents.reserveCapacity(range.count)
    var isBold: [Bool] = []
    for (piece, cell) in zip(row.pieces[range], cells[range]) {
      let count = line.glyphs.count
      let style = source.style(at: piece.offset)
      if !piece.isSpace {
        guard let mask = font.mask(piece.scalar, isBold: style.bold, scale: scale) else {
          throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(piece.scalar.value)])
        }
        line.glyphs.append(TextLine.Glyph(mask: mask, x: line.width, y: 0))
      }
      line.clusters.append(
        TextLine.Cluster(
          kind: piece.isSpace ? .space : piece.scalar.value < 0x80 ? .other : .ideograph,
          glyphs: count..<line.glyphs.count, x: line.width, width: piece.width, underlined: style.underline,
          offset: piece.offset))
      switch cell {
      case .own(let bytes): contents.append(.characters(bytes))
      case .drawn:
        guard let picture = PrinterFont.picture(piece.scalar, isBold: style.bold) else {
          throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(piece.scalar.value)])
        }
        contents.append(.drawn(picture))
      }
      isBold.append(style.bold)
      line.width += piece.width
    }
    line.cells = TextLine.Cells(scale: scale, contents: contents, isBold: isBold)
    return line
  }
}
