import ArgumentParser
import Core

/// What a file is, by its first bytes and its name.
enum InputType: String, CaseIterable, ExpressibleByArgument {
  case document, pdf, png, jpeg, text, escpos

  /// The type that the daemon is told.
  var mediaType: MediaType {
    switch self {
    case .document: .document
    case .pdf: .pdf
    case .png: .png
    case .jpeg: .jpeg
    case .text: .text
    case .escpos: .escpos
    }
  }

  /// Tells a file's type. Bytes that name themselves win over the name; a name that they contradict is an error.
  /// - Parameters:
  ///   - path: The file's path, or `-`.
  ///   - bytes: Its content.
  /// - Throws: ``UsageFailure`` where nothing tells.
  static func of(path: String, bytes: [UInt8]) throws(UsageFailure) -> InputType {
    if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .text }
    let name = path.split(separator: "/").last ?? ""
    switch name.contains(".") ? name.split(separator: ".").last?.lowercased() : nil {
    case "json": return .document
    case "txt", "text": return .text
    case "bin", "escpos", "prn": return .escpos
    case "pdf": throw .mismatch("PDF")
    case "png": throw .mismatch("PNG")
    case "jpg", "jpeg": throw .mismatch("JPEG")
    default: break
    }
    if bytes.starts(with: [0x1B, 0x40]) { return .escpos }
    let unmarked = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    if unmarked.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") { return .document }
    guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self), !holdsControl(text) else {
      throw .unknownType
    }
    return .text
  }

  private static func holdsControl(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      scalar.properties.generalCategory == .control && !["\n", "\r", "\t", "\u{0C}"].contains(scalar)
    }
  }
}
