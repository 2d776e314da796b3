import Core
import Testing

@testable import Imaging

@Suite("Templates on paper")
struct TemplateLayoutTests {
  private static let counters = Counters(copies: 3, job: "A1B2C3", submitted: "2026-11-23 15:20")
  private static let sizes = ["normal", "large", "huge"]

  private func layout(_ name: String, _ paper: Paper, _ change: (inout [String: JSONValue]) -> Void) throws
    -> LaidOutDocument
  {
    let template = try TemplateCatalogue.builtIn().template(named: name)
    var data = template.example.object ?? [:]
    change(&data)
    let document = try template.render(data: .object(data))
    return try DocumentRenderer().layout(document, paper: paper, counters: Self.counters)
  }

  @Test(
    "Each example is laid out at both widths and in all sizes of type",
    arguments: try TemplateCatalogue.builtIn().all.map(\.name), Paper.allCases)
  func examples(name: String, paper: Paper) throws {
    var heights: [Int] = []
    for size in Self.sizes {
      let onPaper = try layout(name, paper) { $0["textSize"] = .string(size) }
      #expect(onPaper.width == paper.dots)
      heights.append(onPaper.pages.map(\.height).reduce(0, +))
      for (index, page) in onPaper.pages.enumerated() {
        let bitmap = onPaper.render(page: index, rows: 0..<page.height)
        #expect(bitmap.bytes.contains { $0 != 0 }, "page \(index + 1) is blank")
      }
    }
    #expect(heights == heights.sorted() && heights[0] < heights[2], "larger type takes more paper")
  }

  @Test("Each page of an inquiry has one length and its zone at one place", arguments: Paper.allCases, sizes)
  func inquiry(paper: Paper, size: String) throws {
    let onPaper = try layout("inquiry-record", paper) { $0["textSize"] = .string(size) }
    #expect(onPaper.pages.count > 1 && onPaper.pages.allSatisfy { $0.height == 1_600 })
    // The zone is 25 mm high and ends above a footer and the mark.
    let em = TextSize(rawValue: size)?.dots ?? 0
    let small = TypeScale(TextSize(rawValue: size) ?? .normal).smallEm
    let foot = TypeScale.pitch(16) + em / 6 + TypeScale.pitch(small) + em / 2
    let zone = 1_600 - foot - 200..<1_600 - foot
    let zones = onPaper.pages.indices.map { onPaper.render(page: $0, rows: zone) }
    #expect(Set(zones.map(\.bytes)).count == 1)
    let first = try #require(zones.first)
    // The square's dashes reach all four of its corners.
    let left = paper.dots - 200
    for corner in [(left, 0), (paper.dots - 1, 0), (left, first.height - 1), (paper.dots - 1, first.height - 1)] {
      #expect(first[corner.0, corner.1], "\(corner)")
    }
  }

  @Test("Lengths in millimetres keep their size at any density of dots", arguments: [180, 203, 300])
  func density(perInch: Int) throws {
    let density = DotDensity(perInch: perInch)
    func dots(_ millimetres: Double) -> Int {
      Int((millimetres * (perInch == 203 ? 8 : Double(perInch) / 25.4)).rounded())
    }
    let template = try TemplateCatalogue.builtIn().template(named: "inquiry-record")
    let record = try DocumentRenderer().layout(
      try template.render(data: template.example), width: 576, density: density)
    #expect(record.pages.allSatisfy { $0.height == dots(200) })
    func height(_ block: Block) throws -> Int {
      try DocumentRenderer().layout(Document(blocks: [block]), width: 576, density: density).pages[0].height
        - PageFrame.head - PageFrame.tail
    }
    #expect(try height(.feed(.millimetres(30))) == dots(30))
    #expect(try height(.feed(.dots(240))) == 240)
    #expect(try height(.fingerprint(Block.StampBox(label: "捺印", size: .millimetres(25)))) == dots(25))
    #expect(try height(.seal(Block.StampBox(label: "印章", size: .millimetres(42)))) == dots(42))
    let page = Document(page: PageSetup(length: .dots(100)), blocks: [.feed(.millimetres(1))])
    let problem = #expect(throws: Problem.self) {
      try DocumentRenderer().layout(page, width: 384, density: density)
    }
    #expect(
      problem?.facts["expected"] == "at least \(perInch == 180 ? 20 : perInch == 203 ? 18 : 12)mm",
      "8 rows and four lines")
  }

  @Test("An inquiry of five hundred questions is numbered to the last page")
  func longInquiry() throws {
    let exchanges = JSONValue.array(Array(repeating: ["question": "还有什么？", "answer": "没有了。"], count: 500))
    let onPaper = try layout("inquiry-record", .mm58) { $0["exchanges"] = exchanges }
    #expect(onPaper.pages.count > 20)
    let short = try layout("inquiry-record", .mm58) { $0["exchanges"] = [["question": "还有什么？", "answer": "没有了。"]] }
    #expect(short.pages.count < 4)
  }

  @Test(
    "As many doorplates as the template takes are a page each, in all sizes of type", arguments: [false, true], sizes)
  func street(tearLine: Bool, size: String) throws {
    let template = try TemplateCatalogue.builtIn().template(named: "qr-doorplate")
    let most = try #require(template.json["schema"]?["properties"]?["labels"]?["maxItems"]?.integer)
    let labels = (1...most).map { number -> JSONValue in
      ["code": .string("YX-\(number)"), "address": .string("云溪镇集贤街\(number)号")]
    }
    let onPaper = try layout("qr-doorplate", .mm58) { data in
      data["labels"] = .array(labels)
      data["tearLine"] = .bool(tearLine)
      data["textSize"] = .string(size)
    }
    #expect(most == 60 && onPaper.pages.count == most)
    #expect(onPaper.pages.dropLast().allSatisfy { $0.cut == (tearLine ? nil : .partial) })
    #expect(onPaper.pages.last?.cut == .partial)
    #expect(onPaper.pages.allSatisfy { $0.height < (size == "huge" ? 160 : 100) * Paper.dotsPerMillimetre })
  }
}
