/// A template as `GET /v1/templates/{name}` shows it.
public struct TemplateView: Codable, Sendable, Equatable {
  /// The name that a job gives, such as `mediation-agreement`.
  public var name: String
  /// What people call it, in both languages.
  public var title: Localized
  /// The JSON Schema (2020-12) of its data.
  public var schema: JSONValue
  /// Data that the template takes, for trials and demonstrations.
  public var example: JSONValue

  /// A template.
  public init(name: String, title: Localized, schema: JSONValue, example: JSONValue) {
    self.name = name
    self.title = title
    self.schema = schema
    self.example = example
  }
}

/// The answer of `GET /v1/templates`.
public struct TemplateList: Codable, Sendable, Equatable {
  /// Every template, by name.
  public var templates: [TemplateView]

  /// A list.
  public init(templates: [TemplateView]) { self.templates = templates }
}
