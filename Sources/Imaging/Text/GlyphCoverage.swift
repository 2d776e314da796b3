import Core

/// Whether the installed fonts can set a text, as documents are set: a font that documents are not set in does not count.
public enum GlyphCoverage {
  /// Whether every character of `text` has its glyph. Blocks for as long as a line's layout takes.
  public static func isComplete(_ text: String) -> Bool {
    do throws(Problem) {
      _ = try TextEngine.shared.lines(StyledText(text, TextStyle(em: 24)), width: 576, language: "zh")
      return true
    } catch {
      return false
    }
  }
}
