import Core
import Foundation
import Testing

@testable import Daemon

/// The site's own templates: checked when they are stored, there after the next start, and no job's fate.
@Suite struct TemplateLibraryTests {
  private static func template(
    _ name: String = "visit-note", heading: String = "走访记录", example: JSONValue = ["resident": "张㛃"]
  ) -> JSONValue {
    [
      "name": .string(name), "title": ["en": "Visit note", "zh": "走访记录"],
      "schema": [
        "type": "object", "required": ["resident"], "additionalProperties": false,
        "properties": ["resident": ["type": "string", "maxLength": 50]],
      ],
      "example": example,
      "document": [
        "version": 1,
        "blocks": [
          ["type": "heading", "text": .string(heading)], ["type": "paragraph", "text": "姓名 {{resident}}"],
        ],
      ],
    ]
  }

  @Test func oneThatIsPutIsThereNowAndAfterTheNextStart() async throws {
    let kit = try TestKit()
    let products = try kit.templates.all.count
    let first = try await kit.templates.put("visit-note", Self.template().serialized())
    #expect(first.isNew && first.template.title.zh == "走访记录")
    let second = try await kit.templates.put("visit-note", Self.template(heading: "入户走访").serialized())
    #expect(!second.isNew)
    #expect(try kit.templates.all.count == products + 1 && kit.templates.isSites("visit-note"))
    let next = try TestKit(kit.test)
    #expect(throws: Problem(.unknownTemplate)) { try next.templates.template(named: "visit-note") }
    try await next.templates.load()
    #expect(try next.templates.template(named: "visit-note").json == second.template.json)
    try await next.templates.remove("visit-note")
    #expect(throws: Problem(.unknownTemplate)) { try next.templates.template(named: "visit-note") }
    await #expect(throws: Problem(.unknownTemplate)) { try await next.templates.remove("visit-note") }
    #expect(try await kit.test.store.siteTemplates().isEmpty)
  }

  @Test func ofTwoChangesAtOneTimeTheLaterIsTheLaterInMemoryAndInTheStore() async throws {
    let kit = try TestKit()
    let templates = kit.templates
    let bodies = (0..<4).map { Self.template(heading: "走访记录\($0)").serialized() }
    for round in 0..<150 {
      await withTaskGroup { group in
        for body in bodies { group.addTask { _ = try? await templates.put("visit-note", body) } }
        for _ in 0..<3 { group.addTask { try? await templates.remove("visit-note") } }
      }
      let stored = try await kit.test.store.siteTemplates().first?.json
      let known = try? templates.template(named: "visit-note").json.serialized()
      try #require(stored == known.map { String(decoding: $0, as: UTF8.self) }, "round \(round)")
    }
  }

  @Test func theProductsAreWholeThoughNoneIsCompiledAtTheStart() async throws {
    let kit = try TestKit()
    #expect(try kit.templates.all.map(\.name) == TemplateCatalogue.builtInNames)
    for template in try TemplateCatalogue.builtIn().all {
      #expect(try kit.templates.template(named: template.name).json == template.json)
    }
  }

  @Test func theProductsStayAsTheyAre() async throws {
    let kit = try TestKit()
    await #expect(throws: Problem(.templateBuiltIn)) {
      try await kit.templates.put("notice", Self.template("notice").serialized())
    }
    await #expect(throws: Problem(.templateBuiltIn)) { try await kit.templates.remove("notice") }
    #expect(!kit.templates.isSites("notice"))
  }

  @Test func aLaterProductsTemplateHidesTheSitesOfItsNameWhichCanGo() async throws {
    let kit = try TestKit()
    let count = try kit.templates.all.count
    try await kit.test.store.setSiteTemplate(
      "notice", json: String(decoding: Self.template("notice").serialized(), as: UTF8.self))
    try await kit.templates.load()
    #expect(try kit.templates.all.count == count && !kit.templates.isSites("notice"))
    #expect(try kit.templates.template(named: "notice").title.zh != "走访记录")
    try await kit.templates.remove("notice")
    #expect(try await kit.test.store.siteTemplates().isEmpty && kit.templates.all.count == count)
  }

  @Test func aFaultyOneIsRefusedWithItsPlaceAndNothingIsKept() async throws {
    let kit = try TestKit()
    let cases: [(JSONValue, ProblemCode, String?)] = [
      (Self.template("other"), .invalidValue, "name"),
      (Self.template(heading: "{{nobody}}"), .templateInvalid, "document.blocks[0].text"),
      (Self.template(example: [:]), .missingField, "example.resident"), ([:], .missingField, "name"),
      (["name": "visit-note", "script": "x"], .unknownField, "script"),
    ]
    for (json, code, path) in cases {
      let problem = await #expect(throws: Problem.self) {
        try await kit.templates.put("visit-note", json.serialized())
      }
      #expect(problem?.code == code && problem?.path == path, "\(String(describing: problem))")
    }
    await #expect(throws: Problem(.malformedJSON)) { try await kit.templates.put("visit-note", Array("{".utf8)) }
    #expect(try await kit.test.store.siteTemplates().isEmpty)
  }

  @Test func oneThatThisVersionCannotCompileIsLeftOutAndKept() async throws {
    let kit = try TestKit()
    try await kit.test.store.setSiteTemplate("older", json: "{\"name\":\"older\",\"shape\":1}")
    try await kit.test.store.setSiteTemplate(
      "visit-note", json: String(decoding: Self.template().serialized(), as: UTF8.self))
    try await kit.templates.load()
    #expect(kit.templates.isSites("visit-note"))
    #expect(throws: Problem(.unknownTemplate)) { try kit.templates.template(named: "older") }
    #expect(try await kit.test.store.siteTemplates().map(\.name) == ["older", "visit-note"])
    // It can be mended, or taken away.
    _ = try await kit.templates.put("older", Self.template("older").serialized())
    try await kit.templates.remove("older")
  }

  @Test func aPrintoutKeepsWhatItsTemplateMade() async throws {
    let kit = try TestKit()
    _ = try await kit.templates.put("visit-note", Self.template().serialized())
    let body: JSONValue = [
      "kind": "print", "content": ["template": "visit-note", "data": ["resident": "李𠮷"]],
    ]
    let job = try await kit.desk.submit(body: body.serialized(), key: "k", by: .officer, user: "o").job
    let before = try await kit.pages(of: job)
    // Another job's pages are the ones that are kept for the warm way.
    _ = try await kit.submit(hold: true)
    _ = try await kit.templates.put("visit-note", Self.template(heading: "另一标题").serialized())
    try await kit.templates.remove("visit-note")
    #expect(try await kit.pages(of: job) == before)
    await kit.attach()
    _ = try await kit.wait(for: job.id, .completed)
    let page = try #require(before.first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
    await kit.stop()
  }

  @Test func theSitesOwnIsGivenBackAsItWasPutAndAProductsIsNot() async throws {
    let api = try TestAPI(try TestKit())
    let json = Self.template()
    let put = try await api.ask(.put, "/v1/templates/visit-note", groups: Self.technician, json.serialized())
    #expect(put.status == 201)
    let answer = try await api.ask(.get, "/v1/templates/visit-note")
    let view: TemplateView = try answer.decoded()
    #expect(view.document == json["document"] && view.origin == .site)
    #expect(view == (try put.decoded()))
    // What was read makes the same template again.
    var again = try JSONValue.parse(answer.body).object ?? [:]
    again["origin"] = nil
    #expect(JSONValue.object(again) == json)
    let same = try await api.ask(
      .put, "/v1/templates/visit-note", groups: Self.technician, JSONValue.object(again).serialized())
    #expect(same.status == 200)
    // It is taken as it was read, too, and no digit is lost on the way.
    let digits = String(decoding: answer.body, as: UTF8.self)
      .replacing(#""maxLength":50"#, with: #""maxLength":50,"minimum":120.00"#)
    for _ in 1...2 {
      let kept = try await api.ask(.put, "/v1/templates/visit-note", groups: Self.technician, Array(digits.utf8))
      #expect(kept.status == 200 && String(decoding: kept.body, as: UTF8.self) == digits)
    }
    let product: TemplateView = try await api.ask(.get, "/v1/templates/notice").decoded()
    #expect(product.document == nil && product.origin == .product)
    let list: TemplateList = try await api.ask(.get, "/v1/templates").decoded()
    #expect(list.templates.allSatisfy { $0.document == nil })
    await api.kit.stop()
  }

  private static let technician = [TestAPI.technicians]

  @Test func oneWhoseExampleNoPaperTakesIsRefusedWhenItIsPut() async throws {
    let api = try TestAPI(try TestKit())
    func put(_ json: JSONValue) async throws -> (status: Int, code: String?, path: String?) {
      let answer = try await api.ask(.put, "/v1/templates/visit-note", groups: Self.technician, json.serialized())
      let body = try JSONValue.parse(answer.body)
      return (answer.status, body["code"]?.string, body["path"]?.string)
    }
    let strange = try await put(Self.template(example: ["resident": "\u{E000}"]))
    #expect(strange == (422, "missing-glyph", "example"))
    #expect(try await api.kit.test.store.siteTemplates().isEmpty)
    func template(_ block: JSONValue) -> JSONValue {
      Self.template().merging(patch: ["document": ["blocks": [block, ["type": "paragraph", "text": "{{resident}}"]]]])
    }
    // Nobody has the example's photo, and 70 mm are too wide for the narrower roll alone.
    let photo = "j_" + String(repeating: "a", count: 26)
    #expect(try await put(template(["type": "image", "jobId": .string(photo)])).status == 201)
    #expect(try await put(template(["type": "qr", "text": "A", "size": "70mm"])).status == 200)
    await api.kit.stop()
  }
}
