import Core

/// Sets the text of one document in a printer's own cells: Han characters fill squares, letters half of one.
final class CellTypesetter {
  private var sheet: CellSheet

  /// A typesetter.
  /// - Parameters:
  ///   - font: The printer's characters.
  ///   - language: BCP 47.
  init(font: PrinterFont, language: String) { sheet = CellSheet(font: font, language: language) }

  /// All that was read.
  var characters: CellCharacters { CellCharacters(sheet) }

  /// Breaks text into lines, as ``TextEngine/lines(_:width:indent:language:isJustified:limit:)`` does.
  /// - Returns: nil where the text is not for cells: other scripts, other sizes than once and twice 24 dots, mixed sizes.
  /// - Throws: ``Problem``: `missing-glyph` for what neither the printer nor an installed font has, `document-too-long`.
  func lines(_ text: StyledText, width: Int, indent: Int, limit: Int) throws(Problem) -> [TextLine]? {
    guard let text = try sheet.read(text) else { return nil }
    return try sheet.lines(text, width: width, indent: indent, limit: limit)
  }

  /// Looks a text's characters up.
  /// - Returns: nil where the text is not for cells.
  /// - Throws: ``Problem`` `missing-glyph`.
  func read(_ text: StyledText) throws(Problem) -> CellSheet.Text? { try sheet.read(text) }

  /// Divides a text into lines.
  /// - Throws: ``Problem`` `document-too-long`.
  func lines(_ text: CellSheet.Text, width: Int, indent: Int, limit: Int) throws(Problem) -> [TextLine] {
    try sheet.lines(text, width: width, indent: indent, limit: limit)
  }

  /// Whether a text has a number of lines, none of them too wide, when it is divided at a width.
  func fits(_ text: CellSheet.Text, lines count: Int, width: Int) -> Bool {
    sheet.fits(text, lines: count, width: width)
  }
}
