import ArgumentParser
import Client
import Core

/// What to print: a file, a template with its data, or what another job printed.
struct PrintInputs: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The file to print: document JSON, PDF, PNG, JPEG, text or ESC/POS; - reads the standard input.",
      valueName: "file"), completion: .file())
  var file: String?

  @Option(help: "What FILE is, where its name and its first bytes do not tell.")
  var type: InputType?

  @Option(
    help: ArgumentHelp(
      "The character set of a text: UTF-8, GB18030, GBK, GB2312, UTF-16 or Big5; else the text itself tells.",
      valueName: "name"))
  var charset: String?

  @Option(help: "The template to fill.")
  var template: String?

  @Option(
    help: "The template's data, a JSON file; - reads the standard input.", completion: .file(extensions: ["json"]))
  var data: String?

  @Flag(help: "Fill the template with its own example.")
  var example = false

  @Option(name: .customLong("job"), help: "Print again what this job printed.")
  var again: String?

  mutating func validate() throws {
    guard [file, template, again].compactMap({ $0 }).count == 1 else {
      throw ValidationError("Name exactly one of FILE, --template and --job.")
    }
    guard template == nil || (data != nil) != example else {
      throw ValidationError("--template takes --data FILE or --example.")
    }
    guard template != nil || (data == nil && !example) else {
      throw ValidationError("--data and --example belong to --template.")
    }
    guard file != nil || type == nil else { throw ValidationError("--type belongs to FILE.") }
    guard charset == nil || (file != nil && (type == nil || type == .text)) else {
      throw ValidationError("--charset belongs to a text FILE.")
    }
    guard charset.map({ TextCharset(label: $0) != nil }) ?? true else {
      throw ValidationError("--charset is one of \(TextCharset.acceptedNames).")
    }
  }

  /// The content of a request, its title, and what was uploaded for it.
  struct Resolved {
    var content: PrintRequest.Content
    var title: String?
    var uploaded: String?
  }

  /// The most bytes of a document that goes in line; a longer one is uploaded first.
  static let inlineLimit = 1 << 20

  /// Reads what is to be read and uploads what is to be uploaded.
  /// - Throws: ``UsageFailure``, `Problem` for JSON that is none, ``ClientError``.
  @MainActor
  func resolve(in session: Session) async throws -> Resolved {
    if let again { return Resolved(content: .jobId(again)) }
    if let template {
      guard let data else {
        let view = try await session.client.template(template)
        return Resolved(content: .template(name: template, data: view.example), title: view.title[session.language])
      }
      let value = try JSONValue.parse(try content(of: data))
      return Resolved(content: .template(name: template, data: value), title: template)
    }
    let path = file ?? "-"
    let bytes = try content(of: path)
    // Who names a character set has said that it is a text.
    let type = try type ?? (charset == nil ? InputType.of(path: path, bytes: bytes) : .text)
    let title = path == "-" ? nil : path.split(separator: "/").last.map { String($0.prefix(200)) }
    if type == .document, bytes.count <= Self.inlineLimit {
      return Resolved(content: .document(try JSONValue.parse(bytes)), title: title)
    }
    let document = try await session.client.uploadDocument(
      bytes, mediaType: type.mediaType, charset: charset)
    return Resolved(content: .documentId(document.id), title: title, uploaded: document.id)
  }

  /// Reads a file in which something must stand.
  @MainActor
  private func content(of path: String) throws(UsageFailure) -> [UInt8] {
    let bytes = try InputFile.read(path)
    guard !bytes.isEmpty else { throw .empty(path) }
    return bytes
  }
}

extension InterruptionPolicy: ExpressibleByArgument {}

extension PrintMode: ExpressibleByArgument {}
