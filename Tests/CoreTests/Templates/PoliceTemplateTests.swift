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
    let labels = (1...200).map { number -> JSONValue in
      ["code": .string("YX-\(number)"), "address": .string("集贤街\(number)号")]
    }
    let street = try render("qr-doorplate") { $0["labels"] = .array(labels) }
    #expect(street.blocks.count { $0 == .cut(.partial) } == 200)
    let codes = street.blocks.compactMap { if case .qr(let code) = $0 { code } else { nil } }
    #expect(codes.map(\.text) == (1...200).map { "YX-\($0)" })
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
}
