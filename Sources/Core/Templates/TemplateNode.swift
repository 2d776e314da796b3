/// A template's document, compiled: JSON whose strings may hold tags and whose elements may be repeated or left out.
indirect enum TemplateNode: Sendable {
  case value(JSONValue)
  /// Words with tags.
  case text(TemplateText)
  case array([Element])
  case object([Member])

  /// A member of an object.
  struct Member: Sendable {
    let key: String
    let node: TemplateNode
  }

  /// An element of an array.
  struct Element: Sendable {
    /// The array whose elements it is repeated for.
    var each: TemplateName?
    /// Asked within each repetition.
    var condition: TemplateCondition?
    var content: Content
  }

  /// What an element is.
  enum Content: Sendable {
    case one(TemplateNode)
    /// Blocks that are repeated or left out together.
    case group([Element])
  }
}
