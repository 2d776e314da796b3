import CPango
import Core

extension TextShaper {
  /// What is known of a paragraph's characters.
  /// - Returns: nil where one of them is not plain in its font, or no font has it.
  mutating func plainRow(_ part: TextSource, _ text: String, from start: Int, language: String) -> TextEngine.PlainRow?
  {
    masks.trim()
    plain.select(language)
    var row = TextEngine.PlainRow()
    row.pieces.reserveCapacity(part.bytes.count / 2)
    row.shapes.reserveCapacity(part.bytes.count / 2)
    let halved = PunctuationRules.halved(text)
    var nextHalved = 0
    guard let scripts = Self.scripts(of: text) else { return nil }
    var script = 0
    var offset = 0
    var before: PlainCharacters.Key?
    var style = part.style(at: 0)
    let isOneStyle = part.styles.count < 2
    for scalar in text.unicodeScalars {
      while scripts[script].end <= offset { script += 1; before = nil }
      while nextHalved < halved.count, halved[nextHalved].upperBound <= offset { nextHalved += 1 }
      if !isOneStyle { style = part.style(at: offset) }
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
    if let only = onlyScript(of: text) { return [(text.utf8.count, only)] }
    return text.withCString { bytes in
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

  /// The script of a text that has no more than one beside what scripts share: Pango then makes one stretch of it.
  /// - Returns: nil where it may have more.
  private static func onlyScript(of text: String) -> PlainCharacters.Surroundings? {
    var only = PlainCharacters.Surroundings.common
    for scalar in text.unicodeScalars {
      guard scalar.value < 0x10000 else { return nil }
      let script = PlainCharacters.surroundings(scalar)
      guard script != .common, script != only else { continue }
      guard only == .common else { return nil }
      only = script
    }
    return text.isEmpty ? nil : only
  }

  private mutating func shape(of key: PlainCharacters.Key, language: String) -> PlainCharacters.Shape? {
    if let known = plain.shape(key) { return known }
    var shape: PlainCharacters.Shape?
    let style = TextStyle(em: key.em, bold: key.bold)
    let line = oneLine(
      String(key.scalar), after: key.surroundings.lead, style, isHalved: key.isHalved, language: language)
    if let line, line.clusters.count == 1, line.glyphs.count <= 1 {
      shape = PlainCharacters.Shape(advance: line.width, glyph: line.glyphs.first)
    }
    plain.keep(shape, key)
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
    if let known = plain.kerning(pair) { return known }
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
    plain.keep(kerning: kerning, pair)
    return kerning
  }
}
