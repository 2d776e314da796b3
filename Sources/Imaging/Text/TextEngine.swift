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

  init() { shaper = Mutex(TextShaper()) }

  /// Breaks text into lines.
  /// - Parameters:
  ///   - text: The text; line feeds separate paragraphs.
  ///   - width: Dots to fill.
  ///   - indent: Dots that the first line of each paragraph leaves free.
  ///   - language: BCP 47.
  /// - Returns: At least one line.
  /// - Throws: ``Problem``: `missing-glyph`, with the code point.
  func lines(
    _ text: StyledText, width: Int, indent: Int = 0, language: String
  ) throws(Problem) -> [TextLine] {
    let outcome: Result<[TextLine], Problem> = shaper.withLock { shaper in
      do throws(Problem) {
        return .success(try shaper.lines(text, width: width, indent: indent, language: language))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
