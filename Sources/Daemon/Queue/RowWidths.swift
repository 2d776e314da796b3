import Core

/// The rows of the printers that a printout may go to, in dots.
struct RowWidths: Sendable, Equatable {
  /// The row of the printer that it would go to now; nil: no printer is known.
  var likely: Int?
  /// The longest row of them all; nil: no printer is known.
  var longest: Int?

  /// What it may go to.
  init(likely: Int?, longest: Int?) {
    self.likely = likely
    self.longest = longest
  }

  /// One printer.
  init(of row: Int) { self.init(likely: row, longest: row) }

  /// What is laid out for where no printer is known: nothing is cut off on any.
  static let unknown = Paper.mm58.dots

  /// The width that a document is laid out for.
  /// - Parameter paper: The paper that it names; nil: it takes the printer's row.
  /// - Returns: nil where no printer takes that paper.
  func layoutWidth(of paper: Paper?) -> Int? {
    guard let paper else { return likely ?? Self.unknown }
    guard let likely, let longest else { return paper.dots }
    return paper.width(onRow: likely) ?? paper.width(onRow: longest)
  }
}
