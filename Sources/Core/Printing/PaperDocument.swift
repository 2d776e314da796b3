/// A document laid out for one paper width and one copy: pages of known height whose rows can be drawn in any order.
public protocol PaperDocument: Sendable {
  /// Dots in a row.
  var width: Int { get }
  /// The pages in order; never empty.
  var pages: [PaperPage] { get }
  /// Draws rows of a page.
  /// - Parameters:
  ///   - page: Index into ``pages``.
  ///   - rows: Rows within the page's height.
  /// - Returns: A bitmap ``width`` dots wide and `rows.count` high; equal rows are equal dot for dot however cut.
  func render(page: Int, rows: Range<Int>) -> Bitmap
  /// What stands in rows of a page, for a printer that has characters of its own.
  /// - Parameters:
  ///   - page: Index into ``pages``.
  ///   - rows: Rows within the page's height.
  /// - Returns: Pieces from top to bottom that fill the rows without gaps; what is not wholly within them comes as dots.
  func pieces(page: Int, rows: Range<Int>) -> [PaperPiece]
}

extension PaperDocument {
  /// Nothing but dots.
  public func pieces(page: Int, rows: Range<Int>) -> [PaperPiece] { rows.isEmpty ? [] : [.dots(rows)] }
}

/// One piece of paper: what stands between two cuts or page breaks.
public struct PaperPage: Sendable, Equatable {
  /// Height in dots, without the feed to the cutter.
  public let height: Int
  /// Rows, ascending, the last equal to ``height``, at which a printout may pause: never within a line of text, a
  /// picture or a table row.
  public let safeRows: [Int]
  /// How the page ends: nil for a page break without a cut.
  public let cut: CutMode?

  /// A page.
  public init(height: Int, safeRows: [Int], cut: CutMode?) {
    self.height = height
    self.safeRows = safeRows
    self.cut = cut
  }
}

/// A place in a printout, counted from one as people count, rows from zero.
public struct PaperPosition: Sendable, Equatable, Codable, Comparable {
  /// Which copy, from 1.
  public var copy: Int
  /// Which page of the copy, from 1.
  public var page: Int
  /// Rows of that page that lie before this place, in dots.
  public var row: Int

  /// A place.
  public init(copy: Int, page: Int, row: Int) {
    self.copy = copy
    self.page = page
    self.row = row
  }

  /// The very beginning.
  public static let start = PaperPosition(copy: 1, page: 1, row: 0)

  /// Paper order.
  public static func < (a: Self, b: Self) -> Bool { (a.copy, a.page, a.row) < (b.copy, b.page, b.row) }
}
