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
  /// Whose it is.
  public var origin: TemplateOrigin?
  /// The document with its placeholders, of a template of the site's that was asked for by its name.
  public var document: JSONValue?

  /// A template.
  public init(
    name: String, title: Localized, schema: JSONValue, example: JSONValue, origin: TemplateOrigin? = nil,
    document: JSONValue? = nil
  ) {
    self.name = name
    self.title = title
    self.schema = schema
    self.example = example
    self.origin = origin
    self.document = document
  }
}

extension TemplateView {
  /// As JSON, its numbers with the digits that they came with.
  public var json: JSONValue {
    var fields: [String: JSONValue] = [
      "name": .string(name), "title": ["en": .string(title.en), "zh": .string(title.zh)], "schema": schema,
      "example": example,
    ]
    if let origin { fields["origin"] = .string(origin.rawValue) }
    if let document { fields["document"] = document }
    return .object(fields)
  }
}

/// Where a template comes from.
public enum TemplateOrigin: String, WireWord, Codable, Sendable, CaseIterable {
  /// It comes with Satchel and cannot be changed.
  case product
  /// The site has put it.
  case site
}

/// The answer of `GET /v1/templates`.
public struct TemplateList: Codable, Sendable, Equatable {
  /// Every template, by name.
  public var templates: [TemplateView]

  /// A list.
  public init(templates: [TemplateView]) { self.templates = templates }
}
