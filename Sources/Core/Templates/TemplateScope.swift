import Mustache

/// Where names are looked up: the element that is being repeated, its number, then what surrounds it.
final class TemplateScope: Sendable {
  private let value: JSONValue
  private let index: Int?
  private let outer: TemplateScope?

  /// The data as a whole.
  init(data: JSONValue) {
    value = data
    index = nil
    outer = nil
  }

  /// One element within a scope.
  /// - Parameter index: Its number from 1.
  init(element: JSONValue, index: Int, in outer: TemplateScope) {
    value = element
    self.index = index
    self.outer = outer
  }

  /// The value of a name; nil where there is none. Of its first part the innermost scope that has it decides.
  func value(_ name: TemplateName) -> JSONValue? {
    guard let first = name.parts.first else { return value }
    var found = member(first)
    for part in name.parts.dropFirst() { found = found?.found(part) }
    return found
  }

  private func member(_ name: String) -> JSONValue? {
    if let member = value.found(name) { return member }
    if name == "index", let index { return .number(JSONNumber(index)) }
    return outer?.member(name)
  }
}

extension TemplateScope: MustacheParent, MustacheCustomRenderable {
  func child(named name: String) -> Any? {
    member(name).map(MustacheValue.make)
  }

  var renderText: String { MustacheValue.text(value) }
  var isNull: Bool { !value.isPresent }
}

/// JSON as swift-mustache sees it: data is only ever words, never a template.
enum MustacheValue {
  private struct Words: MustacheParent, MustacheCustomRenderable {
    let value: JSONValue
    var renderText: String { MustacheValue.text(value) }
    var isNull: Bool { !value.isPresent }
    /// Words have no members but forms; without this the library would look into the type by reflection.
    func child(named name: String) -> Any? { value.found(name).map(MustacheValue.make) }
  }

  private struct Members: MustacheParent, MustacheCustomRenderable {
    let value: JSONValue
    func child(named name: String) -> Any? { value.found(name).map(MustacheValue.make) }
    var renderText: String { "" }
    var isNull: Bool { !value.isPresent }
  }

  private struct Elements: MustacheSequence, MustacheCustomRenderable {
    let elements: [Any]
    func makeIterator() -> IndexingIterator<[Any]> { elements.makeIterator() }
    var renderText: String { "" }
    var isNull: Bool { elements.isEmpty }
  }

  /// The value as the library takes it.
  static func make(_ value: JSONValue) -> Any {
    switch value {
    case .bool(let bool): bool
    case .object: Members(value: value)
    case .array(let elements): Elements(elements: elements.map(make))
    case .null, .number, .string: Words(value: value)
    }
  }

  /// The words of a value, with brackets escaped so that they are never taken for page counters; none for lists and
  /// objects.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): PageCounter.escape(text)
    case .number(let number): number.literal
    case .bool(let bool): bool ? "true" : "false"
    case .null, .array, .object: ""
    }
  }
}

extension JSONValue {
  /// What a key of a compiled template finds: a member, or a form of a value that has a format.
  fileprivate func found(_ key: String) -> JSONValue? {
    guard let form = ValueFormat.form(ofKey: key) else { return self[key] }
    return ValueFormat.form(form, of: self).map(JSONValue.string)
  }

  /// What `"if"` and sections ask: neither null, false, nor empty.
  var isPresent: Bool {
    switch self {
    case .null: false
    case .bool(let bool): bool
    case .number: true
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    }
  }
}
