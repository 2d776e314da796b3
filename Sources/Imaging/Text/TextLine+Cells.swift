import Core

extension TextLine {
  /// A line in a printer's own characters, side by side.
  struct Cells: Sendable {
    /// The text that it is a stretch of.
    let text: CellText
    let range: Range<Int>

    /// Its characters; they count their dots from their paragraph's start.
    var places: ArraySlice<CellText.Place> { text.places[range] }
    /// How often a cell's dots are repeated.
    var scale: Int { text.scale }
    /// Whether any of its cells is one that the printer lacks.
    var hasDrawn: Bool { text.hasDrawn && places.contains { $0.cell.isDrawn } }
    /// Where the line starts, in dots from the paragraph's start.
    var start: Int { range.isEmpty ? 0 : Int(text.places[range.lowerBound].x) }

    /// The rows of its cells, relative to the baseline; empty at 0 where all are white.
    var ink: Range<Int> {
      guard places.contains(where: { $0.scalar != " " }) else { return 0..<0 }
      let top = -PrinterFont.ascent(scale: scale)
      return top..<top + PaperText.cellHeight * scale
    }

    /// Neighbouring cells of one look, as a printer takes them.
    /// - Parameter left: Where the line starts on the paper.
    /// - Returns: Spans from left to right.
    func spans(from left: Int) -> [PaperText.Span] {
      var spans: [PaperText.Span] = []
      add(to: &spans, from: left)
      return spans
    }

    /// Adds them to others.
    func add(to spans: inout [PaperText.Span], from left: Int) {
      let left = left - start
      text.places.withUnsafeBufferPointer { places in
        var index = range.lowerBound
        while index < range.upperBound {
          let first = places[index]
          var end = index + 1
          let content: PaperText.Span.Content
          if first.cell.isDrawn {
            index = end
            guard let picture = PrinterFont.picture(first.scalar, isBold: first.isBold) else { continue }
            content = .drawn(picture)
          } else {
            while end < range.upperBound, !places[end].cell.isDrawn, places[end].isBold == first.isBold { end += 1 }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * (end - index))
            for place in places[index..<end] { place.cell.append(to: &bytes) }
            content = .characters(bytes)
            index = end
          }
          spans.append(
            PaperText.Span(
              x: left + Int(first.x), width: Int(places[end - 1].end - first.x), isBold: first.isBold,
              content: content))
        }
      }
    }

    /// The stretches that are underlined, in dots from the line's start.
    var underlines: [Range<Int>] {
      guard text.isUnderlined else { return [] }
      let start = start
      return places.lazy.filter(\.isUnderlined).reduce(into: []) { ranges, place in
        TextLine.add(Int(place.x) - start..<Int(place.end) - start, to: &ranges)
      }
    }
  }
}
