import Core
import Testing

@Suite struct MediationAgreementTests {
  private let template: Template

  init() throws { template = try TemplateSamples.builtIn.get().template(named: "mediation-agreement") }

  private func render(_ change: (inout [String: JSONValue]) -> Void) throws -> Document {
    var data = template.example.object ?? [:]
    change(&data)
    return try template.render(data: .object(data))
  }

  /// All words of a document, as they would go on paper.
  private func words(_ document: Document) -> [String] {
    document.blocks.flatMap { block -> [String] in
      switch block {
      case .heading(let heading): [heading.text]
      case .paragraph(let paragraph): [paragraph.spans.map(\.text).joined()]
      case .list(let list): list.items
      case .fields(let fields): fields.items.flatMap { [$0.label, $0.value] }
      case .signature(let box): [box.label]
      case .fingerprint(let box), .seal(let box): [box.label]
      default: []
      }
    }
  }

  @Test func theExampleIsTheAgreementOfTheRealInput() throws {
    let document = try template.render(data: template.example)
    let words = words(document)
    let all = words.joined()
    #expect(template.title.zh == "人民调解协议书")
    #expect(words.contains("编号：（2026）云槐人调字第117号"))
    #expect(words.contains("2026年11月23日"))
    #expect(all.contains("张㛃") && all.contains("李𠮷") && all.contains("陈㐀"))
    let chinese = all.unicodeScalars.count { $0.properties.isIdeographic }
    #expect((800...1_000).contains(chinese), "\(chinese) characters")
    let clauses = document.blocks.compactMap { if case .list(let list) = $0 { list } else { nil } }
    #expect(clauses.count == 1 && clauses[0].ordered && clauses[0].items.count == 7)
    #expect(clauses[0].items.contains("张㛃就拔除的蒜苗一次性补偿李𠮷人民币壹佰贰拾元整（¥120.00）。"))
    #expect(document.page.footer == "第 [[page]] 页 共 [[pages]] 页　第[[copy.zh]]份 共[[copies.zh]]份")
  }

  @Test func leavesRoomForEachHandAndTheSeal() throws {
    let document = try template.render(data: template.example)
    let tail = document.blocks.drop { if case .signature = $0 { false } else { true } }
    let kinds = tail.map { block in
      switch block {
      case .signature(let box): "signature \(box.label)"
      case .fingerprint(let box): "fingerprint \(box.label) \(box.size.inDots >= 200)"
      case .seal(let box): "seal \(box.label) \(box.size.text)"
      default: "other"
      }
    }
    #expect(
      kinds == [
        "signature 甲方　张㛃（签名或盖章）", "fingerprint 张㛃\n（按指印） true", "signature 乙方　李𠮷（签名或盖章）",
        "fingerprint 李𠮷\n（按指印） true", "signature 人民调解员　王建平（签名）", "signature 人民调解员　陈㐀（签名）",
        "signature 记录人　周敏（签名）", "seal 云溪镇槐树村人民调解委员会（印章） 42mm", "other",
      ])
  }

  /// GB 11643-1999: the check digit is right, and no region begins with 99.
  @Test func theExamplesIDNumbersAreValidAndNobodys() throws {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let parties = try #require(template.example["parties"]?.array)
    for party in parties {
      let id = Array(try #require(party["idNumber"]?.string))
      let sum = zip(id, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
      #expect(id.count == 18 && id.last == Array("10X98765432")[sum % 11])
      #expect(String(id.prefix(2)) == "99")
      // The seventeenth digit tells the sex: odd for men.
      #expect(((id[16].wholeNumberValue ?? 0) % 2 == 1) == (party["sex"] == "男"))
    }
  }

  @Test func whatIsNotGivenStaysBlankForThePen() throws {
    let document = try render { data in
      data["parties"] = [["name": "张㛃"], ["name": "李𠮷"]]
      for key in ["number", "date", "recorder", "responsibilities"] { data[key] = nil }
    }
    let words = words(document)
    #expect(words.contains("编号：（　　　）　　人调字第　　　号"))
    #expect(words.contains("　　　　年　　月　　日"))
    #expect(words.contains("记录人（签名）"))
    #expect(words.contains("本协议[[copies.set]]由各方当事人各执一份，人民调解委员会留存一份。"))
    #expect(!words.contains("各方责任"))
    let fields = document.blocks.compactMap { if case .fields(let fields) = $0 { fields } else { nil } }
    #expect(fields[0].items.map(\.label) == ["姓名", "性别", "民族", "年龄", "身份证号", "职业或职务", "联系方式", "住址"])
    #expect(fields[0].items.dropFirst().map(\.value) == Array(repeating: "", count: 7))
  }

  @Test func takesGuardiansAgentsAndCompanies() throws {
    let words = words(
      try render { data in
        data["parties"] = [
          ["name": "小明", "guardian": ["name": "王芳", "relationship": "母亲"]],
          ["name": "甲公司", "legalRepresentative": ["name": "赵强", "position": "经理"], "agent": ["name": "钱华"]],
          ["name": "丙"],
        ]
        data["witnesses"] = [["name": "孙丽"]]
      })
    for expected in [
      "王芳（母亲）", "监护人　王芳（签名）", "法定代表人　赵强（签名）", "委托代理人　钱华（签名）", "见证人　孙丽（签名）", "当事人3", "丙\n（按指印）",
    ] {
      #expect(words.contains(expected), "\(expected)")
    }
    #expect(words.count { $0 == "性别" } == 2)
  }

  @Test func wordingAndTypeCanBeChosen() throws {
    let document = try render { data in
      data["textSize"] = "large"
      data["confirmationNotice"] = ""
      data["effect"] = "自签字之日起生效。"
    }
    let words = words(document)
    #expect(document.textSize == .large)
    #expect(words.contains("自签字之日起生效。"))
    #expect(!words.contains { $0.contains("司法确认") })
    let standard = self.words(try render { _ in })
    #expect(standard.contains { $0.contains("三十日内") && $0.contains("司法确认") })
    #expect(try render { _ in }.textSize == .normal)
  }

  @Test(
    arguments: [
      ("committee", nil, ProblemCode.missingField, "data.committee"),
      ("committee", "", .invalidValue, "data.committee"),
      ("committee", 7, .wrongType, "data.committee"), ("colour", "red", .unknownField, "data.colour"),
      ("parties", [["name": "甲"]], .invalidValue, "data.parties"),
      ("parties", [["name": "甲"], [:]], .missingField, "data.parties[1].name"),
      ("parties", [["name": "甲"], ["name": 7]], .wrongType, "data.parties[1].name"),
      ("parties", [["name": "甲", "idNumber": "123"], ["name": "乙"]], .invalidValue, "data.parties[0].idNumber"),
      ("parties", [["name": "甲", "age": 151], ["name": "乙"]], .invalidValue, "data.parties[0].age"),
      ("parties", [["name": "甲", "guardian": [:]], ["name": "乙"]], .missingField, "data.parties[0].guardian.name"),
      ("parties", [["name": "甲\0"], ["name": "乙"]], .controlCharacter, "data.parties[0].name"),
      ("clauses", [], .invalidValue, "data.clauses"), ("clauses", ["一", 2], .wrongType, "data.clauses[1]"),
      ("textSize", "small", .invalidValue, "data.textSize"), ("date", "2026-11-31", .invalidValue, "data.date"),
      (
        "parties", [["name": "甲", "idNumber": "990000197001010027"], ["name": "乙"]], .invalidValue,
        "data.parties[0].idNumber"
      ),
      ("clauses", [["text": "补偿", "amount": "1.234"]], .invalidValue, "data.clauses[0].amount"),
      ("clauses", [["text": "补偿"]], .missingField, "data.clauses[0].amount"),
      ("date", "2026年13月1日", .invalidValue, "data.date"), ("copies", "三", .unknownField, "data.copies"),
      ("mediators", [], .invalidValue, "data.mediators"),
    ] as [(String, JSONValue?, ProblemCode, String)])
  func namesThePlaceInTheData(key: String, value: JSONValue?, code: ProblemCode, path: String) throws {
    var data = try #require(template.example.object)
    data[key] = value
    let found = problem { () throws(Problem) in try template.render(data: .object(data)) }
    #expect(found?.code == code)
    #expect(found?.path == path)
    #expect((found?.facts.values).map { $0.allSatisfy { !$0.contains("甲") } } == true)
  }
}
