import Core
import Foundation
import FuzzTestKit
import Testing

@testable import Imaging

/// Whether poppler-utils is there: `scripts/setup` installs it.
private let hasPoppler = FileManager.default.isExecutableFile(atPath: PDFReader.Tools().drawing)

@Suite("PDF", .enabled(if: hasPoppler, "needs poppler-utils"))
struct PDFReaderTests {
  /// Slow machines may take their time; what is refused is refused for another reason.
  private static var patient: LimitedProcess.Limits {
    var limits = LimitedProcess.Limits()
    limits.milliseconds = 600_000
    limits.cpuSeconds = 300
    return limits
  }

  private func reader(_ change: (inout LimitedProcess.Limits) -> Void = { _ in }) -> PDFReader {
    var limits = Self.patient
    change(&limits)
    return PDFReader(tools: PDFReader.Tools(), limits: limits, patience: 3_600_000)
  }

  private func pages(_ pdf: SamplePDF, width: Int = 384) async throws -> [Bitmap] {
    try await reader().pages(of: pdf.bytes, width: width)
  }

  private func ink(_ bitmap: Bitmap) -> (left: Int, right: Int, top: Int, bottom: Int) {
    var (left, right, top, bottom) = (bitmap.width, -1, bitmap.height, -1)
    for y in 0..<bitmap.height {
      for x in 0..<bitmap.width where bitmap[x, y] {
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
      }
    }
    return (left, right, top, bottom)
  }

  @Test("a page's margins are cut off and its content fills the width", arguments: [384, 576])
  func margins(width: Int) async throws {
    let page = try #require(
      try await pages(SamplePDF([SamplePDF.text("The boundary is the old tree.")]), width: width).first)
    #expect(page.width == width)
    let ink = ink(page)
    #expect(ink.left <= 6 && ink.right >= width - 7 && ink.top <= 6 && ink.bottom >= page.height - 7)
    // One line of text, not a sheet of paper.
    #expect(page.height < width / 6)
  }

  @Test("all pages of a document have type of one size, and a word alone is no poster")
  func sizes() async throws {
    let wide = SamplePDF.text("A line that fills the page", x: 60, size: 36)
    let short = SamplePDF.text("A line", x: 60, size: 36)
    let both = try await pages(SamplePDF([wide, short]))
    #expect(both.count == 2 && both.allSatisfy { $0.width == 384 })
    #expect(abs(both[0].height - both[1].height) <= 12)
    let alone = try #require(try await pages(SamplePDF([SamplePDF.text("i", size: 10)])).first)
    #expect(alone.width < 60 && alone.height < 60)
  }

  @Test("text is black on white, a photograph is dithered")
  func tones() async throws {
    let page = try #require(try await pages(SamplePDF([SamplePDF.photograph()])).first)
    // Dots in the middle of the ramp, by columns from dark to light.
    let top = page.height - 120
    func share(_ columns: Range<Int>) -> Double {
      var black = 0
      for y in top..<top + 100 { for x in columns where page[x, y] { black += 1 } }
      return Double(black) / Double(100 * columns.count)
    }
    let steps = [40..<80, 120..<160, 200..<240, 280..<320].map(share)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 > $1 + 0.1 }, "\(steps)")
    let text = try #require(try await pages(SamplePDF([SamplePDF.text("Agreement of both parties")])).first)
    let lone = (1..<text.height - 1).reduce(0) { sum, y in
      sum
        + (1..<text.width - 1).count { x in
          text[x, y]
            && ![(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)].contains {
              text[x + $0.0, y + $0.1]
            }
        }
    }
    #expect(lone <= 2)
  }

  @Test("turned and cropped pages are what a viewer shows")
  func turned() async throws {
    var page = SamplePDF.text("The boundary is the old tree.", x: 60)
    page.extra = "/Rotate 90"
    let turned = try #require(try await pages(SamplePDF([page])).first)
    #expect(turned.height > 2 * turned.width)
    page.extra = "/CropBox [0 0 595 690]"
    await #expect(throws: Problem(.pdfEmpty)) { try await pages(SamplePDF([page])) }
  }

  @Test("blank pages are left out, and a document of nothing else is empty")
  func blank() async throws {
    let pdf = SamplePDF([SamplePDF.Page(), SamplePDF.text("words"), SamplePDF.Page()])
    #expect(try await pages(pdf).count == 1)
    await #expect(throws: Problem(.pdfEmpty)) { try await pages(SamplePDF([SamplePDF.Page()])) }
    await #expect(throws: Problem(.pdfEmpty)) { try await pages(SamplePDF([])) }
  }

  @Test("twenty pages and no more")
  func many() async throws {
    let page = SamplePDF.text("words")
    #expect(try await pages(SamplePDF(Array(repeating: page, count: 20))).count == 20)
    await #expect(throws: Problem(.pdfTooManyPages, facts: ["limit": "20"])) {
      try await pages(SamplePDF(Array(repeating: page, count: 21)))
    }
  }

  @Test(
    "pages of absurd shapes are refused by their number",
    arguments: [(1.0, 14_400.0), (14_400.0, 100.0), (600.0, 1e9)])
  func shapes(width: Double, height: Double) async throws {
    var page = SamplePDF.text("words", x: 0, y: 0)
    (page.width, page.height) = (width, height)
    await #expect(throws: Problem(.pdfPageSize, facts: ["page": "2"])) {
      try await pages(SamplePDF([SamplePDF.text("words"), page]))
    }
  }

  @Test("a page is as tall as it must be, a huge one is scaled like any other")
  func huge() async throws {
    var page = SamplePDF.Page(width: 14_400, height: 14_400)
    page.content = "0 g 0 0 14400 14400 re f"
    let black = try #require(try await pages(SamplePDF([page])).first)
    #expect(black.width == 384 && (382...386).contains(black.height))
  }

  @Test("what is broken or no PDF is refused")
  func broken() async throws {
    let whole = SamplePDF([SamplePDF.text("words")]).bytes
    for bytes in [[], Array("%PDF-1.7".utf8), Array("hello".utf8), Array(whole.prefix(60))] as [[UInt8]] {
      await #expect(throws: Problem(.pdfDamaged)) { try await reader().pages(of: bytes, width: 384) }
    }
    let large = whole + [UInt8](repeating: 0x20, count: PDFReader.sizeLimit)
    await #expect(throws: Problem(.documentTooLarge, facts: ["limit": "\(PDFReader.sizeLimit)"])) {
      try await reader().pages(of: large, width: 384)
    }
  }

  @Test("an encrypted document that needs a password is refused")
  func encrypted() async throws {
    var pdf = SamplePDF([SamplePDF.text("words")])
    let zeros = String(repeating: "00", count: 32)
    pdf.objects[100] =
      "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <\(zeros)> /U <\(String(repeating: "11", count: 32))> >>"
    pdf.trailer = "/Encrypt 100 0 R /ID [<00> <00>]"
    await #expect(throws: Problem(.pdfEncrypted)) { try await pages(pdf) }
  }

  @Test("what takes too long, too much memory or too much output is refused")
  func complex() async throws {
    // Patterns within forms, each drawn ten times by the next: 10^9 strokes.
    var pdf = SamplePDF([SamplePDF.Page(content: "1 0 0 1 9 9 cm /X108 Do")])
    pdf.pages[0].resources = "/XObject << /X108 108 0 R >>"
    for number in 100...108 {
      let content =
        number == 100
        ? "0 0 10 10 re f" : Array(repeating: "/X\(number - 1) Do", count: 10).joined(separator: " ")
      pdf.objects[number] =
        "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X\(number - 1) "
        + "\(number - 1) 0 R >> >> /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"
    }
    let slow = pdf.bytes
    await #expect(throws: Problem(.pdfTooComplex)) {
      try await reader { $0.cpuSeconds = 1 }.pages(of: slow, width: 384)
    }
    let page = SamplePDF([SamplePDF.text("words")]).bytes
    await #expect(throws: Problem(.pdfTooComplex)) {
      try await reader { $0.outputBytes = 400 }.pages(of: page, width: 384)
    }
    await #expect(throws: Problem(.pdfTooComplex)) {
      try await reader { $0.milliseconds = 0 }.pages(of: page, width: 384)
    }
    await #expect(throws: Problem(.pdfReaderMissing)) {
      try await PDFReader(tools: PDFReader.Tools(information: "/nonexistent/pdfinfo")).pages(of: page, width: 384)
    }
  }

  @Test("spoilt documents are pages or a problem")
  func spoilt() async throws {
    var random = SeededGenerator(seed: 20_261_130)
    let whole = SamplePDF([SamplePDF.photograph(), SamplePDF.text("words")]).bytes
    let reader = reader()
    var read = 0
    for _ in 0..<24 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        let place = Int.random(in: 8..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeSubrange(place..<min(bytes.count, place + 9))
        default: bytes.insert(contentsOf: Array("99999999 ".utf8), at: place)
        }
      }
      do throws(Problem) {
        let pages = try await reader.pages(of: bytes, width: 384)
        read += 1
        #expect(pages.allSatisfy { (1...384).contains($0.width) && $0.height <= PDFReader.rowLimit })
      } catch {
        let known: Set<ProblemCode> = [
          .pdfDamaged, .pdfEmpty, .pdfPageSize, .pdfTooComplex, .pdfTooManyPages, .pdfEncrypted,
        ]
        #expect(known.contains(error.code))
      }
    }
    #expect(read > 0)
  }
}

@Suite("What pdfinfo says")
struct PDFInformationTests {
  @Test("counts and sizes are read, turned pages turned, and a title is no count")
  func reading() throws {
    let said = """
      Title:           x
      Pages:           900
      Pages:           2
      Encrypted:       no
      Page    1 size:  595.28 x 841.89 pts (A4)
      Page    1 rot:   0
      Page    2 size:  100 x 200 pts
      Page    2 rot:   270
      """
    let information = try #require(PDFInformation(Array(said.utf8)))
    #expect(information.pageCount == 2)
    #expect(information.sizes == [.init(width: 595.28, height: 841.89), .init(width: 200, height: 100)])
    #expect(PDFInformation([]) == nil)
    #expect(PDFInformation(Array("Pages: many\n\u{FF}Page 1 size: a x b".utf8)) == nil)
    #expect(PDFInformation(Array("Pages: 3\nPage 1 size: 1 x 1\nPage 3 size: 1 x 1".utf8))?.sizes.count == 1)
  }
}
