import Core

/// A text in a printer's own characters, side by side; its paragraphs and their lines are stretches of it.
final class CellText: Sendable {
  /// One character.
  struct Place: Sendable {
    let scalar: Unicode.Scalar
    let cell: PrinterFont.Cell
    /// Dots from the paragraph's start.
    let x: Int32
    let width: Int32
    /// Where it begins, in bytes of the whole text.
    let offset: Int32
    let isBold: Bool
    let isUnderlined: Bool

    var end: Int32 { x + width }
    /// Whether it may hang over the edge.
    var hangs: Bool { scalar == " " || scalar == "\u{3000}" }
  }

  /// Where its characters are from.
  let font: PrinterFont
  /// How often a cell's dots are repeated.
  let scale: Int
  let places: [Place]
  /// Whether any of it is underlined.
  let isUnderlined: Bool
  /// Whether any of its cells is one that the printer lacks.
  let hasDrawn: Bool

  init(font: PrinterFont, scale: Int, places: [Place], isUnderlined: Bool, hasDrawn: Bool) {
    self.font = font
    self.scale = scale
    self.places = places
    self.isUnderlined = isUnderlined
    self.hasDrawn = hasDrawn
  }

  /// Dots of some of its cells.
  func width(_ range: Range<Int>) -> Int {
    range.isEmpty ? 0 : Int(places[range.upperBound - 1].end - places[range.lowerBound].x)
  }

  /// The cells of a range without the spaces at its end, which hang over the edge.
  func inked(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, places[end - 1].hangs { end -= 1 }
    return range.lowerBound..<end
  }
}
