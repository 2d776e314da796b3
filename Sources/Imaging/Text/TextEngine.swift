import CPango
import Core
import Synchronization

/// Text in, lines of stamps out: the one door to Pango.
///
/// Pango's objects belong to one thread at a time. They all live in a ``TextShaper`` behind a lock, and nothing of
/// theirs comes out: lines and masks are plain values.
final class TextEngine: Sendable {
  /// The process's engine, so that its fonts stay warm from one document to the next.
  static let shared = TextEngine()

  private let shaper: Mutex<TextShaper>

  /// - Parameter fontFolders: Where fonts are looked for.
  init(fontFolders: [String] = FontCatalog.folders) { shaper = Mutex(TextShaper(fontFolders: fontFolders)) }

  /// Bytes that Pango is given at once, about eight lines: its breaking of one long word into lines takes time by the
  /// square.
  private static func pieceSize(_ source: TextSource, width: Int) -> Int {
    let em = max(1, source.styles.map(\.style.em).min() ?? 1)
    return max(256, 48 * width / em)
  }

  /// Breaks text into lines.
  /// - Parameters:
  ///   - text: The text; line feeds separate paragraphs.
  ///   - width: Dots to fill.
  ///   - indent: Dots that the first line of each paragraph leaves free.
  ///   - language: BCP 47.
  ///   - isJustified: Whether lines will be stretched to the width, and so must not become much shorter.
  ///   - limit: The most lines.
  /// - Returns: At least one line.
  /// - Throws: ``Problem``: `missing-glyph` with the code point, `document-too-long` beyond `limit`.
  func lines(
    _ text: StyledText, width: Int, indent: Int = 0, language: String, isJustified: Bool = false, limit: Int = .max
  ) throws(Problem) -> [TextLine] {
    let source = TextSource(text)
    let plain = try plainLines(
      source, width: width, indent: indent, language: language, isJustified: isJustified, limit: limit)
    if let plain { return plain }
    return try shapedLines(
      source, width: width, indent: indent, language: language, isJustified: isJustified, limit: limit)
  }

  /// Breaks text into lines as Pango shapes it, whatever it is.
  /// - Parameters: As ``lines(_:width:indent:language:isJustified:limit:)``.
  func shapedLines(
    _ source: TextSource, width: Int, indent: Int, language: String, isJustified: Bool, limit: Int
  ) throws(Problem) -> [TextLine] {
    let isRightToLeft = WritingDirection.isRightToLeft(source.string, in: language)
    let pieceSize = Self.pieceSize(source, width: width)
    var lines: [TextLine] = []
    for paragraph in source.paragraphs {
      let before = lines.count
      var start = paragraph.lowerBound
      var isFirst = true
      repeat {
        let end = source.end(from: start, count: pieceSize, within: paragraph)
        let isLast = end == paragraph.upperBound
        let request = TextShaper.Request(
          source: source.slice(start..<end), width: width, indent: isFirst ? indent : 0, language: language,
          isRightToLeft: isRightToLeft)
        var piece = try shape(request)
        var next = end
        // Lines are filled one after the other, so all but a piece's last are what they would be in the whole.
        if !isLast, piece.count > 1, let last = piece.popLast() { next = start + last.bytes.lowerBound }
        for index in piece.indices {
          piece[index].moveText(by: start)
          piece[index].beginsParagraph = isFirst && index == 0
          piece[index].endsParagraph = isLast && index == piece.count - 1
        }
        lines += piece
        guard lines.count <= limit else { throw PageFiller.tooLong }
        start = next
        isFirst = false
      } while start < paragraph.upperBound
      guard lines.count > before + 1, !isRightToLeft else { continue }
      let request = TextShaper.Request(
        source: source, width: width, indent: indent, language: language, isRightToLeft: false)
      let most = longestGap(width, isJustified: isJustified)
      if let ending = try withoutOrphan(lines.suffix(2), of: paragraph, request, shortBy: most) {
        lines.replaceSubrange(lines.count - 2..<lines.count, with: ending)
      }
    }
    return lines
  }

  /// The dots by which a line may be short: more looks worse than an orphan.
  func longestGap(_ width: Int, isJustified: Bool) -> Int { width / (isJustified ? 7 : 3) }

  /// What is known of the characters of a paragraph.
  func plainRow(_ part: TextSource, _ text: String, from start: Int, language: String) -> PlainRow? {
    shaper.withLock { $0.plainRow(part, text, from: start, language: language) }
  }

  /// A paragraph's last two lines with one more word on the last, where that would hold a single ideograph: W3C's
  /// "Requirements for Chinese Text Layout" §3.1.3 calls it an orphan.
  /// - Returns: nil where there is none, or no better place to break.
  private func withoutOrphan(
    _ ending: ArraySlice<TextLine>, of paragraph: Range<Int>, _ whole: TextShaper.Request, shortBy most: Int
  ) throws(Problem) -> [TextLine]? {
    guard let above = ending.first, let last = ending.last, whole.source.isOrphan(last.bytes) else { return nil }
    let start = above.bytes.lowerBound
    let indent = above.beginsParagraph ? whole.indent : 0
    var request = whole
    request.source = whole.source.slice(start..<paragraph.upperBound)
    request.indent = indent
    request.width = indent + above.width - 1
    var lines = try shape(request)
    let missing = whole.width - indent - lines[0].width
    guard lines.count == 2, lines[1].width <= whole.width, missing <= most else { return nil }
    for index in lines.indices { lines[index].moveText(by: start) }
    lines[0].beginsParagraph = above.beginsParagraph
    lines[1].endsParagraph = true
    return lines
  }

  private func shape(_ request: TextShaper.Request) throws(Problem) -> [TextLine] {
    let outcome: Result<[TextLine], Problem> = shaper.withLock { shaper in
      do throws(Problem) {
        return .success(try shaper.lines(request))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
