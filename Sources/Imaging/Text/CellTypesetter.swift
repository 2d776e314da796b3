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
      let string = source.string(of: paragraph)
      guard let places = try places(string, of: source, from: paragraph.lowerBound, scale: scale) else { return nil }
      // Most labels and values are one line.
      let count = Self.inkCount(places[...])
      if Self.width(places[..<count]) <= width - indent {
        guard lines.count < limit else { throw PageFiller.tooLong }
        var line = line(places[..<count], scale: scale, bytes: paragraph)
        line.beginsParagraph = true
        line.endsParagraph = true
        lines.append(line)
        continue
      }
      let row = CharacterRow(
        places.map { CharacterRow.Piece(scalar: $0.scalar, offset: Int($0.offset), width: Int($0.width)) },
        text: string, language: language)
      let ends = row.ends(width: width, indent: indent, shortBy: width / 3) { source.isOrphan($0) }
      guard lines.count + ends.count <= limit else { throw PageFiller.tooLong }
      lines += row.lines(ends, of: paragraph) { line(places[$0], scale: scale, bytes: $1) }
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

  /// The cells of a paragraph, side by side.
  /// - Parameters:
  ///   - string: Its text.
  ///   - offset: Where it begins in the whole text, in bytes.
  /// - Returns: nil where a character is not for cells.
  private func places(
    _ string: String, of source: TextSource, from offset: Int, scale: Int
  ) throws(Problem) -> [TextLine.Cells.Place]? {
    var places: [TextLine.Cells.Place] = []
    places.reserveCapacity(string.utf8.count)
    var offset = offset
    var x: Int32 = 0
    var style = source.style(at: offset)
    let isOneStyle = source.styles.count < 2
    let stranger: (scalar: Unicode.Scalar, isMissing: Bool)? = font.lookUp { font in
      for scalar in string.unicodeScalars {
        let cell = font.cell(scalar)
        guard cell.isPrinted else { return (scalar, cell == .missing) }
        if !isOneStyle { style = source.style(at: offset) }
        let width = Int32(PrinterFont.width(scalar) * scale)
        places.append(
          TextLine.Cells.Place(
            scalar: scalar, cell: cell, x: x, width: width, offset: Int32(clamping: offset), isBold: style.bold,
            isUnderlined: style.underline))
        x += width
        offset += UTF8.width(scalar)
      }
      return nil
    }
    guard let stranger else { return places }
    guard stranger.isMissing else { return nil }
    throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(stranger.scalar.value)])
  }

  private func line(_ places: ArraySlice<TextLine.Cells.Place>, scale: Int, bytes: Range<Int>) -> TextLine {
    var own = Array(places)
    if let start = own.first?.x, start != 0 {
      for index in own.indices { own[index].x -= start }
    }
    return TextLine(
      glyphs: [], clusters: [], width: Self.width(places), em: PaperText.cellHeight * scale, bytes: bytes,
      isRightToLeft: false, beginsParagraph: false, endsParagraph: false,
      cells: TextLine.Cells(font: font, scale: scale, places: own))
  }

  /// The cells without the spaces at the end, which hang over the edge.
  private static func inkCount(_ places: ArraySlice<TextLine.Cells.Place>) -> Int {
    places.lastIndex { $0.scalar != " " && $0.scalar != "\u{3000}" }.map { $0 + 1 } ?? 0
  }

  private static func width(_ places: ArraySlice<TextLine.Cells.Place>) -> Int {
    guard let first = places.first, let last = places.last else { return 0 }
    return Int(last.x + last.width - first.x)
  }
}
