import Core

/// A paragraph in a printer's own characters, ready to be divided into lines of any width.
struct CellParagraph {
  private let text: CellText
  /// Its characters of the whole text.
  private let places: Range<Int>
  /// Its bytes of the whole text.
  private let bytes: Range<Int>
  private let language: String
  /// What is known of where its lines may end; nil as long as nobody had to know.
  private var row: CharacterRow?

  init(_ text: CellText, _ places: Range<Int>, bytes: Range<Int>, language: String) {
    self.text = text
    self.places = places
    self.bytes = bytes
    self.language = language
  }

  /// Adds its lines.
  /// - Parameters:
  ///   - width: Dots to fill.
  ///   - indent: Dots that the first line leaves free.
  mutating func divide(width: Int, indent: Int, into lines: inout [TextLine]) {
    // Most labels and values are one line.
    let inked = text.inked(places)
    if text.width(inked) <= width - indent {
      lines.append(line(inked, bytes, isFirst: true, isLast: true))
      return
    }
    var row =
      row
      ?? CharacterRow(
        text.places[places].map {
          CharacterRow.Piece(scalar: $0.scalar, offset: Int($0.offset), width: Int($0.width))
        }, language: language)
    var start = 0
    for end in row.ends(width: width, indent: indent, shortBy: width / 3) {
      let share = row.offset(start, in: bytes)..<row.offset(end, in: bytes)
      let line = text.inked(places.lowerBound + start..<places.lowerBound + end)
      lines.append(self.line(line, share, isFirst: start == 0, isLast: end == places.count))
      start = end
    }
    self.row = row
  }

  private func line(_ range: Range<Int>, _ bytes: Range<Int>, isFirst: Bool, isLast: Bool) -> TextLine {
    TextLine(
      glyphs: [], clusters: [], width: text.width(range), em: PaperText.cellHeight * text.scale, bytes: bytes,
      isRightToLeft: false, beginsParagraph: isFirst, endsParagraph: isLast,
      cells: TextLine.Cells(text: text, range: range))
  }
}
