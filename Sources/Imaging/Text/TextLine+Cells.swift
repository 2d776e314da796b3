import Core

extension TextLine {
  /// A line in a printer's own characters, side by side: a stretch of its document's ``CellSheet``.
  struct Cells: Sendable {
    /// Its characters on the sheet, without the spaces at its end.
    let range: Range<Int>
    /// How often a cell's dots are repeated.
    let scale: Int
    /// Where it starts, in dots from its paragraph's start.
    let start: Int
    /// Whether all of it is white.
    private let isBlank: Bool
    /// Whether any of its cells is one that the printer lacks.
    let hasDrawn: Bool
    /// Whether all its cells have one look, and the printer has them.
    let isUniform: Bool
    /// The characters that it begins and ends with; nil for an empty line.
    let first: Unicode.Scalar?
    let last: Unicode.Scalar?

    /// A line.
    /// - Parameters:
    ///   - places: All of the sheet.
    ///   - range: Which of them are the line's.
    ///   - hasDrawn: Whether the text has cells that the printer lacks.
    init(_ places: Swift.Span<CellSheet.Place>, _ range: Range<Int>, scale: Int, hasDrawn: Bool, isUniform: Bool) {
      self.range = range
      self.scale = scale
      self.isUniform = isUniform
      var isBlank = true
      var drawn = false
      for index in range where isBlank || hasDrawn && !drawn {
        isBlank = isBlank && places[index].scalar == " "
        drawn = drawn || places[index].isDrawn
      }
      self.isBlank = isBlank
      self.hasDrawn = drawn
      start = range.isEmpty ? 0 : Int(places[range.lowerBound].x)
      first = range.isEmpty ? nil : places[range.lowerBound].scalar
      last = range.isEmpty ? nil : places[range.upperBound - 1].scalar
    }

    /// The rows of its cells, relative to the baseline; empty at 0 where all are white.
    var ink: Range<Int> {
      guard !isBlank else { return 0..<0 }
      let top = -PrinterFont.ascent(scale: scale)
      return top..<top + PaperText.cellHeight * scale
    }
  }
}
