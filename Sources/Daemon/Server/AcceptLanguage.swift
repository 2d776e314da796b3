import Core
import HTTPTypes
import Hummingbird

extension Language {
  /// The language that suits an `Accept-Language` field best (RFC 9110 §12.5.4); English where it names neither.
  init(acceptLanguage field: String?) {
    var best: (language: Language, quality: Double)?
    for range in (field ?? "").split(separator: ",") {
      let parts = range.split(separator: ";").map { $0.trimmingSpaces() }
      guard let tag = parts.first, let primary = tag.split(separator: "-").first else { continue }
      guard let language = Language(rawValue: primary.lowercased()) else { continue }
      let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
      let quality = weight.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if quality > 0, quality > best?.quality ?? 0 { best = (language, quality) }
    }
    self = best?.language ?? .english
  }
}

extension Request {
  /// The language in which the client wants to be told of problems.
  var language: Language { Language(acceptLanguage: headers[.acceptLanguage]) }
}

extension Substring {
  fileprivate func trimmingSpaces() -> Substring {
    var rest = self
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return rest
  }
}
