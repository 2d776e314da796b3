import Core

/// The characters of a document that was set in cells, for the pages that its lines stand on.
final class CellCharacters: Sendable {
  let font: PrinterFont
  let places: [CellSheet.Place]
  /// What the printer is sent for them; nothing for what it lacks.
  private let bytes: [UInt8]

  init(_ sheet: CellSheet) {
    font = sheet.font
    places = sheet.places
    bytes = sheet.bytes
  }

  /// Adds a line's neighbouring cells of one look, as a printer takes them.
  /// - Parameter left: Where the line starts on the paper.
  func add(_ line: TextLine.Cells, from left: Int, to spans: inout [PaperText.Span]) {
    let left = left - line.start
    let all = places
    let places = all.span
    var index = line.range.lowerBound
    while index < line.range.upperBound {
      let first = places[index]
      var end = line.range.upperBound
      if !line.isUniform {
        end = index + 1
        while end < line.range.upperBound, !first.isDrawn, !places[end].isDrawn, places[end].isBold == first.isBold {
          end += 1
        }
      }
      let width = places.width(index..<end)
      index = end
      let content: PaperText.Span.Content
      if first.isDrawn {
        guard let picture = PrinterFont.picture(first.scalar, isBold: first.isBold) else { continue }
        content = .drawn(picture)
      } else {
        content = .characters(bytes[Int(first.code)..<(end < places.count ? Int(places[end].code) : bytes.count)])
      }
      spans.append(PaperText.Span(x: left + Int(first.x), width: width, isBold: first.isBold, content: content))
    }
  }
}
