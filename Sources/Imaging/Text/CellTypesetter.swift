import CPango
import Core

/// Breaks text into lines of a printer's own cells: Han characters fill squares, ASCII half of one. Where a line may end
/// is what Unicode (UAX #14, by Pango) and ``PunctuationRules`` say.
struct CellTypesetter {
  /// The printer's characters.
  let font: PrinterFont

  /// One character of a paragraph.
  private struct Piece {
    let scalar: Unicode.Scalar
    /// Where it begins in the whole text, in bytes.
    let offset: Int
    let style: TextStyle
    let cell: PrinterFont.Cell
    let width: Int
    /// Whether a line may begin with it.
    var mayBegin = false

    var isSpace: Bool { scalar == " " }
  }

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
      guard var pieces = pieces(of: part, from: paragraph.lowerBound, scale: scale) else { return nil }
      Self.markBreaks(&pieces, part.string, from: paragraph.lowerBound, language: language)
      let ends = Self.ends(of: pieces, width: width, indent: indent) { source.isOrphan($0) }
      guard lines.count + ends.count <= limit else { throw PageFiller.tooLong }
      var start = 0
      for end in ends {
        let next = end < pieces.count ? pieces[end].offset : paragraph.upperBound
        let from = start < pieces.count ? pieces[start].offset : paragraph.lowerBound
        var line = try line(pieces[start..<end], bytes: from..<next, em: PaperText.cellHeight * scale, scale: scale)
        line.beginsParagraph = start == 0
        line.endsParagraph = end == pieces.count
        lines.append(line)
        start = end
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

  private func pieces(of part: TextSource, from start: Int, scale: Int) -> [Piece]? {
    var pieces: [Piece] = []
    pieces.reserveCapacity(part.bytes.count / 2)
    var offset = 0
    for scalar in part.string.unicodeScalars {
      guard let cell = font.cell(scalar) else { return nil }
      pieces.append(
        Piece(
          scalar: scalar, offset: start + offset, style: part.style(at: offset), cell: cell,
          width: PrinterFont.width(scalar) * scale))
      offset += UTF8.width(scalar)
    }
    return pieces
  }

  private static func markBreaks(_ pieces: inout [Piece], _ text: String, from start: Int, language: String) {
    guard pieces.count > 1 else { return }
    var attributes = [PangoLogAttr](repeating: PangoLogAttr(), count: pieces.count + 1)
    pango_get_log_attrs(
      text, CInt(text.utf8.count), -1, pango_language_from_string(language), &attributes, CInt(attributes.count))
    for index in pieces.indices.dropFirst() { pieces[index].mayBegin = attributes[index].is_line_break != 0 }
    // Both walk upwards.
    var index = 0
    for range in PunctuationRules.unbroken(text) {
      while index < pieces.count, pieces[index].offset - start <= range.lowerBound { index += 1 }
      var inside = index
      while inside < pieces.count, pieces[inside].offset - start < range.upperBound {
        pieces[inside].mayBegin = false
        inside += 1
      }
    }
  }

  /// Where lines end, as indices into the pieces; at least one line.
  private static func ends(
    of pieces: [Piece], width: Int, indent: Int, isOrphan: (Range<Int>) -> Bool
  ) -> [Int] {
    var ends: [Int] = []
    var start = 0
    repeat {
      let room = width - (start == 0 ? indent : 0)
      let end = end(of: pieces, from: start, room: room)
      ends.append(end)
      start = end
    } while start < pieces.count
    // A single ideograph on the last line takes a companion along, as TextEngine does it.
    guard ends.count > 1, let last = pieces.last else { return ends }
    let begin = ends[ends.count - 2]
    let above = ends.count > 2 ? ends[ends.count - 3] : 0
    guard isOrphan(pieces[begin].offset..<last.offset + UTF8.width(last.scalar)) else { return ends }
    let earlier = (above + 1..<begin).last { pieces[$0].mayBegin && !pieces[$0].isSpace }
    guard let earlier, pieces[earlier..<begin].reduce(0, { $0 + $1.width }) <= width / 3 else { return ends }
    ends[ends.count - 2] = earlier
    return ends
  }

  private static func end(of pieces: [Piece], from start: Int, room: Int) -> Int {
    var used = 0
    var best = start
    var index = start
    while index < pieces.count {
      if index > start, pieces[index].mayBegin { best = index }
      used += pieces[index].width
      // Spaces hang over the edge.
      if used > room, !pieces[index].isSpace {
        // A word longer than the line is torn; one character always fits.
        return best > start ? best : max(index, start + 1)
      }
      index += 1
    }
    return index
  }

  private func line(
    _ pieces: ArraySlice<Piece>, bytes: Range<Int>, em: Int, scale: Int
  ) throws(Problem) -> TextLine {
    var line = TextLine(
      glyphs: [], clusters: [], width: 0, em: em, bytes: bytes, isRightToLeft: false, beginsParagraph: false,
      endsParagraph: false)
    let inked = pieces.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? pieces.startIndex
    line.glyphs.reserveCapacity(inked - pieces.startIndex)
    var contents: [PaperText.Span.Content] = []
    for piece in pieces[..<inked] {
      let count = line.glyphs.count
      if !piece.isSpace {
        guard let mask = font.mask(piece.scalar, isBold: piece.style.bold, scale: scale) else {
          throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(piece.scalar.value)])
        }
        line.glyphs.append(TextLine.Glyph(mask: mask, x: line.width, y: 0))
      }
      line.clusters.append(
        TextLine.Cluster(
          kind: piece.isSpace ? .space : piece.scalar.value < 0x80 ? .other : .ideograph,
          glyphs: count..<line.glyphs.count, x: line.width, width: piece.width, underlined: piece.style.underline,
          offset: piece.offset))
      switch piece.cell {
      case .own(let bytes): contents.append(.characters(bytes))
      case .drawn:
        guard let picture = PrinterFont.picture(piece.scalar, isBold: piece.style.bold) else {
          throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(piece.scalar.value)])
        }
        contents.append(.drawn(picture))
      }
      line.width += piece.width
    }
    line.cells = TextLine.Cells(scale: scale, contents: contents, isBold: pieces[..<inked].map(\.style.bold))
    return line
  }
}
