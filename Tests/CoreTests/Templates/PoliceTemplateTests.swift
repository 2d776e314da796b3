import Core
import Testing

/// What the forms of the police ask of single templates.
@Suite struct PoliceTemplateTests {
  private func render(_ name: String, _ change: (inout [String: JSONValue]) -> Void = { _ in }) throws -> Document {
    let template = try TemplateSamples.builtIn.get().template(named: name)
    var data = template.example.object ?? [:]
    change(&data)
    return try template.render(data: .object(data))
  }

  private func words(_ document: Document) -> [String] {
    document.blocks.flatMap { block -> [String] in
      switch block {
      case .heading(let heading): [heading.text]
      case .paragraph(let paragraph): [paragraph.spans.map(\.text).joined()]
      case .list(let list): list.items
      case .fields(let fields): fields.items.map { "\($0.label)：\($0.value)" }
      case .table(let table): table.rows.flatMap { $0 }
      case .signature(let box): [box.label]
      case .fingerprint(let box), .seal(let box): [box.label]
      case .qr(let code): [code.text]
      default: []
      }
    }
  }

  @Test func mediationHasAmountsInFiguresAndWords() throws {
    let words = words(try render("public-security-mediation"))
    #expect(words.contains("赵大勇赔偿李㛃诊疗费人民币捌拾陆元伍角整（¥86.50），并当面赔礼道歉。"))
    #expect(words.contains("李𠮷赔偿赵大勇货车灯罩修理费人民币陆拾元整（¥60.00）。"))
    #expect(words.contains("治安调解协议书") && words.contains("云公（溪）调解字〔2026〕37号"))
    #expect(words.contains("调解时间：2026年11月23日14时05分") && words.contains("2026年11月23日"))
    // The number tells the sex where nobody says it.
    #expect(words.count { $0 == "性别：男" } == 2)
    #expect(words.contains("监护人　李𠮷（签名）"))
    let onSite = self.words(try render("public-security-mediation") { $0["onSite"] = true })
    #expect(onSite.contains("现场治安调解协议书"))
  }

  @Test func howManyCopiesThereAreIsTheJobsWord() throws {
    let words = words(try render("public-security-mediation"))
    #expect(words.contains("本协议书[[copies.set]]各方当事人各执一份，公安机关留存一份备查。"))
    let other = self.words(try render("public-security-mediation") { $0["distribution"] = "当事人各执一份。" })
    #expect(other.contains("本协议书[[copies.set]]当事人各执一份。"))
    let none = self.words(try render("public-security-mediation") { $0["distribution"] = "" })
    #expect(!none.contains { $0.contains("一式") })
  }

  @Test func mediationLeavesBlanks() throws {
    let words = words(
      try render("public-security-mediation") { data in
        for key in ["number", "time", "place", "date", "performance", "others"] { data[key] = nil }
        data["parties"] = [["name": "甲"], ["name": "乙"]]
      })
    for blank in ["　　公（　　）调解字〔　　　〕　　号", "调解时间：", "调解地点：", "身份证号：", "性别：", "履行方式：", "　　　　年　　月　　日"] {
      #expect(words.contains(blank), "\(blank)")
    }
  }

  @Test func eachPageOfTheInquiryHasAZoneToSign() throws {
    let document = try render("inquiry-record")
    #expect(document.page.signature && document.page.length == .millimetres(200))
    #expect(document.page.footer == "第 [[page]] 页 共 [[pages]] 页")
    #expect(try render("inquiry-record") { $0["pageLength"] = "297mm" }.page.length == .millimetres(297))
    let words = words(document)
    #expect(words.contains("（第1次）") && words.contains("开始时间：2026年11月23日14时05分"))
    #expect(words.contains("出生日期：1970年1月1日") && words.contains("性别：女"))
    #expect(words.count { $0.hasPrefix("问：") } == 11 && words.count { $0.hasPrefix("答：") } == 11)
    #expect(words.suffix(3) == ["询问人　王建平（签名）", "询问人　陈㐀（签名）", "记录人　陈㐀（签名）"])
  }

  @Test func theInquiryNotesWhoElseTookPartAndRefusal() throws {
    let words = words(
      try render("inquiry-record") { data in
        for key in ["sequence", "end"] { data[key] = nil }
        data["confirmation"] = ""
        data["refusal"] = "称身体不适"
        data["interpreter"] = ["name": "古丽", "language": "维吾尔语"]
        data["guardian"] = ["name": "王芳", "relationship": "母亲"]
        data["attendance"] = ["manner": "口头传唤", "arrived": "2026-11-23T13:50"]
        data["person"] = ["name": "小明", "otherDocument": ["type": "护照", "number": "E00000000"]]
      })
    for expected in [
      "（第　　次）", "结束时间：", "人大代表：□是　□否", "身份证件：护照　E00000000", "翻译人员：古丽（维吾尔语）", "监护人：王芳（母亲）", "到案方式：口头传唤",
      "到达时间：2026年11月23日13时50分", "离开时间：", "核对意见（由被询问人书写）：", "被询问人拒绝签名、捺指印：称身体不适", "翻译人员　古丽（签名）", "监护人　王芳（签名）",
    ] {
      #expect(words.contains(expected), "\(expected)")
    }
  }

  @Test func theInspectionTakesResultsOrLeavesBoxes() throws {
    let words = words(try render("inspection-record"))
    #expect(words.contains("2. 从业人员经过消防和治安防范培训\n备注：两名新员工尚未培训") && words.contains("不合格"))
    #expect(words.contains("□合格\n□不合格\n□不适用") && words.contains("整改期限：2026年11月30日前"))
    #expect(words.contains("照片2：20261123-002"))
    let blank = try render("inspection-record") { data in
      for key in ["items", "requirements", "deadline", "photos"] { data[key] = nil }
    }
    let boxes = self.words(blank).count { $0 == "□合格\n□不合格\n□不适用" }
    #expect(boxes == 11, "the standard list, each to be ticked")
  }

  @Test func aStreetOfDoorplatesIsOneJobWithACutBehindEach() throws {
    let labels = (1...60).map { number -> JSONValue in
      ["code": .string("YX-\(number)"), "address": .string("集贤街\(number)号")]
    }
    let street = try render("qr-doorplate") { $0["labels"] = .array(labels) }
    #expect(street.blocks.count { $0 == .cut(.partial) } == 60)
    let codes = street.blocks.compactMap { if case .qr(let code) = $0 { code } else { nil } }
    #expect(codes.map(\.text) == (1...60).map { "YX-\($0)" })
    #expect(codes.allSatisfy { $0.size.inDots >= 45 * Paper.dotsPerMillimetre })
    let strip = try render("qr-doorplate") { $0["tearLine"] = true }
    #expect(strip.blocks.count { $0 == .pageBreak } == 3 && strip.blocks.count { $0 == .rule(.dashed) } == 3)
    #expect(!strip.blocks.contains(.cut(.partial)))
  }

  @Test func receiptsSayWhatWasGivenAndLeaveTheRest() throws {
    let incident = words(try render("incident-receipt") { $0["result"] = nil })
    #expect(incident.contains("接报时间：2026年11月23日06时42分") && incident.count { $0 == "　：" } == 3)
    let residence = words(try render("residence-receipt"))
    #expect(residence.contains("登记日期：2026年11月23日") && residence.contains("领证日期：2026年12月8日"))
    #expect(words(try render("contact-card")).contains("有效期至：2027年12月31日"))
    #expect(
      !words(try render("contact-card") { $0["emergency"] = "" }).contains { $0.contains("110") && $0.contains("紧急") })
  }

  /// Numbers of nobody: no region begins with 99.
  @Test(
    arguments: [
      (["age": 40], "age"), (["age": 33], "age"), (["sex": "女"], "sex"), (["sex": "男", "age": 34], nil),
      (["idNumber": "990000201801010015"], "guardian"), (["idNumber": "990000201801010015", "age": 8], "guardian"),
      (["idNumber": "990000201801010015", "guardian": ["name": "王芳"]], nil),
      (["idNumber": "990000203001010016"], "idNumber"), (["idNumber": "990000302501010016"], "idNumber"),
      (["guardian": ["name": "王芳", "idNumber": "990000203001010016"]], "guardian.idNumber"),
    ] as [([String: JSONValue], String?)])
  func whatIsSaidOfAPersonAgreesWithTheNumber(change: [String: JSONValue], place: String?) throws {
    func problem(isDated: Bool) -> Problem? {
      let person: JSONValue = ["name": "赵大勇", "idNumber": "990000199207080010"]
      do {
        _ = try render("public-security-mediation") { data in
          data["parties"] = [person.merging(patch: .object(change)), ["name": "乙"]]
          if !isDated { data.removeValue(forKey: "date") }
        }
        return nil
      } catch { return error as? Problem }
    }
    let found = problem(isDated: true)
    #expect(found?.path == place.map { "data.parties[0].\($0)" }, "\(String(describing: found))")
    #expect(found == nil || found?.code == (place == "guardian" ? .missingField : .invalidValue))
    #expect(found?.facts.values.allSatisfy { !$0.contains("1992") && !$0.contains("女") } ?? true)
    // The time of the mediation tells the day where the date is left for the pen.
    #expect(problem(isDated: false) == found)
  }

  @Test func theInquirysBirthDateIsTheNumbers() throws {
    func render(_ birthDate: JSONValue) throws {
      _ = try self.render("inquiry-record") { data in
        data["person"] = ["name": "张㛃", "idNumber": "990000197001010026", "birthDate": birthDate]
      }
    }
    try render("1970年1月1日")
    #expect(throws: Problem.self) { try render("1999-01-01") }
    let corrected = words(try self.render("inquiry-record"))
    #expect(corrected.contains("以上笔录共更正　　　处，更正处均由被询问人捺指印。"))
  }

  @Test func aVillagersAgeMayBeCountedTheOldWay() throws {
    func render(_ age: JSONValue) throws {
      _ = try self.render("mediation-agreement") { data in
        data["parties"] = [["name": "张㛃", "idNumber": "990000197001010026", "age": age], ["name": "乙"]]
      }
    }
    for age: JSONValue in [56, 57, 58] { try render(age) }
    for age: JSONValue in [55, 59] { #expect(throws: Problem.self) { try render(age) } }
  }
}
