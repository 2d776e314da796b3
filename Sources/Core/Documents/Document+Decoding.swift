extension Document {
  /// Reads a document of `application/vnd.satchel.document+json`, version 1.
  /// - Parameters:
  ///   - json: The document as it came from outside.
  ///   - root: What stands before the paths of errors, such as `content.document`; nothing by default.
  /// - Throws: ``Problem`` with the exact place, such as `blocks[3].rows[2][0]`: `missingField`, `unknownField`,
  ///   `wrongType`, `invalidValue`, `controlCharacter`, `verticalScript`, `tooMany`, `tooLong`, `codeTooLong`,
  ///   `codeUnsupportedText`, `imageUnreadable`. Its words never hold a value of the document.
  public init(decoding json: JSONValue, root: String = "") throws(Problem) {
    var decoder = DocumentDecoder()
    self = try decoder.document(json, at: .root(root))
  }
}

/// Decodes one document, counting what all its parts have used of the bounds.
struct DocumentDecoder {
  private var scalars = 0
  private var imageBytes = 0
  private var paper: Paper?

  mutating func document(_ json: JSONValue, at path: JSONPath) throws(Problem) -> Document {
    let reader = try JSONObjectReader(json, at: path)
    try reader.allow("version", "paper", "language", "textSize", "page", "blocks")
    guard case .number(let version) = try reader.required("version") else {
      throw Problem(.wrongType, at: path.key("version"), ["expected": "number"])
    }
    guard version.integer == 1 else { throw .invalid(at: path.key("version"), "1") }
    paper = try reader.choice("paper")
    let language = try language(reader)
    let textSize: TextSize = try reader.choice("textSize", of: [.normal, .large, .huge], default: .normal)
    let page = try reader["page"].map { value throws(Problem) in try self.page(value, at: path.key("page")) }
    let elements = try reader.array("blocks", limit: DocumentLimits.blocks)
    guard !elements.isEmpty else { throw .invalid(at: path.key("blocks"), "1…\(DocumentLimits.blocks)") }
    var blocks: [Block] = []
    blocks.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      blocks.append(try block(element, at: path.key("blocks").index(index)))
    }
    return Document(
      paper: paper, language: language, textSize: textSize, page: page ?? PageSetup(), blocks: blocks)
  }

  private func language(_ reader: JSONObjectReader) throws(Problem) -> String {
    guard let value = reader["language"] else { return "zh-CN" }
    let path = reader.path.key("language")
    guard case .string(let tag) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    guard TextRules.isLanguageTag(tag) else { throw .invalid(at: path, "BCP 47") }
    guard !TextRules.isVertical(language: tag) else { throw Problem(.verticalScript, at: path) }
    return tag
  }

  private mutating func page(_ value: JSONValue, at path: JSONPath) throws(Problem) -> PageSetup {
    let reader = try JSONObjectReader(value, at: path)
    try reader.allow("length", "footer", "signature")
    let length = try length(reader, "length", in: DocumentLimits.pageLength)
    var footer: String?
    if let value = reader["footer"] {
      footer = try text(value, limit: DocumentLimits.label, at: path.key("footer"))
    }
    return PageSetup(length: length, footer: footer, signature: try reader.bool("signature", default: false))
  }

  private mutating func block(_ value: JSONValue, at path: JSONPath) throws(Problem) -> Block {
    let reader = try JSONObjectReader(value, at: path)
    guard case .string(let name) = try reader.required("type") else {
      throw Problem(.wrongType, at: path.key("type"), ["expected": "string"])
    }
    guard let kind = BlockKind(rawValue: name) else {
      throw .invalid(at: path.key("type"), BlockKind.allCases.map(\.rawValue).joined(separator: " | "))
    }
    switch kind {
    case .heading: return .heading(try heading(reader))
    case .paragraph: return .paragraph(try paragraph(reader))
    case .list: return .list(try list(reader))
    case .fields: return .fields(try fields(reader))
    case .table: return .table(try table(reader))
    case .rule:
      try reader.allow("type", "style")
      return .rule(try reader.choice("style", default: .solid))
    case .image: return .image(try image(reader))
    case .qr: return .qr(try qr(reader))
    case .barcode: return .barcode(try barcode(reader))
    case .signature: return .signature(try signature(reader))
    case .fingerprint:
      return .fingerprint(try stamp(reader, in: DocumentLimits.fingerprintSize, default: .millimetres(25)))
    case .seal: return .seal(try stamp(reader, in: DocumentLimits.sealSize, default: .millimetres(42)))
    case .pageBreak:
      try reader.allow("type")
      return .pageBreak
    case .feed:
      try reader.allow("type", "height")
      guard let height = try length(reader, "height", in: DocumentLimits.feed) else {
        throw Problem(.missingField, at: path.key("height"))
      }
      return .feed(height)
    case .cut:
      try reader.allow("type", "mode")
      return .cut(try reader.choice("mode", default: .partial))
    }
  }

  // MARK: values that several blocks have

  /// A text, checked and counted.
  /// - Throws: ``Problem``: `wrongType`, `controlCharacter`, `verticalScript`, `tooLong`.
  mutating func text(
    _ value: JSONValue, limit: Int = DocumentLimits.text, at path: JSONPath
  ) throws(Problem) -> String {
    guard case .string(let text) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    let count = try TextRules.check(text, at: path)
    guard count <= limit else { throw Problem(.tooLong, at: path, ["limit": String(limit)]) }
    scalars += count
    guard scalars <= DocumentLimits.totalText else {
      throw Problem(.tooLong, at: path, ["limit": String(DocumentLimits.totalText)])
    }
    return text
  }

  /// A length within bounds of millimetres; nil where the member is absent.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`.
  func length(
    _ reader: JSONObjectReader, _ name: String, in range: ClosedRange<Double>
  ) throws(Problem) -> Length? {
    guard let value = reader[name] else { return nil }
    let path = reader.path.key(name)
    guard case .string(let text) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    guard let length = Length(text) else { throw .invalid(at: path, "\"25mm\" | \"200dots\"") }
    guard range.contains(length.inMillimetres) else { throw .invalid(at: path, Self.words(range)) }
    return length
  }

  /// Millimetres that the paper has between its margins; the widest printer's where the document names none.
  var printableWidth: Double { Double(paper?.dots ?? Paper.longestRow) / Double(Paper.dotsPerMillimetre) }

  /// Counts a picture's bytes.
  /// - Throws: ``Problem``: `tooLong`.
  mutating func count(imageBytes bytes: Int, at path: JSONPath) throws(Problem) {
    imageBytes += bytes
    guard imageBytes <= DocumentLimits.imageBytes else {
      throw Problem(.tooLong, at: path, ["limit": String(DocumentLimits.imageBytes)])
    }
  }

  private static func words(_ range: ClosedRange<Double>) -> String {
    "\(JSONNumber(range.lowerBound).literal)mm…\(JSONNumber(range.upperBound).literal)mm"
  }
}

/// The names of blocks.
enum BlockKind: String, CaseIterable {
  case heading, paragraph, list, fields, table, rule, image, qr, barcode, signature, fingerprint, seal, pageBreak, feed
  case cut
}
