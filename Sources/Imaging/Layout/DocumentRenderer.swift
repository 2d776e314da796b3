import Core

/// Lays documents out for a printer's row.
///
/// Safe from any thread; a layout takes some milliseconds of computing, so callers keep it off event loops.
public struct DocumentRenderer: Sendable {
  let engine: TextEngine

  /// A renderer; all share the process's fonts.
  public init() { engine = .shared }

  /// Lays a document out.
  ///
  /// Counters (`[[page]]` …) are filled wherever the document's text has them. Its last page ends with a partial cut
  /// where the document says nothing else, so that each copy is a paper of its own.
  /// - Parameters:
  ///   - document: The document.
  ///   - width: Dots in a row; the paper that the document names is the caller's to regard.
  ///   - density: What a millimetre of the document is. Type is in dots and does not depend on it.
  ///   - font: The printer's own characters, where the paper is to have them (text mode): the same layout with their
  ///     widths. What they cannot show is drawn. nil: everything is drawn.
  ///   - counters: Which copy this is, of which job.
  ///   - image: Gives the bytes of an uploaded picture by its id.
  /// - Returns: Pages that are drawn when asked for.
  /// - Throws: ``Problem`` with the block's path: `missing-glyph`, `document-too-long` beyond 10 m,
  ///   `image-too-large`, `image-unreadable`, `code-too-long`, `code-unsupported-text`, `paper-too-narrow`,
  ///   `invalid-value` for a page too short for its content, and what `image` throws.
  public func layout(
    _ document: Document, width: Int, density: DotDensity = .standard, font: ChineseFont.Encoding? = nil,
    counters: Counters = Counters(),
    image: @escaping (String) throws(Problem) -> [UInt8] = { _ throws(Problem) in throw Problem(.unknownDocument) }
  ) throws(Problem) -> LaidOutDocument {
    let composition = Composition(
      engine: engine, font: font.map(PrinterFont.of), document: document, width: width,
      density: density, counters: counters, pictures: PictureShelf(image))
    // Text that says how many pages there are may change how many there are: three rounds settle all but jokes.
    var pass = Composition.Pass(pages: 1, footHeight: 0, blockPages: [])
    var result = try composition.compose(&pass)
    for _ in 0..<3 where !pass.isSettled {
      result = try composition.compose(&pass)
    }
    return result
  }
}
