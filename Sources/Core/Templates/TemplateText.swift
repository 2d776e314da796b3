import Mustache

/// A string of a template with its tags, compiled once.
struct TemplateText: Sendable {
  /// A tag, with the sections that are open where it stands.
  struct Tag: Sendable {
    enum Kind: Sendable { case value, section, inverted }
    let kind: Kind
    let name: TemplateName
    /// Names of the open sections, outermost first; nil for an inverted one, which looks up as if it were not there.
    let sections: [TemplateName]
  }

  /// The most sections within each other: a list within a list multiplies, and needs a bound.
  static let sectionDepth = 2

  /// The tags that read data.
  let tags: [Tag]
  /// Bytes of the string itself.
  let length: Int
  /// The deepest repetition by sections.
  let depth: Int
  private let mustache: MustacheTemplate

  /// Whether a string needs to be compiled.
  static func isNeeded(_ text: String) -> Bool { text.contains("{{") }

  /// Compiles a string.
  /// - Throws: ``Problem`` `templateInvalid`: a malformed tag; a tag other than `{{name}}`, `{{#name}}`, `{{^name}}`,
  ///   `{{/name}}` and `{{! remark }}`; sections deeper than two; `[[` that begins no page counter, because it could
  ///   make one of the words that follow it.
  init(_ text: String, at path: JSONPath) throws(Problem) {
    (tags, depth) = try Self.scan(text, at: path)
    try Self.checkBrackets(text, at: path)
    length = text.utf8.count
    do {
      // On a line of its own the pragma takes its line break with it and changes nothing else.
      mustache = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n\(text)")
    } catch {
      throw SchemaCompiler.invalid(path, "malformed tags")
    }
  }

  /// The most bytes that the string can become.
  /// - Parameters:
  ///   - longest: Bytes of the longest text in the data, brackets escaped.
  ///   - most: Elements of the longest array in the data.
  func bound(longest: Int, most: Int) -> Int {
    var times = 1
    for _ in 0..<depth { times = times.multipliedReportingOverflow(by: max(most, 1)).partialValue }
    let once = length + tags.count * longest
    let (bound, isOver) = once.multipliedReportingOverflow(by: times)
    return isOver || times < 0 ? Int.max : bound
  }

  /// Fills in the words of a scope.
  func render(_ scope: TemplateScope) -> String { mustache.render(scope) }

  private static func scan(_ text: String, at path: JSONPath) throws(Problem) -> ([Tag], Int) {
    var tags: [Tag] = []
    var sections: [(name: TemplateName, isInverted: Bool)] = []
    var depth = 0
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else { throw SchemaCompiler.invalid(path, "{{ without }}") }
      var inside = rest[..<close.lowerBound]
      rest = rest[close.upperBound...]
      let sigil = inside.first.flatMap { "#^/!".contains($0) ? $0 : nil }
      if sigil != nil { inside = inside.dropFirst() }
      if sigil == "!" { continue }
      let trimmed = inside.trimmingSpaces
      guard let name = TemplateName(trimmed), sigil == nil || !name.parts.isEmpty else {
        throw SchemaCompiler.invalid(path, "a tag is {{name}}, {{#name}}, {{^name}}, {{/name}} or {{! remark}}")
      }
      let opened = sections.compactMap { $0.isInverted ? nil : $0.name }
      switch sigil {
      case "#", "^":
        tags.append(Tag(kind: sigil == "#" ? .section : .inverted, name: name, sections: opened))
        sections.append((name, sigil == "^"))
        depth = max(depth, sections.count)
        guard depth <= sectionDepth else { throw SchemaCompiler.invalid(path, "sections within sections") }
      case "/":
        guard sections.popLast()?.name.text == name.text else {
          throw SchemaCompiler.invalid(path, "{{/}} without {{#}}")
        }
      default: tags.append(Tag(kind: .value, name: name, sections: opened))
      }
    }
    guard sections.isEmpty else { throw SchemaCompiler.invalid(path, "{{#}} without {{/}}") }
    return (tags, depth)
  }

  /// Refuses brackets that could become a counter together with data.
  static func checkBrackets(_ text: String, at path: JSONPath) throws(Problem) {
    var rest = text[...]
    while let open = rest.firstRange(of: "[[") {
      rest = rest[open.upperBound...]
      guard PageCounter.allCases.contains(where: { rest.hasPrefix("\($0.rawValue)]]") }) else {
        throw SchemaCompiler.invalid(path, "[[ begins a page counter only")
      }
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return text
  }

  /// The first place of `needle`, looked for by bytes: both are ASCII, so no letter is cut.
  fileprivate func firstRange(of needle: StaticString) -> Range<Index>? {
    let pattern = Array(String(describing: needle).utf8)
    var start = utf8.startIndex
    while start < utf8.endIndex {
      if utf8[start...].starts(with: pattern) { return start..<utf8.index(start, offsetBy: pattern.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}
