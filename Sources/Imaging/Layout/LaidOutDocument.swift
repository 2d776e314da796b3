import Core

/// A document on paper: for each page what is black where, drawn when asked for.
public struct LaidOutDocument: PaperDocument {
  /// Dots in a row.
  public let width: Int
  /// The pages in order; never empty.
  public let pages: [PaperPage]
  let lists: [DisplayList]

  /// Draws rows of a page. Glyphs and pictures were fixed to whole dots when the document was laid out, so nothing
  /// depends on where it is cut.
  /// - Parameters:
  ///   - page: Index into ``pages``.
  ///   - rows: Rows within the page's height.
  public func render(page: Int, rows: Range<Int>) -> Bitmap {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= pages[page].height)
    return lists[page].render(rows: rows, width: width)
  }

  /// What stands in rows of a page. Only a document that was laid out for a printer's own characters has text in it.
  /// - Parameters:
  ///   - page: Index into ``pages``.
  ///   - rows: Rows within the page's height.
  public func pieces(page: Int, rows: Range<Int>) -> [PaperPiece] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= pages[page].height)
    return lists[page].pieces(rows: rows)
  }
}
