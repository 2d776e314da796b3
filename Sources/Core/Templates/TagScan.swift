/// Reads the tags of a string and writes it anew with the names by which they are looked up.
struct TagScan {
  /// The string for the library.
  private(set) var source = ""
  /// Tags that read data.
  private(set) var tagCount = 0
  /// The deepest repetition by sections.
  private(set) var depth = 0

  /// A section that is open.
  private struct Section {
    let name: TemplateName
    /// The name by which it is looked up.
    let key: TemplateName
    let isInverted: Bool
  }

  private var sections: [Section] = []

  /// Reads a string.
  /// - Throws: ``Problem`` `templateInvalid`, and what `resolve` throws.
  mutating func read(
    _ text: String, at path: JSONPath, resolve: (TemplateText.Tag) throws(Problem) -> TemplateName
  ) throws(Problem) {
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      source += rest[..<open.lowerBound]
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else {
        throw SchemaCompiler.invalid(path, "{{ without }}", zh: "有 {{ 而无 }}")
      }
      let inside = rest[..<close.lowerBound]
      rest = rest[close.upperBound...]
      // A remark stays: on a line of its own it takes its line break with it.
      source += inside.first == "!" ? "{{\(inside)}}" : "{{\(try tag(inside, at: path, resolve: resolve))}}"
    }
    source += rest
    guard sections.isEmpty else { throw SchemaCompiler.invalid(path, "{{#}} without {{/}}", zh: "有 {{#}} 而无 {{/}}") }
  }

  private mutating func tag(
    _ inside: Substring, at path: JSONPath, resolve: (TemplateText.Tag) throws(Problem) -> TemplateName
  ) throws(Problem) -> String {
    let sigil = inside.first.flatMap { "#^/".contains($0) ? $0 : nil }
    let trimmed = (sigil == nil ? inside : inside.dropFirst()).trimmingSpaces
    guard let name = TemplateName(trimmed), sigil == nil || !name.parts.isEmpty else {
      throw SchemaCompiler.invalid(
        path, "a tag is {{name}}, {{#name}}, {{^name}}, {{/name}} or {{! remark }}",
        zh: "标签只能是 {{name}}、{{#name}}、{{^name}}、{{/name}} 或 {{! 备注 }}")
    }
    guard let sigil else { return try found(name, resolve).text }
    guard sigil != "/" else {
      guard let section = sections.popLast(), section.name.text == name.text else {
        throw SchemaCompiler.invalid(path, "{{/}} without {{#}}", zh: "有 {{/}} 而无 {{#}}")
      }
      return "/" + section.key.text
    }
    let key = try found(name, resolve)
    sections.append(Section(name: name, key: key, isInverted: sigil == "^"))
    depth = max(depth, sections.count)
    guard depth <= TemplateText.sectionDepth else {
      throw SchemaCompiler.invalid(path, "sections within sections", zh: "段的嵌套过深")
    }
    return String(sigil) + key.text
  }

  private mutating func found(
    _ name: TemplateName, _ resolve: (TemplateText.Tag) throws(Problem) -> TemplateName
  ) throws(Problem) -> TemplateName {
    tagCount += 1
    // An inverted section looks up as if it were not there.
    return try resolve(TemplateText.Tag(name: name, sections: sections.filter { !$0.isInverted }.map(\.name)))
  }
}

extension Substring {
  var trimmingSpaces: Substring {
    var text = self
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return text
  }

  /// The first place of `needle`, looked for by bytes: both are ASCII, so no letter is cut.
  func firstRange(of needle: StaticString) -> Range<Index>? {
    let pattern = Array(String(describing: needle).utf8)
    var start = utf8.startIndex
    while start < utf8.endIndex {
      if utf8[start...].starts(with: pattern) { return start..<utf8.index(start, offsetBy: pattern.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}
