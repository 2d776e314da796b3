import Core

enum DocumentSamples {
  /// The example of ../shared/document-format.md, every block once.
  static let everyBlock = """
    { "version": 1, "paper": "58mm", "language": "zh-CN", "textSize": "large",
      "page": { "length": null, "footer": "第 [[page]] 页 共 [[pages]] 页", "signature": false },
      "blocks": [
        { "type": "heading", "text": "调解协议书", "level": 1 },
        { "type": "paragraph", "text": "甲、乙双方……", "align": "justify", "size": "small", "bold": true, "indent": "2em" },
        { "type": "paragraph", "spans": [ { "text": "当事人 " }, { "text": "张㛃", "bold": true, "underline": true, "size": "huge" } ] },
        { "type": "list", "ordered": true, "items": [ "以老槐树为界。", "……" ] },
        { "type": "fields", "items": [ { "label": "姓名", "value": "李𠮷" }, { "label": "电话", "value": "" } ] },
        { "type": "table", "columns": [ { "width": 2, "align": "start" }, { "width": 1.5, "align": "end" } ],
          "header": [ "项目", "金额" ], "rows": [ [ "蒜苗", "120.00" ] ] },
        { "type": "rule", "style": "dashed" },
        { "type": "image", "documentId": "doc_Ab-9_", "width": "40mm", "dither": "ordered", "gamma": 0.8, "rotate": 90, "align": "center" },
        { "type": "image", "data": "data:image/png;base64,iVBORw0KGgo=" },
        { "type": "image", "data": "data:image/jpeg;base64,/9j/" },
        { "type": "qr", "text": "https://example.org/", "size": "25mm", "correction": "H" },
        { "type": "barcode", "symbology": "code128", "text": "A-0017" },
        { "type": "signature", "label": "当事人签名", "height": "15.5mm" },
        { "type": "fingerprint", "label": "捺印", "size": "25mm" },
        { "type": "seal", "label": "调委会印章", "size": "42mm" },
        { "type": "pageBreak" }, { "type": "feed", "height": "64dots" }, { "type": "cut", "mode": "full" }
      ] }
    """

  /// A document of one block.
  static func document(_ block: String) throws -> JSONValue { try json(#"{"version":1,"blocks":[\#(block)]}"#) }
}
