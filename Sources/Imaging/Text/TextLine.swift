import Core

/// A line of shaped text: stamps along a baseline, with the seams at which it can be stretched.
struct TextLine: Sendable {
  /// A glyph and where its pen stands, in dots right of the line's start and below its baseline.
  struct Glyph: Sendable {
    let mask: GlyphMask
    var x: Int
    var y: Int
  }

  /// What moves as one when a line is stretched.
  struct Cluster: Sendable {
    /// What kind of letter it begins with.
    enum Kind: Sendable { case space, ideograph, other }
    var kind: Kind
    /// Its glyphs.
    var glyphs: Range<Int>
    var x: Int
    var width: Int
    var underlined: Bool
    /// Where its text begins, in bytes of the whole text.
    var offset: Int
  }

  /// A line in a printer's own characters, side by side.
  struct Cells: Sendable {
    /// One character.
    struct Place: Sendable {
      let scalar: Unicode.Scalar
      let cell: PrinterFont.Cell
      /// Dots from the line's start.
      var x: Int32
      let width: Int32
      /// Where it begins, in bytes of the whole text.
      let offset: Int32
      let isBold: Bool
      let isUnderlined: Bool
    }

    /// Where its characters are from.
    let font: PrinterFont
    /// How often a cell's dots are repeated.
    let scale: Int
    var places: [Place]

    /// Whether any of its cells is one that the printer lacks.
    var hasDrawn: Bool { places.contains { $0.cell == .drawn } }

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
      var bytes: [UInt8] = []
      // The first of the cells that are gathered.
      var start: Place?
      var end: Int32 = 0
      func gathered() -> PaperText.Span? {
        start.map { start in
          PaperText.Span(
            x: left + Int(start.x), width: Int(end - start.x), isBold: start.isBold, content: .characters(bytes))
        }
      }
      for place in places {
        if place.cell == .drawn || start.map({ $0.isBold != place.isBold }) ?? false {
          if let span = gathered() { spans.append(span) }
          bytes = []
          start = nil
        }
        guard place.cell != .drawn else {
          guard let picture = PrinterFont.picture(place.scalar, isBold: place.isBold) else { continue }
          spans.append(
            PaperText.Span(
              x: left + Int(place.x), width: Int(place.width), isBold: place.isBold, content: .drawn(picture)))
          continue
        }
        if start == nil {
          start = place
          bytes.reserveCapacity(2 * places.count)
        }
        place.cell.append(to: &bytes)
        end = place.x + place.width
      }
      if let span = gathered() { spans.append(span) }
      return spans
    }
  }

  var glyphs: [Glyph]
  /// In visual order, from left to right; none for a line in cells.
  var clusters: [Cluster]
  /// Advance of all clusters but spaces at the end.
  var width: Int
  /// The largest em on it, which sets its height.
  var em: Int
  /// The line's share of the text, in UTF-8 bytes.
  var bytes: Range<Int>
  var isRightToLeft: Bool
  /// Whether it begins a paragraph of the text, and so takes the indent.
  var beginsParagraph: Bool
  /// Whether it ends a paragraph of the text, and so is not stretched.
  var endsParagraph: Bool
  /// The line as a printer's own characters; nil: it can only be drawn.
  var cells: Cells?

  /// The rows that its ink covers, relative to the baseline; empty at 0 where it has none.
  var ink: Range<Int> {
    if let cells { return cells.ink }
    var top = Int.max
    var bottom = Int.min
    for glyph in glyphs where glyph.mask.height > 0 {
      top = min(top, glyph.y + glyph.mask.top)
      bottom = max(bottom, glyph.y + glyph.mask.top + glyph.mask.height)
    }
    return top < bottom ? top..<bottom : 0..<0
  }

  /// Counts its text from `offset` bytes earlier.
  mutating func moveText(by offset: Int) {
    bytes = bytes.lowerBound + offset..<bytes.upperBound + offset
    for index in clusters.indices { clusters[index].offset += offset }
  }

  /// The stretches that are underlined, in dots from the line's start.
  var underlines: [Range<Int>] {
    var ranges: [Range<Int>] = []
    func add(_ next: Range<Int>) {
      if let last = ranges.last, last.upperBound == next.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<next.upperBound
      } else {
        ranges.append(next)
      }
    }
    for cluster in clusters where cluster.underlined && cluster.width > 0 {
      add(cluster.x..<cluster.x + cluster.width)
    }
    for place in cells?.places ?? [] where place.isUnderlined { add(Int(place.x)..<Int(place.x + place.width)) }
    return ranges
  }

  /// What kind of letter it begins with; nil for an empty line.
  var firstKind: Cluster.Kind? { clusters.first?.kind ?? cells?.places.first.map { TextSource.kind(of: $0.scalar) } }

  /// What kind of letter it ends with; nil for an empty line.
  var lastKind: Cluster.Kind? { clusters.last?.kind ?? cells?.places.last.map { TextSource.kind(of: $0.scalar) } }
}
