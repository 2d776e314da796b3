import Core

extension TextEngine {
  /// A paragraph of plain characters.
  struct PlainRow: Sendable {
    var pieces: [CharacterRow.Piece] = []
    var shapes: [PlainCharacters.Shape] = []
  }

  /// A paragraph of plain characters that is ready to be divided into lines of any width.
  struct PlainParagraph {
    fileprivate var row: CharacterRow
    fileprivate let shapes: [PlainCharacters.Shape]
    fileprivate let bytes: Range<Int>

    /// Where its lines end.
    /// - Returns: nil where Pango has to break it.
    fileprivate mutating func ends(width: Int, indent: Int, shortBy most: Int) -> [Int]? {
      let ends = row.ends(width: width, indent: indent, shortBy: most)
      // How Pango lets ideographic spaces hang over an edge is its own affair.
      for end in ends where row.isIdeographicSpace(end - 1) || row.isIdeographicSpace(end) { return nil }
      return ends
    }
  }

  /// Breaks plain text into lines by what is known of its characters: the same lines as Pango's, in a tenth of its time.
  /// - Parameters: As ``lines(_:width:indent:language:isJustified:limit:)``.
  /// - Returns: nil for what Pango has to shape.
  /// - Throws: ``Problem`` `document-too-long`.
  func plainLines(
    _ source: TextSource, width: Int, indent: Int, language: String, isJustified: Bool, limit: Int
  ) throws(Problem) -> [TextLine]? {
    guard var paragraphs = plainParagraphs(source, language: language) else { return nil }
    return try plainLines(
      &paragraphs, of: source, width: width, indent: indent, isJustified: isJustified, limit: limit)
  }

  /// Looks a text's characters up.
  /// - Returns: nil for what Pango has to shape.
  func plainParagraphs(_ source: TextSource, language: String) -> [PlainParagraph]? {
    guard PlainCharacters.has(language) else { return nil }
    guard source.string.unicodeScalars.allSatisfy({ PlainCharacters.has($0) || $0 == "\n" }) else { return nil }
    var paragraphs: [PlainParagraph] = []
    for paragraph in source.paragraphs {
      let part = source.slice(paragraph)
      guard let plain = plainRow(part, part.string, from: paragraph.lowerBound, language: language) else { return nil }
      paragraphs.append(
        PlainParagraph(
          row: CharacterRow(plain.pieces, language: language), shapes: plain.shapes, bytes: paragraph))
    }
    return paragraphs
  }

  /// Divides plain text into lines.
  /// - Returns: nil where Pango has to break it.
  /// - Throws: ``Problem`` `document-too-long`.
  func plainLines(
    _ paragraphs: inout [PlainParagraph], of source: TextSource, width: Int, indent: Int, isJustified: Bool,
    limit: Int
  ) throws(Problem) -> [TextLine]? {
    var lines: [TextLine] = []
    for index in paragraphs.indices {
      let most = longestGap(width, isJustified: isJustified)
      guard let ends = paragraphs[index].ends(width: width, indent: indent, shortBy: most) else { return nil }
      let paragraph = paragraphs[index]
      let row = paragraph.row
      guard lines.count + ends.count <= limit else { throw PageFiller.tooLong }
      lines += row.lines(ends, of: paragraph.bytes) { range, bytes in
        Self.line(row, paragraph.shapes, range, of: source, bytes: bytes)
      }
    }
    return lines
  }

  /// Whether plain text has a number of lines, none of them too wide, when it is divided at a width.
  /// - Returns: nil where Pango has to break it.
  func plainFits(_ paragraphs: inout [PlainParagraph], lines count: Int, width: Int) -> Bool? {
    var left = count
    var isWithin = true
    for index in paragraphs.indices {
      let most = longestGap(width, isJustified: false)
      guard let ends = paragraphs[index].ends(width: width, indent: 0, shortBy: most) else { return nil }
      left -= ends.count
      var start = 0
      for end in ends {
        isWithin = isWithin && paragraphs[index].row.inkWidth(start..<end) <= width
        start = end
      }
    }
    return isWithin && left == 0
  }

  private static func line(
    _ row: CharacterRow, _ shapes: [PlainCharacters.Shape], _ range: Range<Int>, of source: TextSource,
    bytes: Range<Int>
  ) -> TextLine {
    var style = source.style(at: bytes.lowerBound)
    let isOneStyle = source.styles.count < 2
    // Spaces that hang over the edge count for the line's height.
    let ems = isOneStyle ? [] : source.styles.filter { $0.range.overlaps(bytes) }.map(\.style.em)
    var line = TextLine(
      glyphs: [], clusters: [], width: 0, em: ems.max() ?? style.em, bytes: bytes,
      isRightToLeft: false, beginsParagraph: false, endsParagraph: false)
    line.glyphs.reserveCapacity(range.count)
    line.clusters.reserveCapacity(range.count)
    for index in range {
      let piece = row.pieces[index]
      let width = piece.width + (index + 1 < range.upperBound ? piece.kerning : 0)
      if !isOneStyle { style = source.style(at: piece.offset) }
      let count = line.glyphs.count
      if var glyph = shapes[index].glyph {
        glyph.x += line.width
        line.glyphs.append(glyph)
      }
      line.clusters.append(
        TextLine.Cluster(
          kind: TextSource.kind(of: piece.scalar), glyphs: count..<line.glyphs.count, x: line.width,
          width: width, underlined: style.underline, offset: piece.offset))
      line.width += width
    }
    return line
  }
}
