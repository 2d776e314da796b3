import CPango
import Core

extension TextEngine {
  /// A paragraph of plain characters.
  struct PlainRow: Sendable {
    var pieces: [CharacterRow.Piece] = []
    var shapes: [PlainCharacters.Shape] = []
  }

  /// Breaks plain text into lines by what is known of its characters: the same lines as Pango's, in a tenth of its time.
  /// - Parameters: As ``lines(_:width:indent:language:isJustified:limit:)``.
  /// - Returns: nil for what Pango has to shape.
  /// - Throws: ``Problem`` `document-too-long`.
  func plainLines(
    _ source: TextSource, width: Int, indent: Int, language: String, isJustified: Bool, limit: Int
  ) throws(Problem) -> [TextLine]? {
    guard PlainCharacters.has(language) else { return nil }
    let string = source.string
    guard string.unicodeScalars.allSatisfy({ PlainCharacters.has($0) || $0 == "\n" }) else { return nil }
    var lines: [TextLine] = []
    for paragraph in source.paragraphs {
      let part = source.slice(paragraph)
      let text = part.string
      guard let plain = plainRow(part, text, from: paragraph.lowerBound, language: language) else { return nil }
      let row = CharacterRow(plain.pieces, text: text, language: language)
      let ends = row.ends(width: width, indent: indent, shortBy: longestGap(width, isJustified: isJustified)) {
        source.isOrphan($0)
      }
      // How Pango lets ideographic spaces hang over an edge is its own affair.
      if ends.contains(where: { row.isIdeographicSpace($0 - 1) || row.isIdeographicSpace($0) }) { return nil }
      guard lines.count + ends.count <= limit else { throw PageFiller.tooLong }
      var start = 0
      for end in ends {
        let next = end < row.pieces.count ? row.pieces[end].offset : paragraph.upperBound
        let from = start < row.pieces.count ? row.pieces[start].offset : paragraph.lowerBound
        var line = Self.line(row, plain.shapes, start..<end, of: source, bytes: from..<next)
        line.beginsParagraph = start == 0
        line.endsParagraph = end == row.pieces.count
        lines.append(line)
        start = end
      }
    }
    return lines
  }

  private static func line(
    _ row: CharacterRow, _ shapes: [PlainCharacters.Shape], _ range: Range<Int>, of source: TextSource,
    bytes: Range<Int>
  ) -> TextLine {
    var line = TextLine(
      glyphs: [], clusters: [], width: 0, em: source.style(at: bytes.lowerBound).em, bytes: bytes,
      isRightToLeft: false, beginsParagraph: false, endsParagraph: false)
    let inked = row.inked(range)
    line.glyphs.reserveCapacity(inked.count)
    line.clusters.reserveCapacity(inked.count)
    for index in range {
      let piece = row.pieces[index]
      let width = piece.width + (index + 1 < inked.upperBound ? piece.kerning : 0)
      let style = source.style(at: piece.offset)
      line.em = max(line.em, style.em)
      guard index < inked.upperBound else { continue }
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

extension TextShaper {
  /// What is known of a paragraph's characters.
  /// - Returns: nil where one of them is not plain in its font, or no font has it.
  mutating func plainRow(_ part: TextSource, _ text: String, from start: Int, language: String) -> TextEngine.PlainRow?
  {
    masks.trim()
    var row = TextEngine.PlainRow()
    row.pieces.reserveCapacity(part.bytes.count / 2)
    row.shapes.reserveCapacity(part.bytes.count / 2)
    let halved = PunctuationRules.halved(text)
    var nextHalved = 0
    guard let scripts = Self.scripts(of: text) else { return nil }
    var script = 0
    var offset = 0
    var before: PlainCharacters.Key?
    for scalar in text.unicodeScalars {
      while scripts[script].end <= offset { script += 1; before = nil }
      while nextHalved < halved.count, halved[nextHalved].upperBound <= offset { nextHalved += 1 }
      let style = part.style(at: offset)
      let key = PlainCharacters.Key(
        scalar: scalar, surroundings: scripts[script].surroundings, em: style.em, bold: style.bold,
        isHalved: nextHalved < halved.count && halved[nextHalved].contains(offset))
      guard let shape = shape(of: key, language: language) else { return nil }
      if let before, PlainCharacters.isKerned(scalar) {
        guard let kerning = kerning(before, key, language: language) else { return nil }
        row.pieces[row.pieces.count - 1].kerning = kerning
      }
      row.pieces.append(CharacterRow.Piece(scalar: scalar, offset: start + offset, width: shape.advance))
      row.shapes.append(shape)
      before = PlainCharacters.isKerned(scalar) ? key : nil
      offset += UTF8.width(scalar)
    }
    return row
  }

  /// Which stretches of a text Pango takes for which script, as the bytes where they end.
  /// - Returns: nil where there are others than plain text has.
  private static func scripts(of text: String) -> [(end: Int, surroundings: PlainCharacters.Surroundings)]? {
    text.withCString { bytes in
      guard let iterator = pango_script_iter_new(bytes, -1) else { return nil }
      defer { pango_script_iter_free(iterator) }
      var stretches: [(end: Int, surroundings: PlainCharacters.Surroundings)] = []
      repeat {
        var (start, end): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
        var script = PANGO_SCRIPT_COMMON
        pango_script_iter_get_range(iterator, &start, &end, &script)
        guard let end else { return nil }
        switch script {
        case PANGO_SCRIPT_HAN: stretches.append((end - bytes, .han))
        case PANGO_SCRIPT_LATIN: stretches.append((end - bytes, .latin))
        case PANGO_SCRIPT_COMMON: stretches.append((end - bytes, .common))
        default: return nil
        }
      } while pango_script_iter_next(iterator) != 0
      return stretches
    }
  }

  private mutating func shape(of key: PlainCharacters.Key, language: String) -> PlainCharacters.Shape? {
    if let known = plain.shape(key, language: language) { return known }
    var shape: PlainCharacters.Shape?
    let style = TextStyle(em: key.em, bold: key.bold)
    let line = oneLine(
      String(key.scalar), after: key.surroundings.lead, style, isHalved: key.isHalved, language: language)
    if let line, line.clusters.count == 1, line.glyphs.count <= 1 {
      shape = PlainCharacters.Shape(advance: line.width, glyph: line.glyphs.first)
    }
    plain.keep(shape, key, language: language)
    return shape
  }

  /// The dots by which a pair stands closer, below 0, or wider apart.
  /// - Returns: nil where the two are shaped into something else.
  private mutating func kerning(
    _ first: PlainCharacters.Key, _ second: PlainCharacters.Key, language: String
  ) -> Int? {
    // Pango shapes each look and each half mark by itself.
    guard first.em == second.em, first.bold == second.bold, !first.isHalved, !second.isHalved else { return 0 }
    var pair = first
    pair.next = second.scalar
    if let known = plain.kerning(pair, language: language) { return known }
    var kerning: Int?
    if let one = shape(of: first, language: language), let two = shape(of: second, language: language),
      let line = oneLine(
        "\(first.scalar)\(second.scalar)", after: first.surroundings.lead,
        TextStyle(em: first.em, bold: first.bold), isHalved: false, language: language), line.clusters.count == 2
    {
      let pen = line.clusters[1].x
      var expected = [one.glyph, two.glyph].compactMap(\.self)
      if two.glyph != nil { expected[expected.count - 1].x += pen }
      let isSame = line.glyphs.elementsEqual(expected) { $0.mask === $1.mask && $0.x == $1.x && $0.y == $1.y }
      if isSame, line.width == pen + two.advance { kerning = pen - one.advance }
    }
    plain.keep(kerning: kerning, pair, language: language)
    return kerning
  }
}
