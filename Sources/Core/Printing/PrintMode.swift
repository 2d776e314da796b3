/// How a document's words come onto paper.
public enum PrintMode: String, WireWord, Codable, Sendable, CaseIterable {
  /// Drawn dot by dot: any script, exact fonts, and a preview that is the paper.
  case raster
  /// In the printer's own characters where it has them, the rest drawn in their places: a fraction of the bytes.
  case text
}
