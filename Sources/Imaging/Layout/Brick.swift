import Core

/// A piece of paper that no seam divides: a line of text, a table row, a picture, a box.
struct Brick {
  /// Something black on it, in dots from its upper left corner.
  enum Mark {
    /// A line of text whose start stands at `x` and whose baseline at `baseline`.
    indirect case text(TextLine, x: Int, baseline: Int)
    /// The same in a printer's own characters.
    case cells(TextLine.Cells, x: Int, baseline: Int)
    case fill(x: Int, y: Int, width: Int, height: Int)
    indirect case picture(Bitmap, x: Int, y: Int)
    /// A code that a printer may draw by itself; its place is counted from the picture's upper left corner.
    indirect case code(PaperCode, Bitmap, x: Int, y: Int)

    /// Where a line of text has its baseline.
    var baseline: Int? {
      switch self {
      case .text(_, _, let baseline), .cells(_, _, let baseline): baseline
      case .fill, .picture, .code: nil
      }
    }
  }

  /// Rows; no mark reaches out of them.
  var height: Int
  /// Its marks: most bricks have one.
  var first: Mark?
  private(set) var others: [Mark] = []
  /// White wanted above; of two that meet the larger counts, and at the head of a page none.
  var before = 0
  /// White wanted below.
  var after = 0
  /// Whether the next brick must stand on the same page.
  var keepsWithNext = false
  /// Whether it only divides what is above from what is below, and so is left out at the head of a page.
  var isDivider = false
  /// What is repeated above it when a new page begins with it: a table's head.
  var repeats: [Brick] = []

  init(height: Int, _ mark: Mark? = nil) {
    self.height = height
    first = mark
  }

  /// Adds a mark.
  mutating func add(_ mark: Mark) { if first == nil { first = mark } else { others.append(mark) } }
}

extension Brick {
  /// A single line of text, as high as its pitch or, where marks tower, as its ink.
  /// - Parameters:
  ///   - line: The line.
  ///   - em: The em that sets the pitch.
  ///   - x: Where the line starts.
  init(_ line: TextLine, em: Int, x: Int) {
    let rows = Self.rows(of: line.ink, em: em)
    self.init(height: rows.count)
    add(line, em: em, x: x, baseline: -rows.lowerBound)
  }

  /// The same of a line in a printer's own characters that is not underlined.
  init(_ cells: TextLine.Cells, em: Int, x: Int) {
    let rows = Self.rows(of: cells.ink, em: em)
    self.init(height: rows.count, .cells(cells, x: x, baseline: -rows.lowerBound))
  }

  /// Lines side by side on one baseline.
  init(lines: [(line: TextLine, x: Int)], em: Int) {
    let rows = lines.reduce(Self.rows(of: nil, em: em)) { rows, next in
      let own = Self.rows(of: next.line.ink, em: em)
      return min(rows.lowerBound, own.lowerBound)..<max(rows.upperBound, own.upperBound)
    }
    self.init(height: rows.count)
    for (line, x) in lines { add(line, em: em, x: x, baseline: -rows.lowerBound) }
  }

  /// The rows that a line takes, relative to its baseline.
  private static func rows(of ink: Range<Int>?, em: Int) -> Range<Int> {
    let above = TypeScale.baseline(em)
    let below = TypeScale.pitch(em) - above
    guard let ink else { return -above..<below }
    // A row of white on each side, so that stacked Tibetan letters never touch the next line's.
    return min(-above, ink.lowerBound - 1)..<max(below, ink.upperBound + 1)
  }

  /// Adds a line of text with its underlines.
  mutating func add(_ line: TextLine, em: Int, x: Int, baseline: Int) {
    if let cells = line.cells {
      add(.cells(cells, x: x, baseline: baseline))
      guard line.isUnderlined else { return }
    } else {
      add(.text(line, x: x, baseline: baseline))
    }
    let thickness = max(2, em / 16)
    let depth = min(baseline + max(3, em / 8), height - thickness)
    for range in line.underlines {
      add(.fill(x: x + range.lowerBound, y: depth, width: range.count, height: thickness))
    }
  }

  /// Where its first line of text has its baseline.
  var baseline: Int? {
    first?.baseline ?? others.lazy.compactMap(\.baseline).first
  }
}
