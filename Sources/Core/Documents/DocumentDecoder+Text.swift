/// Blocks that are words.
extension DocumentDecoder {
  mutating func heading(_ reader: JSONObjectReader) throws(Problem) -> Block.Heading {
    try reader.allow("type", "text", "level", "align")
    let text = try text(try reader.required("text"), at: reader.path.key("text"))
    let level = try reader.integer("level", in: 1...3, default: 1)
    return Block.Heading(text: text, level: level, align: try reader.choice("align"))
  }

  mutating func paragraph(_ reader: JSONObjectReader) throws(Problem) -> Block.Paragraph {
    try reader.allow("type", "text", "spans", "align", "size", "bold", "indent")
    let isBold = try reader.bool("bold", default: false)
    var spans: [Span] = []
    if let value = reader["text"] {
      guard reader["spans"] == nil else { throw .invalid(at: reader.path.key("spans"), .absent(beside: "text")) }
      spans = [Span(try text(value, at: reader.path.key("text")), bold: isBold)]
    } else if reader["spans"] != nil {
      for (index, value) in try reader.array("spans", limit: DocumentLimits.items).enumerated() {
        spans.append(try span(value, isBold: isBold, at: reader.path.key("spans").index(index)))
      }
    } else {
      throw Problem(.missingField, at: reader.path.key("text"))
    }
    return Block.Paragraph(
      spans: spans, align: try reader.choice("align", default: .start),
      size: try reader.choice("size", default: .normal),
      indent: try indent(reader))
  }

  private mutating func span(_ value: JSONValue, isBold: Bool, at path: JSONPath) throws(Problem) -> Span {
    let reader = try JSONObjectReader(value, at: path)
    try reader.allow("text", "bold", "underline", "size")
    return Span(
      try text(try reader.required("text"), at: path.key("text")), bold: try reader.bool("bold", default: isBold),
      underline: try reader.bool("underline", default: false), size: try reader.choice("size"))
  }

  private func indent(_ reader: JSONObjectReader) throws(Problem) -> Indent {
    guard let value = reader["indent"] else { return .length(.dots(0)) }
    let path = reader.path.key("indent")
    guard case .string(let text) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    guard let indent = Indent(text) else { throw .invalid(at: path, "\"2em\" | \"5mm\" | \"40dots\"") }
    let isWithin =
      switch indent {
      case .ems(let ems): DocumentLimits.indentEms.contains(ems)
      case .length(let length): DocumentLimits.indent.contains(length.inMillimetres)
      }
    guard isWithin else { throw .invalid(at: path, "0em…10em | 0mm…40mm") }
    return indent
  }

  mutating func list(_ reader: JSONObjectReader) throws(Problem) -> Block.List {
    try reader.allow("type", "ordered", "items")
    var items: [String] = []
    for (index, value) in try reader.array("items", limit: DocumentLimits.items).enumerated() {
      items.append(try text(value, at: reader.path.key("items").index(index)))
    }
    return Block.List(ordered: try reader.bool("ordered", default: false), items: items)
  }

  mutating func fields(_ reader: JSONObjectReader) throws(Problem) -> Block.Fields {
    try reader.allow("type", "items")
    var items: [Block.Fields.Item] = []
    for (index, value) in try reader.array("items", limit: DocumentLimits.items).enumerated() {
      let item = try JSONObjectReader(value, at: reader.path.key("items").index(index))
      try item.allow("label", "value")
      let label = try text(try item.required("label"), limit: DocumentLimits.label, at: item.path.key("label"))
      items.append(.init(label: label, value: try text(try item.required("value"), at: item.path.key("value"))))
    }
    return Block.Fields(items: items)
  }

  mutating func table(_ reader: JSONObjectReader) throws(Problem) -> Block.Table {
    try reader.allow("type", "columns", "header", "rows")
    var columns: [Block.Table.Column] = []
    for (index, value) in try reader.array("columns", limit: DocumentLimits.columns).enumerated() {
      columns.append(try column(value, at: reader.path.key("columns").index(index)))
    }
    guard !columns.isEmpty else { throw .invalid(at: reader.path.key("columns"), "1…\(DocumentLimits.columns)") }
    let header = try reader["header"].map { value throws(Problem) in
      try cells(value, count: columns.count, at: reader.path.key("header"))
    }
    var rows: [[String]] = []
    for (index, value) in try reader.array("rows", limit: DocumentLimits.rows).enumerated() {
      rows.append(try cells(value, count: columns.count, at: reader.path.key("rows").index(index)))
    }
    return Block.Table(columns: columns, header: header, rows: rows)
  }

  private func column(_ value: JSONValue, at path: JSONPath) throws(Problem) -> Block.Table.Column {
    let reader = try JSONObjectReader(value, at: path)
    try reader.allow("width", "align")
    var width = 1.0
    if let value = reader["width"] {
      guard case .number(let number) = value else {
        throw Problem(.wrongType, at: path.key("width"), ["expected": "number"])
      }
      guard number.value >= 0.1, number.value <= 100 else { throw .invalid(at: path.key("width"), "0.1…100") }
      width = number.value
    }
    return Block.Table.Column(width: width, align: try reader.choice("align", default: .start))
  }

  private mutating func cells(_ value: JSONValue, count: Int, at path: JSONPath) throws(Problem) -> [String] {
    guard case .array(let values) = value else { throw Problem(.wrongType, at: path, ["expected": "array"]) }
    guard values.count == count else { throw .invalid(at: path, .count("= \(count)")) }
    var cells: [String] = []
    for (index, value) in values.enumerated() { cells.append(try text(value, at: path.index(index))) }
    return cells
  }
}
