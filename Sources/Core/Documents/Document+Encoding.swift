extension Document {
  /// The document as `application/vnd.satchel.document+json`: decoding it gives an equal document.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "version": 1, "language": .string(language), "textSize": .string(textSize.rawValue), "page": page.json,
      "blocks": .array(blocks.map(\.json)),
    ]
    members["paper"] = paper.map { .string($0.rawValue) }
    return .object(members)
  }
}

extension PageSetup {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = ["signature": .bool(signature)]
    members["length"] = length.map { .string($0.text) }
    members["footer"] = footer.map(JSONValue.string)
    return .object(members)
  }
}

extension Block {
  fileprivate var json: JSONValue {
    switch self {
    case .heading(let heading):
      [
        "type": "heading", "text": .string(heading.text), "level": .number(JSONNumber(heading.level)),
        "align": .string(heading.align.rawValue),
      ]
    case .paragraph(let paragraph):
      [
        "type": "paragraph", "spans": .array(paragraph.spans.map(\.json)), "align": .string(paragraph.align.rawValue),
        "size": .string(paragraph.size.rawValue), "indent": .string(paragraph.indent.text),
      ]
    case .list(let list):
      ["type": "list", "ordered": .bool(list.ordered), "items": .array(list.items.map(JSONValue.string))]
    case .fields(let fields):
      [
        "type": "fields",
        "items": .array(fields.items.map { ["label": .string($0.label), "value": .string($0.value)] }),
      ]
    case .table(let table): table.json
    case .rule(let style): ["type": "rule", "style": .string(style.rawValue)]
    case .image(let image): image.json
    case .qr(let code):
      [
        "type": "qr", "text": .string(code.text), "size": .string(code.size.text),
        "correction": .string(code.correction.rawValue), "align": .string(code.align.rawValue),
      ]
    case .barcode(let code):
      [
        "type": "barcode", "symbology": .string(code.symbology.rawValue), "text": .string(code.text),
        "height": .string(code.height.text),
      ]
    case .signature(let box):
      ["type": "signature", "label": .string(box.label), "height": .string(box.height.text)]
    case .fingerprint(let box): box.json("fingerprint")
    case .seal(let box): box.json("seal")
    case .pageBreak: ["type": "pageBreak"]
    case .feed(let height): ["type": "feed", "height": .string(height.text)]
    case .cut(let mode): ["type": "cut", "mode": .string(mode.rawValue)]
    }
  }
}

extension Span {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = ["text": .string(text), "bold": .bool(bold), "underline": .bool(underline)]
    members["size"] = size.map { .string($0.rawValue) }
    return .object(members)
  }
}

extension Block.Table {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [
      "type": "table",
      "columns": .array(
        columns.map { ["width": .number(JSONNumber($0.width)), "align": .string($0.align.rawValue)] }),
      "rows": .array(rows.map(Self.cells)),
    ]
    members["header"] = header.map(Self.cells)
    return .object(members)
  }

  private static func cells(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

extension Block.Image {
  fileprivate var json: JSONValue {
    var members: [String: JSONValue] = [
      "type": "image", "dither": .string(dither.rawValue), "align": .string(align.rawValue),
    ]
    members["width"] = width.map { .string($0.text) }
    members["gamma"] = gamma.map { .number(JSONNumber($0)) }
    members["threshold"] = threshold.map { .number(JSONNumber($0)) }
    if rotate != .none { members["rotate"] = .number(JSONNumber(rotate.rawValue)) }
    switch source {
    case .document(let id): members["documentId"] = .string(id)
    case .photo(let job): members["jobId"] = .string(job)
    case .data(let bytes):
      let signature = PictureSignature.byPrefix.first { bytes.starts(with: $0.bytes) } ?? PictureSignature.byPrefix[0]
      members["data"] = .string(signature.prefix + Base64.encode(bytes))
    }
    return .object(members)
  }
}

extension Block.StampBox {
  fileprivate func json(_ type: String) -> JSONValue {
    ["type": .string(type), "label": .string(label), "size": .string(size.text)]
  }
}
