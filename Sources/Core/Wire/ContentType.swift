/// The value of a `Content-Type` header: a media type with its `charset` (RFC 9110 §8.3).
public struct ContentType: Sendable, Equatable {
  /// Type and subtype in small letters, such as `text/plain`.
  public let mediaType: String
  /// The `charset` parameter as it was written, without quotes; nil: none.
  public let charset: String?

  /// A media type with its character set.
  public init(mediaType: String, charset: String? = nil) {
    self.mediaType = mediaType
    self.charset = charset
  }

  /// Reads a header's value; other parameters than `charset` are passed over, and of several the first counts.
  public init(parsing header: String) {
    var parts = Self.split(header)[...]
    mediaType = String(Self.trimmed(parts.popFirst() ?? "")).lowercased()
    var charset: String?
    for part in parts where charset == nil {
      guard let equals = part.firstIndex(of: "="),
        Self.trimmed(part[..<equals]).lowercased() == "charset"
      else { continue }
      charset = Self.unquoted(Self.trimmed(part[part.index(after: equals)...]))
    }
    self.charset = charset
  }

  /// The value in its plainest form: `text/plain; charset=gb18030`.
  public var text: String { charset.map { "\(mediaType); charset=\($0)" } ?? mediaType }

  /// The parts between semicolons that stand outside quotes.
  private static func split(_ header: String) -> [Substring] {
    var isQuoted = false
    var isEscaped = false
    return header.split(omittingEmptySubsequences: false) { character in
      if isEscaped {
        isEscaped = false
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      }
      return character == ";" && !isQuoted
    }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var text = text.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    return text
  }

  private static func unquoted(_ value: Substring) -> String {
    guard value.count >= 2, value.first == "\"", value.last == "\"" else { return String(value) }
    var out = ""
    var isEscaped = false
    for character in value.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        out.append(character)
        isEscaped = false
      }
    }
    return out
  }
}
