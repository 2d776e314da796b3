import Core

/// The rows of the printers that a printout may go to, in dots, and what else of them its layout depends on.
struct RowWidths: Sendable, Equatable {
  /// The row of the printer that it would go to now; nil: no printer is known.
  var likely: Int?
  /// The longest row of them all; nil: no printer is known.
  var longest: Int?

  /// The likely printer's own characters, where they are to be used; nil: everything is drawn.
  var font: ChineseFont.Encoding?

  /// The likely printer's dots: what a millimetre of a document is.
  var density: DotDensity

  /// What it may go to.
  init(likely: Int?, longest: Int?, font: ChineseFont.Encoding? = nil, density: DotDensity = .standard) {
    self.likely = likely
    self.longest = longest
    self.font = font
    self.density = density
  }

  /// One printer.
  /// - Parameter mode: What the job asks for; nil: the profile's own mode.
  init(of profile: PrinterProfile, mode: PrintMode?) {
    self.init(
      likely: profile.dots, longest: profile.dots, font: profile.font(for: mode), density: profile.density)
  }

  /// What is laid out for where no printer is known: nothing is cut off on any.
  static let unknown = Paper.mm58.dots

  /// How the words come onto paper.
  var mode: PrintMode { font == nil ? .raster : .text }

  /// The row of the likely printer.
  var row: Int { likely ?? Self.unknown }

  /// The width that a document is laid out for.
  /// - Parameter paper: The paper that it names; nil: it takes the printer's row.
  /// - Returns: nil where no printer takes that paper.
  func layoutWidth(of paper: Paper?) -> Int? {
    guard let paper else { return row }
    guard let likely, let longest else { return paper.dots }
    return paper.width(onRow: likely) ?? paper.width(onRow: longest)
  }
}
