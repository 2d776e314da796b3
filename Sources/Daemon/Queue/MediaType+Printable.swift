import Core

extension MediaType {
  /// What can be uploaded and printed by this version.
  static let printable: [MediaType] = [.document, .png, .jpeg, .text]

  /// Their names, for the problem that refuses others.
  static let printableNames = printable.map(\.rawValue).joined(separator: ", ")
}

extension Document {
  /// Plain text as a document: a paragraph for each line.
  /// - Throws: ``Problem``: `controlCharacter`, `tooMany`, `tooLong`, as for any document.
  init(plainText text: String) throws(Problem) {
    let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\u{0C}", with: "\n")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let blocks = lines.map { line in
      JSONValue.object(["type": "paragraph", "text": .string(line.isEmpty ? " " : PageCounter.escape(String(line)))])
    }
    try self.init(decoding: .object(["version": 1, "blocks": .array(blocks)]))
  }
}
