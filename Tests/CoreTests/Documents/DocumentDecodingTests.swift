import Core
import Testing

@Suite struct DocumentDecodingTests {
  @Test func readsEveryBlock() throws {
    let document = try Document(decoding: try json(DocumentSamples.everyBlock))
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    #expect(document.paper == .mm58)
    #expect(document.textSize == .large)
    #expect(document.page == PageSetup(footer: "第 [[page]] 页 共 [[pages]] 页"))
    #expect(
      document.blocks == [
        .heading(.init(text: "调解协议书", level: 1, align: .center)),
        .paragraph(.init(spans: [Span("甲、乙双方……", bold: true)], align: .justify, size: .small, indent: .ems(2))),
        .paragraph(.init(spans: [Span("当事人 "), Span("张㛃", bold: true, underline: true, size: .huge)])),
        .list(.init(ordered: true, items: ["以老槐树为界。", "……"])),
        .fields(.init(items: [.init(label: "姓名", value: "李𠮷"), .init(label: "电话", value: "")])),
        .table(
          .init(
            columns: [.init(width: 2), .init(width: 1.5, align: .end)], header: ["项目", "金额"],
            rows: [["蒜苗", "120.00"]])),
        .rule(.dashed),
        .image(
          .init(
            source: .document(id: "doc_Ab-9_"), width: .millimetres(40), dither: .ordered, gamma: 0.8, rotate: .quarter)
        ),
        .image(.init(source: .data(png))),
        .image(.init(source: .data([0xFF, 0xD8, 0xFF]))),
        .qr(.init(text: "https://example.org/", size: .millimetres(25), correction: .high)),
        .barcode(.init(symbology: .code128, text: "A-0017", height: .millimetres(10))),
        .signature(.init(label: "当事人签名", height: .millimetres(15.5))),
        .fingerprint(.init(label: "捺印", size: .millimetres(25))),
        .seal(.init(label: "调委会印章", size: .millimetres(42))),
        .pageBreak, .feed(.dots(64)), .cut(.full),
      ])
  }

  @Test func fillsInDefaults() throws {
    let document = try Document(decoding: try DocumentSamples.document(#"{"type":"heading","text":"x","level":2}"#))
    #expect(document == Document(blocks: [.heading(.init(text: "x", level: 2, align: .start))]))
    #expect(document.language == "zh-CN" && document.paper == nil && document.textSize == .normal)
  }

  @Test func decodesWhatItEncodes() throws {
    let document = try Document(decoding: try json(DocumentSamples.everyBlock))
    let bytes = document.json.serialized()
    #expect(try Document(decoding: try JSONValue.parse(bytes)) == document)
  }

  @Test(arguments: [
    (#"[]"#, ProblemCode.wrongType, ""),
    (#"{"blocks":[{"type":"pageBreak"}]}"#, .missingField, "version"),
    (#"{"version":2,"blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "version"),
    (#"{"version":"1","blocks":[{"type":"pageBreak"}]}"#, .wrongType, "version"),
    (#"{"version":1}"#, .missingField, "blocks"),
    (#"{"version":1,"blocks":[]}"#, .invalidValue, "blocks"),
    (#"{"version":1,"blocks":{}}"#, .wrongType, "blocks"),
    (#"{"version":1,"blocks":[{"type":"pageBreak"}],"colour":"red"}"#, .unknownField, "colour"),
    (#"{"version":1,"blocks":[{"type":"pageBreak"}],"王小明":1}"#, .unknownField, "?"),
    (#"{"version":1,"paper":"60mm","blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "paper"),
    (#"{"version":1,"textSize":"small","blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "textSize"),
    (#"{"version":1,"language":"mn-Mong","blocks":[{"type":"pageBreak"}]}"#, .verticalScript, "language"),
    (#"{"version":1,"language":"mn-mong-CN","blocks":[{"type":"pageBreak"}]}"#, .verticalScript, "language"),
    (#"{"version":1,"language":"中文","blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "language"),
    (#"{"version":1,"language":"","blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "language"),
    (#"{"version":1,"page":{"length":"40mm"},"blocks":[{"type":"pageBreak"}]}"#, .invalidValue, "page.length"),
    (#"{"version":1,"page":{"length":200},"blocks":[{"type":"pageBreak"}]}"#, .wrongType, "page.length"),
    (#"{"version":1,"page":{"foot":""},"blocks":[{"type":"pageBreak"}]}"#, .unknownField, "page.foot"),
    (#"{"version":1,"page":{"footer":"a\u0007"},"blocks":[{"type":"pageBreak"}]}"#, .controlCharacter, "page.footer"),
  ])
  func namesThePlaceInTheDocument(text: String, code: ProblemCode, path: String) throws {
    let value = try json(text)
    let found = problem { () throws(Problem) in try Document(decoding: value) }
    #expect(found?.code == code)
    #expect(found?.path == path)
  }

  static let blocks: [(String, ProblemCode, String)] = [
    (#"7"#, .wrongType, ""),
    (#"{}"#, .missingField, ".type"),
    (#"{"type":1}"#, .wrongType, ".type"),
    (#"{"type":"video"}"#, .invalidValue, ".type"),
    (#"{"type":"heading"}"#, .missingField, ".text"),
    (#"{"type":"heading","text":null}"#, .missingField, ".text"),
    (#"{"type":"heading","text":"x","level":4}"#, .invalidValue, ".level"),
    (#"{"type":"heading","text":"x","level":1.5}"#, .invalidValue, ".level"),
    (#"{"type":"heading","text":"x","level":"1"}"#, .wrongType, ".level"),
    (#"{"type":"heading","text":"x\u0000"}"#, .controlCharacter, ".text"),
    (#"{"type":"heading","text":"x\r\n"}"#, .controlCharacter, ".text"),
    (#"{"type":"heading","text":"x\u0085"}"#, .controlCharacter, ".text"),
    (#"{"type":"heading","text":"\u1820"}"#, .verticalScript, ".text"),
    (#"{"type":"heading","text":"x","size":"large"}"#, .unknownField, ".size"),
    (#"{"type":"paragraph"}"#, .missingField, ".text"),
    (#"{"type":"paragraph","text":"x","spans":[]}"#, .invalidValue, ".spans"),
    (#"{"type":"paragraph","text":"x","bold":"yes"}"#, .wrongType, ".bold"),
    (#"{"type":"paragraph","text":"x","align":"left"}"#, .invalidValue, ".align"),
    (#"{"type":"paragraph","text":"x","size":"tiny"}"#, .invalidValue, ".size"),
    (#"{"type":"paragraph","text":"x","indent":"2"}"#, .invalidValue, ".indent"),
    (#"{"type":"paragraph","text":"x","indent":"11em"}"#, .invalidValue, ".indent"),
    (#"{"type":"paragraph","text":"x","indent":"-1em"}"#, .invalidValue, ".indent"),
    (#"{"type":"paragraph","spans":"x"}"#, .wrongType, ".spans"),
    (#"{"type":"paragraph","spans":[{"text":"a"},{"text":"b","italic":true}]}"#, .unknownField, ".spans[1].italic"),
    (#"{"type":"paragraph","spans":[{"text":"a"},{"bold":true}]}"#, .missingField, ".spans[1].text"),
    (#"{"type":"list"}"#, .missingField, ".items"),
    (#"{"type":"list","items":["a",{"text":"b"}]}"#, .wrongType, ".items[1]"),
    (#"{"type":"fields","items":[{"label":"a"}]}"#, .missingField, ".items[0].value"),
    (#"{"type":"fields","items":[{"label":"a","value":"b","c":1}]}"#, .unknownField, ".items[0].c"),
    (#"{"type":"table","columns":[],"rows":[]}"#, .invalidValue, ".columns"),
    (#"{"type":"table","columns":[{"width":0}],"rows":[]}"#, .invalidValue, ".columns[0].width"),
    (#"{"type":"table","columns":[{"width":"1"}],"rows":[]}"#, .wrongType, ".columns[0].width"),
    (#"{"type":"table","columns":[{},{}],"header":["a"],"rows":[]}"#, .invalidValue, ".header"),
    (#"{"type":"table","columns":[{},{}],"rows":[["a","b"],["a","b"],["a"]]}"#, .invalidValue, ".rows[2]"),
    (#"{"type":"table","columns":[{},{}],"rows":[["a","b"],["a","b"],[1,"b"]]}"#, .wrongType, ".rows[2][0]"),
    (#"{"type":"table","columns":[{},{}],"rows":[["a","\u001b"]]}"#, .controlCharacter, ".rows[0][1]"),
    (#"{"type":"rule","style":"dotted"}"#, .invalidValue, ".style"),
    (#"{"type":"image"}"#, .missingField, ".documentId"),
    (#"{"type":"image","documentId":"j_1"}"#, .invalidValue, ".documentId"),
    (#"{"type":"image","documentId":"doc_../x"}"#, .invalidValue, ".documentId"),
    (
      #"{"type":"image","documentId":"doc_a","data":"data:image/png;base64,iVBORw0KGgo="}"#, .invalidValue,
      ".documentId"
    ),
    (#"{"type":"image","data":"data:image/gif;base64,R0lGODlh"}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"https://example.org/a.png"}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,iVBORw0KGgo"}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,iVBORw0KGgo*"}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,iVBORw0KGgp="}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,AA==AA=="}"#, .invalidValue, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,/9j/"}"#, .imageUnreadable, ".data"),
    (#"{"type":"image","data":"data:image/png;base64,"}"#, .imageUnreadable, ".data"),
    (#"{"type":"image","documentId":"doc_a","width":"129mm"}"#, .invalidValue, ".width"),
    (#"{"type":"image","documentId":"doc_a","width":"40"}"#, .invalidValue, ".width"),
    (#"{"type":"image","documentId":"doc_a","width":"40cm"}"#, .invalidValue, ".width"),
    (#"{"type":"image","documentId":"doc_a","width":"99999999mm"}"#, .invalidValue, ".width"),
    (#"{"type":"image","documentId":"doc_a","width":"1.5dots"}"#, .invalidValue, ".width"),
    (#"{"type":"image","documentId":"doc_a","dither":"none"}"#, .invalidValue, ".dither"),
    (#"{"type":"image","documentId":"doc_a","gamma":0.1}"#, .invalidValue, ".gamma"),
    (#"{"type":"image","documentId":"doc_a","gamma":5.5}"#, .invalidValue, ".gamma"),
    (#"{"type":"image","documentId":"doc_a","gamma":"1"}"#, .wrongType, ".gamma"),
    (#"{"type":"image","documentId":"doc_a","rotate":45}"#, .invalidValue, ".rotate"),
    (#"{"type":"image","documentId":"doc_a","rotate":-90}"#, .invalidValue, ".rotate"),
    (#"{"type":"image","documentId":"doc_a","rotate":90.5}"#, .invalidValue, ".rotate"),
    (#"{"type":"image","documentId":"doc_a","rotate":"90"}"#, .wrongType, ".rotate"),
    (#"{"type":"image","documentId":"doc_a","threshold":0.5}"#, .invalidValue, ".threshold"),
    (#"{"type":"image","documentId":"doc_a","dither":"threshold","threshold":1}"#, .invalidValue, ".threshold"),
    (#"{"type":"image","documentId":"doc_a","dither":"threshold","threshold":true}"#, .wrongType, ".threshold"),
    (#"{"type":"qr","text":""}"#, .invalidValue, ".text"),
    (#"{"type":"qr","text":"x","size":"9mm"}"#, .invalidValue, ".size"),
    (#"{"type":"qr","text":"x","size":"73mm"}"#, .invalidValue, ".size"),
    (#"{"type":"qr","text":"x","correction":"m"}"#, .invalidValue, ".correction"),
    (#"{"type":"barcode","text":"x"}"#, .missingField, ".symbology"),
    (#"{"type":"barcode","symbology":"qr","text":"x"}"#, .invalidValue, ".symbology"),
    (#"{"type":"barcode","symbology":"code128","text":"张"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"code128","text":""}"#, .invalidValue, ".text"),
    (#"{"type":"barcode","symbology":"code39","text":"a"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"ean13","text":"4006381333932"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"ean8","text":"123456"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"upca","text":"12345678901x"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"itf","text":"123"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"codabar","text":"123"}"#, .codeUnsupportedText, ".text"),
    (#"{"type":"barcode","symbology":"code128","text":"x","height":"2mm"}"#, .invalidValue, ".height"),
    (#"{"type":"signature"}"#, .missingField, ".label"),
    (#"{"type":"signature","label":"x","height":"4mm"}"#, .invalidValue, ".height"),
    (#"{"type":"fingerprint","label":"x","size":"20mm"}"#, .invalidValue, ".size"),
    (#"{"type":"seal","label":"x","size":"100mm"}"#, .invalidValue, ".size"),
    (#"{"type":"pageBreak","x":1}"#, .unknownField, ".x"),
    (#"{"type":"feed"}"#, .missingField, ".height"),
    (#"{"type":"feed","height":"201mm"}"#, .invalidValue, ".height"),
    (#"{"type":"feed","height":8}"#, .wrongType, ".height"),
    (#"{"type":"cut","mode":"half"}"#, .invalidValue, ".mode"),
  ]

  @Test(arguments: blocks)
  func namesThePlaceInABlock(block: String, code: ProblemCode, path: String) throws {
    let value = try DocumentSamples.document(#"{"type":"rule"},\#(block)"#)
    let found = problem { () throws(Problem) in try Document(decoding: value) }
    #expect(found?.code == code)
    #expect(found?.path == "blocks[1]\(path)")
  }

  @Test(arguments: [
    #"{"type":"barcode","symbology":"ean13","text":"4006381333931"}"#,
    #"{"type":"barcode","symbology":"ean13","text":"400638133393"}"#,
    #"{"type":"barcode","symbology":"ean8","text":"96385074"}"#,
    #"{"type":"barcode","symbology":"upca","text":"036000291452"}"#,
    #"{"type":"barcode","symbology":"itf","text":"1234"}"#,
    #"{"type":"barcode","symbology":"codabar","text":"A40156B"}"#,
    #"{"type":"barcode","symbology":"code39","text":"CASE-7"}"#,
    #"{"type":"barcode","symbology":"code39","text":"[[copy]]-[[copies]]"}"#,
    #"{"type":"heading","text":"tab\tand\nline"}"#,
    #"{"type":"image","documentId":"doc_a","width":null}"#,
  ])
  func takes(block: String) throws {
    #expect(try Document(decoding: try DocumentSamples.document(block)).blocks.count == 1)
  }

  @Test func readsAndWritesThePicturesOptions() throws {
    let value = try DocumentSamples.document(
      #"{"type":"image","documentId":"doc_a","dither":"threshold","threshold":0.35,"gamma":1.8,"rotate":270}"#)
    let document = try Document(decoding: value)
    let picture = Block.Image(
      source: .document(id: "doc_a"), dither: .threshold, gamma: 1.8, threshold: 0.35, rotate: .threeQuarters)
    #expect(document.blocks == [.image(picture)])
    #expect(try Document(decoding: try JSONValue.parse(document.json.serialized())) == document)
    // What is not said stays unsaid: an older reader takes it, too.
    let plain = try Document(decoding: try DocumentSamples.document(#"{"type":"image","documentId":"doc_a"}"#))
    let members = try #require(plain.json["blocks"]?.array?.first?.object)
    #expect(members.keys.sorted() == ["align", "dither", "documentId", "type"])
  }

  @Test func putsTheRootBeforeThePath() throws {
    let value = try DocumentSamples.document(#"{"type":"rule","x":1}"#)
    let found = problem { () throws(Problem) in try Document(decoding: value, root: "content.document") }
    #expect(found?.path == "content.document.blocks[0].x")
  }

  @Test func measuresPicturesByTheDocumentsPaper() throws {
    let value = try json(
      #"{"version":1,"paper":"58mm","blocks":[{"type":"image","documentId":"doc_a","width":"49mm"}]}"#)
    #expect(problem { () throws(Problem) in try Document(decoding: value) }?.facts == ["expected": "1mm…48mm"])
  }
}
