/// Blocks that are pictures, codes and frames to be filled by hand.
extension DocumentDecoder {
  mutating func image(_ reader: JSONObjectReader) throws(Problem) -> Block.Image {
    try reader.allow("type", "documentId", "jobId", "data", "width", "dither", "gamma", "threshold", "rotate", "align")
    let source: Block.Image.Source
    if let value = reader["data"] {
      for other in ["documentId", "jobId"] where reader[other] != nil {
        throw .invalid(at: reader.path.key(other), .absent(beside: "data"))
      }
      source = .data(try picture(value, at: reader.path.key("data")))
    } else if let value = reader["jobId"] {
      guard reader["documentId"] == nil else {
        throw .invalid(at: reader.path.key("documentId"), .absent(beside: "jobId"))
      }
      source = .photo(job: try identifier(value, prefix: "j_", at: reader.path.key("jobId")))
    } else {
      let value = try reader.required("documentId")
      source = .document(id: try identifier(value, prefix: "doc_", at: reader.path.key("documentId")))
    }
    let dither: Block.Dither = try reader.choice("dither", default: .floydSteinberg)
    let threshold = try reader.number("threshold", in: DocumentLimits.threshold)
    guard threshold == nil || dither == .threshold else {
      throw .invalid(
        at: reader.path.key("threshold"),
        Localized(en: "absent unless dither is threshold", zh: "空缺，除非 dither 为 threshold"))
    }
    return Block.Image(
      source: source, width: try length(reader, "width", in: 1...printableWidth), dither: dither,
      gamma: try reader.number("gamma", in: DocumentLimits.gamma), threshold: threshold,
      rotate: try rotation(reader), align: try reader.choice("align", default: .center))
  }

  private func rotation(_ reader: JSONObjectReader) throws(Problem) -> Block.Rotation {
    guard let value = reader["rotate"] else { return .none }
    let path = reader.path.key("rotate")
    guard case .number(let number) = value else { throw Problem(.wrongType, at: path, ["expected": "number"]) }
    guard let rotation = number.integer.flatMap(Block.Rotation.init) else {
      throw .invalid(at: path, Block.Rotation.allCases.map { String($0.rawValue) }.joined(separator: " | "))
    }
    return rotation
  }

  private func identifier(_ value: JSONValue, prefix: String, at path: JSONPath) throws(Problem) -> String {
    guard case .string(let id) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    let isWellFormed =
      id.hasPrefix(prefix) && (1...64).contains(id.utf8.count - prefix.utf8.count)
      && id.utf8.allSatisfy { byte in
        let letter = byte | 0x20
        return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: "-")
      }
    guard isWellFormed else { throw .invalid(at: path, "\(prefix)…") }
    return id
  }

  /// A PNG or JPEG in a data URL (RFC 2397); only its first bytes are looked at here.
  private mutating func picture(_ value: JSONValue, at path: JSONPath) throws(Problem) -> [UInt8] {
    guard case .string(let url) = value else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
    for (prefix, signature) in PictureSignature.byPrefix where url.hasPrefix(prefix) {
      let base64 = url.dropFirst(prefix.count).utf8
      // Measured before it is decoded, so that a body of many pictures cannot take memory first.
      try count(imageBytes: base64.count / 4 * 3, at: path)
      guard let bytes = Base64.decode(base64) else { throw .invalid(at: path, "base64") }
      guard bytes.starts(with: signature) else { throw Problem(.imageUnreadable, at: path) }
      return bytes
    }
    throw .invalid(at: path, PictureSignature.byPrefix.map { "\($0.prefix)…" }.joined(separator: " | "))
  }

  mutating func qr(_ reader: JSONObjectReader) throws(Problem) -> Block.QRCode {
    try reader.allow("type", "text", "size", "correction", "align")
    let path = reader.path.key("text")
    let text = try text(try reader.required("text"), at: path)
    // Counters are known only later; the shortest that they can become is checked here, the rest when it is drawn.
    let correction: Block.QRCode.Correction = try reader.choice("correction", default: .medium)
    try CodeRules.check(qr: PageCounter.fill(text, { _ in "0" }), correction: correction, at: path)
    return Block.QRCode(
      text: text,
      size: try length(reader, "size", in: DocumentLimits.qrSize.clamped(to: 0...printableWidth)) ?? .millimetres(25),
      correction: correction, align: try reader.choice("align", default: .center))
  }

  mutating func barcode(_ reader: JSONObjectReader) throws(Problem) -> Block.Barcode {
    try reader.allow("type", "symbology", "text", "height")
    guard let symbology: Block.Barcode.Symbology = try reader.choice("symbology") else {
      throw Problem(.missingField, at: reader.path.key("symbology"))
    }
    let path = reader.path.key("text")
    let text = try text(try reader.required("text"), at: path)
    try CodeRules.check(barcode: PageCounter.fill(text, { _ in "0" }), symbology: symbology, at: path)
    return Block.Barcode(
      symbology: symbology, text: text,
      height: try length(reader, "height", in: DocumentLimits.barcodeHeight) ?? .millimetres(10))
  }

  mutating func signature(_ reader: JSONObjectReader) throws(Problem) -> Block.SignatureBox {
    try reader.allow("type", "label", "height")
    let label = try text(
      try reader.required("label"), limit: DocumentLimits.label, at: reader.path.key("label"))
    return Block.SignatureBox(
      label: label, height: try length(reader, "height", in: DocumentLimits.signatureHeight) ?? .millimetres(15))
  }

  mutating func stamp(
    _ reader: JSONObjectReader, in range: ClosedRange<Double>, default size: Length
  ) throws(Problem) -> Block.StampBox {
    try reader.allow("type", "label", "size")
    let label = try text(
      try reader.required("label"), limit: DocumentLimits.label, at: reader.path.key("label"))
    return Block.StampBox(
      label: label, size: try length(reader, "size", in: range.clamped(to: 0...printableWidth)) ?? size)
  }
}

/// How picture files begin.
enum PictureSignature {
  /// The data URL's beginning and the file's.
  static let byPrefix: [(prefix: String, bytes: [UInt8])] = [
    ("data:image/png;base64,", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    ("data:image/jpeg;base64,", [0xFF, 0xD8, 0xFF]),
  ]
}
