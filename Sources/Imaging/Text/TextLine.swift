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

  var glyphs: [Glyph]
  /// In visual order, from left to right; none for a line in cells.
  var clusters: [Cluster]
  /// The line as a printer's own characters; nil: it can only be drawn.
  let cells: Cells?
  /// The stretches of cells that are underlined; nil: none.
  private let cellUnderlines: [Range<Int>]?
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

  /// A line that is drawn.
  init(
    glyphs: [Glyph], clusters: [Cluster], width: Int, em: Int, bytes: Range<Int>, isRightToLeft: Bool,
    beginsParagraph: Bool, endsParagraph: Bool
  ) {
    self.glyphs = glyphs
    self.clusters = clusters
    cells = nil
    cellUnderlines = nil
    self.width = width
    self.em = em
    self.bytes = bytes
    self.isRightToLeft = isRightToLeft
    self.beginsParagraph = beginsParagraph
    self.endsParagraph = endsParagraph
  }

  /// A line in a printer's own characters.
  /// - Parameters:
  ///   - underlines: The stretches that are underlined, in dots from its start; nil: none.
  ///   - bytes: Its share of the text.
  init(
    cells: Cells, underlines: [Range<Int>]?, width: Int, bytes: Range<Int>, beginsParagraph: Bool, endsParagraph: Bool
  ) {
    glyphs = []
    clusters = []
    self.cells = cells
    cellUnderlines = underlines
    self.width = width
    em = PaperText.cellHeight * cells.scale
    self.bytes = bytes
    isRightToLeft = false
    self.beginsParagraph = beginsParagraph
    self.endsParagraph = endsParagraph
  }

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

  /// Whether any of its cells is underlined.
  var isUnderlined: Bool { cellUnderlines != nil }

  /// The stretches that are underlined, in dots from the line's start.
  var underlines: [Range<Int>] {
    guard cells == nil else { return cellUnderlines ?? [] }
    return clusters.lazy.filter { $0.underlined && $0.width > 0 }.reduce(into: []) { ranges, cluster in
      Self.add(cluster.x..<cluster.x + cluster.width, to: &ranges)
    }
  }

  /// Adds a stretch; it lengthens the last one where it follows on it.
  static func add(_ next: Range<Int>, to ranges: inout [Range<Int>]) {
    if let last = ranges.last, last.upperBound == next.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<next.upperBound
    } else {
      ranges.append(next)
    }
  }

  /// What kind of letter it begins with; nil for an empty line.
  var firstKind: Cluster.Kind? { clusters.first?.kind ?? cells?.first.map(TextSource.kind) }

  /// What kind of letter it ends with; nil for an empty line.
  var lastKind: Cluster.Kind? { clusters.last?.kind ?? cells?.last.map(TextSource.kind) }
}
