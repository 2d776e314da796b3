import Core

/// Text whose characters are looked up once, to be divided into lines of any width.
struct DivisibleText {
  private enum Content {
    /// In a printer's own characters.
    case cells([CellParagraph])
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
    limit = PageFiller.lengthLimit / TypeScale.pitch(max(1, text.runs.lazy.map(\.style.em).min() ?? 1))
    if let paragraphs = try cells?.paragraphs(of: text, language: language) {
      content = .cells(paragraphs)
    } else {
      let source = TextSource(text)
      content = .drawn(source, engine.plainParagraphs(source, language: language))
    }
  }

  /// Divides it into lines.
  /// - Parameters: As ``TextEngine/lines(_:width:indent:language:isJustified:limit:)``.
  /// - Throws: ``Problem``: `missing-glyph`, `document-too-long`.
  mutating func divided(width: Int, indent: Int = 0, isJustified: Bool = false) throws(Problem) -> [TextLine] {
    switch content {
    case .cells(var paragraphs):
      // Taken out and put back, so that nothing is copied.
      content = .cells([])
      defer { content = .cells(paragraphs) }
      return try CellTypesetter.lines(&paragraphs, width: width, indent: indent, limit: limit)
    case .drawn(let source, let plain):
      if var paragraphs = plain {
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
}
