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

  /// What a printer's own characters are to a line: the same clusters as cells.
  struct Cells: Sendable {
    /// How often a cell's dots are repeated.
    var scale: Int
    /// What each cluster holds.
    var contents: [PaperText.Span.Content]
    /// Whether each cluster is bold.
    var isBold: [Bool]
  }

  var glyphs: [Glyph]
  /// In visual order, from left to right.
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
    for cluster in clusters where cluster.underlined && cluster.width > 0 {
      let next = cluster.x..<cluster.x + cluster.width
      if let last = ranges.last, last.upperBound == next.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<next.upperBound
      } else {
        ranges.append(next)
      }
    }
    return ranges
  }

  /// Whether any of its cells is one that the printer lacks.
  var hasDrawnCells: Bool {
    cells?.contents.contains { if case .drawn = $0 { true } else { false } } ?? false
  }

  /// Neighbouring cells of one look, as a printer takes them.
  /// - Parameter left: Where the line starts on the paper.
  /// - Returns: Spans from left to right; none for a line that can only be drawn.
  func spans(from left: Int) -> [PaperText.Span] {
    guard let cells else { return [] }
    var spans: [PaperText.Span] = []
    for (index, cluster) in clusters.enumerated() {
      let next = PaperText.Span(
        x: left + cluster.x, width: cluster.width, isBold: cells.isBold[index], content: cells.contents[index])
      if let last = spans.last, last.isBold == next.isBold, last.x + last.width == next.x,
        case .characters(let before) = last.content, case .characters(let added) = next.content
      {
        spans[spans.count - 1].content = .characters(before + added)
        spans[spans.count - 1].width += next.width
      } else {
        spans.append(next)
      }
    }
    return spans
  }
}
