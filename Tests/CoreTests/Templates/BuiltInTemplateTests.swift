import Core
import Testing

/// What holds for all templates that come with the kit.
@Suite struct BuiltInTemplateTests {
  static let names = [
    "contact-card", "incident-receipt", "inquiry-record", "inspection-record", "mediation-agreement", "notice",
    "photo-receipt", "public-security-mediation", "qr-doorplate", "residence-receipt",
  ]

  private func template(_ name: String) throws -> Template {
    try TemplateSamples.builtIn.get().template(named: name)
  }

  @Test func areTheTen() throws {
    #expect(try TemplateSamples.builtIn.get().all.map(\.name) == Self.names)
  }

  /// A front end makes a form of it: each member has a Chinese title, and nothing is without bounds.
  @Test(arguments: names)
  func theSchemaIsFitForAForm(name: String) throws {
    let schema = try template(name).schema.json
    #expect(schema["title"]?.string != nil && schema["description"]?.string != nil)
    check(schema, in: schema, place: name)
    for (key, definition) in schema["$defs"]?.object ?? [:] { check(definition, in: schema, place: "\(name) \(key)") }
  }

  private func check(_ schema: JSONValue, in root: JSONValue, place: String) {
    let kinds = schema["type"].map { $0.array ?? [$0] }?.compactMap(\.string) ?? []
    if kinds.contains("string") {
      let isBounded = ["maxLength", "format", "enum"].contains { schema[$0] != nil } || isAnchored(schema["pattern"])
      #expect(isBounded, "\(place): a string without bounds")
    }
    if kinds.contains("array") { #expect(schema["maxItems"] != nil, "\(place): an array without bounds") }
    if kinds.contains("object") {
      #expect(schema["additionalProperties"] == false, "\(place): misspelt members pass")
      for (key, member) in schema["properties"]?.object ?? [:] {
        let title = member["title"] ?? definition(member, in: root)?["title"]
        let isChinese = title?.string?.unicodeScalars.contains { $0.properties.isIdeographic } ?? false
        #expect(isChinese, "\(place).\(key): no title in Chinese")
        check(member, in: root, place: "\(place).\(key)")
      }
    }
    for key in ["items", "then", "else"] {
      if let below = schema[key] { check(below, in: root, place: "\(place).\(key)") }
    }
  }

  private func isAnchored(_ pattern: JSONValue?) -> Bool {
    guard let text = pattern?.string else { return false }
    return text.hasPrefix("^") && text.hasSuffix("$") && !text.contains("*") && !text.contains("+")
  }

  private func definition(_ schema: JSONValue, in root: JSONValue) -> JSONValue? {
    schema["$ref"]?.string.flatMap { root["$defs"]?[String($0.dropFirst("#/$defs/".count))] }
  }

  /// Nobody is met in an example: numbers of no region, telephones of no subscriber, places of no map.
  @Test(arguments: names)
  func theExampleIsNobodys(name: String) throws {
    var strings: [String] = []
    collect(try template(name).example, into: &strings)
    for text in strings {
      let digits = text.filter { $0.isNumber || $0 == "X" }
      if text.count == 18, digits == text { #expect(text.hasPrefix("990000"), "\(name)") }
      if text.count == 11, digits == text { #expect(text.hasPrefix("1300000000"), "\(name)") }
      if text.contains("://") { #expect(text.hasPrefix("https://example.org/"), "\(name)") }
    }
    let words = strings.joined()
    if words.contains("王建平") { #expect(words.contains(where: { "㛃㐀𠮷".contains($0) }), "\(name): no rare character") }
  }

  private func collect(_ value: JSONValue, into strings: inout [String]) {
    switch value {
    case .string(let text): strings.append(text)
    case .array(let elements): for element in elements { collect(element, into: &strings) }
    case .object(let members): for member in members.values { collect(member, into: &strings) }
    case .null, .bool, .number: break
    }
  }

  @Test(arguments: names)
  func largeTypeCanBeChosen(name: String) throws {
    let template = try template(name)
    #expect(try template.render(data: template.example).textSize == .normal)
    for size in [TextSize.normal, .large, .huge] {
      var data = try #require(template.example.object)
      data["textSize"] = .string(size.rawValue)
      #expect(try template.render(data: .object(data)).textSize == size)
    }
    var data = try #require(template.example.object)
    data["textSize"] = "small"
    let found = problem { () throws(Problem) in try template.render(data: .object(data)) }
    #expect(found?.code == .invalidValue && found?.path == "data.textSize")
  }

  /// What is required suffices, and each of it is missed when it is not there.
  @Test(arguments: names)
  func whatIsRequiredSuffices(name: String) throws {
    let template = try template(name)
    let required = (template.schema.json["required"]?.array ?? []).compactMap(\.string)
    #expect(!required.isEmpty)
    let whole = try #require(template.example.object)
    let least = whole.filter { required.contains($0.key) }
    #expect(try template.render(data: .object(least)).blocks.count > 1)
    for key in required {
      var data = least
      data[key] = nil
      let found = problem { () throws(Problem) in try template.render(data: .object(data)) }
      #expect(found == Problem(.missingField, path: "data.\(key)"))
    }
    for key in whole.keys where !required.contains(key) {
      var data = whole
      data[key] = nil
      _ = try template.render(data: .object(data))
    }
    var misspelt = least
    misspelt["colour"] = "red"
    #expect(
      problem { () throws(Problem) in try template.render(data: .object(misspelt)) }
        == Problem(.unknownField, path: "data.colour"))
  }

  /// Thumbs need 25 mm, an agency's seal 42; who gets a copy sees which; labels and leaflets are not numbered.
  @Test(arguments: names)
  func leavesRoomForHandsAndSeals(name: String) throws {
    let template = try template(name)
    let document = try template.render(data: template.example)
    var (seals, signatures) = (0, 0)
    for block in document.blocks {
      switch block {
      case .fingerprint(let box): #expect(box.size.inDots >= 25 * Paper.dotsPerMillimetre)
      case .seal(let box):
        #expect(box.size.inDots >= 42 * Paper.dotsPerMillimetre)
        seals += 1
      case .signature(let box):
        #expect(box.height.inDots >= 12 * Paper.dotsPerMillimetre)
        signatures += 1
      default: break
      }
    }
    let isSealed = [
      "mediation-agreement", "public-security-mediation", "incident-receipt", "residence-receipt",
    ].contains(name)
    #expect(seals == (isSealed ? 1 : 0))
    let isHandedOut = ["contact-card", "qr-doorplate", "notice"].contains(name)
    #expect((signatures == 0) == isHandedOut)
    let isCounted = document.page.footer?.contains("第[[copy.zh]]份 共[[copies.zh]]份") ?? false
    #expect(isCounted == !(isHandedOut || name == "inquiry-record"))
  }

  /// Template, the member that is spoilt and by what, and the problem with its place.
  @Test(
    arguments: [
      ("public-security-mediation", "presiders", [], .invalidValue, "data.presiders"),
      ("public-security-mediation", "time", "2026-11-23", .invalidValue, "data.time"),
      ("public-security-mediation", "date", "2026-02-30", .invalidValue, "data.date"),
      (
        "public-security-mediation", "parties", [["name": "甲", "age": 15], ["name": "乙"]], .missingField,
        "data.parties[0].guardian"
      ),
      (
        "public-security-mediation", "parties", [["name": "甲", "idNumber": "990000197001010027"], ["name": "乙"]],
        .invalidValue, "data.parties[0].idNumber"
      ),
      (
        "public-security-mediation", "clauses", [["text": "赔偿", "amount": "12.345"]], .invalidValue,
        "data.clauses[0].amount"
      ),
      (
        "public-security-mediation", "clauses", [["text": "赔偿", "amount": -1]], .invalidValue, "data.clauses[0].amount"
      ),
      ("inquiry-record", "interviewers", [["name": "一人"]], .invalidValue, "data.interviewers"),
      ("inquiry-record", "start", "2026-11-23T24:00", .invalidValue, "data.start"),
      ("inquiry-record", "end", "14:58", .invalidValue, "data.end"),
      ("inquiry-record", "pageLength", "20mm", .invalidValue, "data.pageLength"),
      ("inquiry-record", "sequence", 0, .invalidValue, "data.sequence"),
      ("inquiry-record", "exchanges", [["question": "？"]], .missingField, "data.exchanges[0].answer"),
      ("inquiry-record", "person", ["name": "甲", "deputy": "不"], .invalidValue, "data.person.deputy"),
      ("inquiry-record", "person", ["name": "甲", "birthDate": "1970-13-01"], .invalidValue, "data.person.birthDate"),
      ("contact-card", "officers", [["name": "甲"]], .missingField, "data.officers[0].phone"),
      ("contact-card", "validUntil", "长期", .invalidValue, "data.validUntil"),
      ("contact-card", "code", ["text": ""], .invalidValue, "data.code.text"),
      ("incident-receipt", "receivedAt", "2026-11-23 6:42", .invalidValue, "data.receivedAt"),
      ("incident-receipt", "reporter", ["name": "甲", "idNumber": "1"], .invalidValue, "data.reporter.idNumber"),
      ("incident-receipt", "summary", "", .invalidValue, "data.summary"),
      ("residence-receipt", "idNumber", "99000019800101001X", .invalidValue, "data.idNumber"),
      ("residence-receipt", "registeredOn", "23.11.2026", .invalidValue, "data.registeredOn"),
      ("residence-receipt", "collection", ["date": "2026-12-32"], .invalidValue, "data.collection.date"),
      ("inspection-record", "inspectors", [["name": "一人"]], .invalidValue, "data.inspectors"),
      ("inspection-record", "items", [["what": "门", "result": "好"]], .invalidValue, "data.items[0].result"),
      ("inspection-record", "deadline", "2026-11-31", .invalidValue, "data.deadline"),
      ("qr-doorplate", "labels", [], .invalidValue, "data.labels"),
      ("qr-doorplate", "labels", [["code": "A"]], .missingField, "data.labels[0].address"),
      ("photo-receipt", "idNumber", "99000019800101001X", .invalidValue, "data.idNumber"),
      ("photo-receipt", "photo", ["jobId": "x"], .invalidValue, "data.photo.jobId"),
      ("photo-receipt", "photo", [:], .invalidValue, "data.photo"),
      ("notice", "picture", ["documentId": "x"], .invalidValue, "data.picture.documentId"),
      ("notice", "picture", [:], .invalidValue, "data.picture"),
      ("notice", "picture", ["data": "data:image/gif;base64,AA"], .invalidValue, "data.picture.data"),
      ("notice", "paragraphs", ["一", 2], .wrongType, "data.paragraphs[1]"),
    ] as [(String, String, JSONValue, ProblemCode, String)])
  func namesThePlaceOfBadData(name: String, key: String, value: JSONValue, code: ProblemCode, path: String) throws {
    let template = try template(name)
    var data = try #require(template.example.object)
    data[key] = value
    let found = problem { () throws(Problem) in try template.render(data: .object(data)) }
    #expect(found?.code == code && found?.path == path, "\(String(describing: found))")
    #expect(found?.facts.values.allSatisfy { !$0.contains("甲") } == true)
  }
}
