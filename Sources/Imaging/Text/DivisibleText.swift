import Core

/// Text whose characters are looked up once, to be divided into lines of any width.
struct DivisibleText {
  private enum Content {
    /// In a printer's own characters.
    case cells(CellTypesetter, CellSheet.Text)
    /// In drawn characters; nil: Pango has to shape them.
    case drawn(TextSource, [TextEngine.PlainParagraph]?)
  }

  private let engine: TextEngine
  private let language: String
  /// The most lines.
  private let limit: Int
  private var content: Content

  /// Looks a text up.
  /// - Parameters:
  ///   - engine: Draws what is not in the printer's own characters.
  ///   - cells: Sets what it can in the printer's own characters; nil: everything is drawn.
  ///   - language: BCP 47.
  /// - Throws: ``Problem`` `missing-glyph`.
  init(_ text: StyledText, engine: TextEngine, cells: CellTypesetter?, language: String) throws(Problem) {
    self.engine = engine
    self.language = language
    limit = Self.limit(text)
    if let cells, let known = try cells.read(text) {
      content = .cells(cells, known)
    } else {
      let source = TextSource(text)
      content = .drawn(source, engine.plainParagraphs(source, language: language))
    }
  }

  /// The most lines of a text that a printout has room for.
  static func limit(_ text: StyledText) -> Int {
    let em = text.others.reduce(text.first.style.em) { min($0, $1.style.em) }
    return PageFiller.lengthLimit / TypeScale.pitch(max(1, em))
  }

  /// Divides it into lines.
  /// - Parameters: As ``TextEngine/lines(_:width:indent:language:isJustified:limit:)``.
  /// - Throws: ``Problem``: `missing-glyph`, `document-too-long`.
  mutating func divided(width: Int, indent: Int = 0, isJustified: Bool = false) throws(Problem) -> [TextLine] {
    switch content {
    case .cells(let typesetter, let text):
      return try typesetter.lines(text, width: width, indent: indent, limit: limit)
    case .drawn(let source, let plain):
      if var paragraphs = plain {
        // Taken out and put back, so that nothing is copied.
        content = .drawn(source, nil)
        defer { content = .drawn(source, paragraphs) }
        let lines = try engine.plainLines(
          &paragraphs, of: source, width: width, indent: indent, isJustified: isJustified, limit: limit)
        if let lines { return lines }
      }
      return try engine.shapedLines(
        source, width: width, indent: indent, language: language, isJustified: isJustified, limit: limit)
    }
  }

  /// Whether it has a number of lines, none of them too wide, when it is divided at a width.
  /// - Throws: As ``divided(width:indent:isJustified:)``.
  mutating func fits(lines count: Int, width: Int) throws(Problem) -> Bool {
    switch content {
    case .cells(let typesetter, let text): return typesetter.fits(text, lines: count, width: width)
    case .drawn(let source, let plain):
      if var paragraphs = plain {
        content = .drawn(source, nil)
        defer { content = .drawn(source, paragraphs) }
        if let fits = engine.plainFits(&paragraphs, lines: count, width: width) { return fits }
      }
      let lines = try divided(width: width)
      return lines.count == count && lines.allSatisfy { $0.width <= width }
    }
  }
}
