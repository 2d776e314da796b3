import Mustache

/// A string of a template with its tags, compiled once.
struct TemplateText: Sendable {
  /// A tag, with the sections that are open where it stands.
  struct Tag: Sendable {
    let name: TemplateName
    /// Names of the open sections, outermost first, without inverted ones.
    let sections: [TemplateName]
  }

  /// The most sections within each other: a list within a list multiplies, and needs a bound.
  static let sectionDepth = 2

  /// How many tags read data.
  private let tagCount: Int
  /// Bytes of the string itself.
  let length: Int
  /// The deepest repetition by sections.
  let depth: Int
  private let mustache: MustacheTemplate

  /// Whether a string needs to be compiled.
  static func isNeeded(_ text: String) -> Bool { text.contains("{{") }

  /// Compiles a string.
  /// - Parameters:
  ///   - text: The string as it is written.
  ///   - path: Its place, for errors.
  ///   - resolve: Gives the name by which a tag is looked up in the data, once it is found in the schema.
  /// - Throws: ``Problem`` `templateInvalid`: a malformed tag; a tag other than `{{name}}`, `{{#name}}`, `{{^name}}`,
  ///   `{{/name}}` and `{{! remark }}`; sections deeper than two; `[[` that begins no page counter, because it could
  ///   make one of the words that follow it; what `resolve` throws.
  init(
    _ text: String, at path: JSONPath, resolve: (Tag) throws(Problem) -> TemplateName
  ) throws(Problem) {
    var scan = TagScan()
    try scan.read(text, at: path, resolve: resolve)
    try Self.checkBrackets(text, at: path)
    tagCount = scan.tagCount
    depth = scan.depth
    length = text.utf8.count
    do {
      // On a line of its own the pragma takes its line break with it and changes nothing else.
      mustache = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n\(scan.source)")
    } catch {
      throw SchemaCompiler.invalid(path, "malformed tags", zh: "标签有误")
    }
  }

  /// The most bytes that the string can become.
  /// - Parameters:
  ///   - longest: Bytes of the longest text in the data, brackets escaped.
  ///   - most: Elements of the longest array in the data.
  func bound(longest: Int, most: Int) -> Int {
    var times = 1
    for _ in 0..<depth { times = times.multipliedReportingOverflow(by: max(most, 1)).partialValue }
    let once = length + tagCount * longest
    let (bound, isOver) = once.multipliedReportingOverflow(by: times)
    return isOver || times < 0 ? Int.max : bound
  }

  /// Fills in the words of a scope.
  func render(_ scope: TemplateScope) -> String { mustache.render(scope) }

  /// Refuses brackets that could become a counter together with data.
  static func checkBrackets(_ text: String, at path: JSONPath) throws(Problem) {
    var rest = text[...]
    while let open = rest.firstRange(of: "[[") {
      rest = rest[open.upperBound...]
      guard PageCounter.allCases.contains(where: { rest.hasPrefix("\($0.rawValue)]]") }) else {
        throw SchemaCompiler.invalid(path, "[[ begins a page counter only", zh: "[[ 只能是页码的开头")
      }
    }
  }
}
