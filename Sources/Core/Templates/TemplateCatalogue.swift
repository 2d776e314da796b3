/// The templates that can be printed, by name.
public struct TemplateCatalogue: Sendable {
  /// The most templates that a kit keeps.
  public static let limit = 200

  private var templates: [String: Template] = [:]

  /// A catalogue; of two templates of one name the later counts.
  public init(_ templates: [Template] = []) {
    for template in templates { self.templates[template.name] = template }
  }

  /// All templates in order of names.
  public var all: [Template] { templates.values.sorted { $0.name < $1.name } }

  /// The template of a name.
  /// - Throws: ``Problem`` `unknownTemplate`.
  public func template(named name: String) throws(Problem) -> Template {
    guard let template = templates[name] else { throw Problem(.unknownTemplate) }
    return template
  }

  /// Whether there is a template of a name.
  public func has(_ name: String) -> Bool { templates[name] != nil }

  /// Adds a template, or puts it in the place of the one of its name.
  /// - Throws: ``Problem`` `tooMany` beyond ``limit``.
  public mutating func insert(_ template: Template) throws(Problem) {
    guard templates[template.name] != nil || templates.count < Self.limit else {
      throw Problem(.tooMany, facts: ["limit": String(Self.limit)])
    }
    templates[template.name] = template
  }

  /// Takes a template away.
  /// - Throws: ``Problem`` `unknownTemplate`.
  public mutating func remove(named name: String) throws(Problem) {
    guard templates.removeValue(forKey: name) != nil else { throw Problem(.unknownTemplate) }
  }
}
