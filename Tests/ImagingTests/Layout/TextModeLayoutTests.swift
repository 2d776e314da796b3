import Core
import Testing

@testable import Imaging

/// Documents laid out for a printer's own characters.
@Suite struct TextModeLayoutTests {
  @Test("pieces fill each page without gaps, and each stands where the picture has it", arguments: Paper.allCases)
  func pieces(paper: Paper) throws {
    for template in try TemplateCatalogue.builtIn().all {
      let document = try template.render(data: template.example)
      let laidOut = try DocumentRenderer().layout(document, width: paper.dots, font: .gb18030TwoByte)
      var textRows = 0
      for (index, page) in laidOut.pages.enumerated() {
        let pieces = laidOut.pieces(page: index, rows: 0..<page.height)
        var y = 0
        for piece in pieces {
          #expect(piece.rows.lowerBound == y && !piece.rows.isEmpty)
          y = piece.rows.upperBound
          if case .text(let line) = piece {
            textRows += piece.rows.count
            #expect(laidOut.render(page: index, rows: piece.rows) == drawn(line, width: laidOut.width))
          }
          if case .blank = piece {
            #expect(laidOut.render(page: index, rows: piece.rows).bytes.allSatisfy { $0 == 0 })
          }
        }
        #expect(y == page.height)
        // However it is cut at safe rows, the same lines are found.
        var cut: [PaperPiece] = []
        var top = 0
        for row in page.safeRows where row > top {
          cut += laidOut.pieces(page: index, rows: top..<row)
          top = row
        }
        #expect(cut.filter(\.isText) == pieces.filter(\.isText))
      }
      #expect(textRows > 0, "\(template.name)")
    }
  }

  /// A line as the printer draws it, from what it is sent.
  private func drawn(_ line: PaperText, width: Int) -> Bitmap {
    var picture = Bitmap(width: width, height: line.rows.count)
    for span in line.spans {
      var x = span.x
      var cells: [Bitmap] = []
      switch span.content {
      case .drawn(let cell): cells = [cell]
      case .characters(let bytes):
        var index = bytes.startIndex
        while index < bytes.endIndex {
          let isASCII = bytes[index] < 0x80
          let character =
            isASCII
            ? Character(Unicode.Scalar(bytes[index]))
            : PrinterEncoding.gb18030(lead: bytes[index], trail: bytes[index + 1]) ?? "?"
          index += isASCII ? 1 : 2
          var cell = GlyphSource.shared.glyph(character, in: isASCII ? .fontA : .chinese) ?? Bitmap(width: 1, height: 1)
          if span.isBold { cell.overlay(cell, x: 1, y: 0) }
          cells.append(cell.enlarged(by: line.scale, rows: line.scale))
        }
      }
      for cell in cells {
        picture.overlay(cell, x: x, y: 0)
        x += cell.width
      }
      #expect(x == span.x + span.width)
    }
    return picture
  }

  @Test("what stands beside a frame, or holds a rare character at double size, is drawn") func exceptions() throws {
    let document = try Document(
      decoding: [
        "version": 1, "textSize": "huge",
        "blocks": [["type": "paragraph", "text": "张㛃"], ["type": "paragraph", "text": "张三"]],
      ])
    let laidOut = try DocumentRenderer().layout(document, width: 384, font: .gb18030TwoByte)
    let lines = laidOut.pieces(page: 0, rows: 0..<laidOut.pages[0].height).filter(\.isText)
    #expect(lines.count == 1)
    #expect(lines[0].rows.count == 48)
  }

  @Test("without a font of the printer everything is dots") func raster() throws {
    let template = try #require(try TemplateCatalogue.builtIn().all.first)
    let laidOut = try DocumentRenderer().layout(try template.render(data: template.example), width: 384)
    #expect(laidOut.pieces(page: 0, rows: 0..<100).allSatisfy { !$0.isText })
  }
}

extension PaperPiece {
  fileprivate var isText: Bool {
    if case .text = self { true } else { false }
  }
}
