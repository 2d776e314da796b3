/// How a run of text looks.
struct TextStyle: Equatable {
  /// The em in dots.
  var em: Int
  var bold = false
  var underline = false
}

/// Text in one or more styles.
struct StyledText: Equatable {
  struct Run: Equatable {
    var text: String
    var style: TextStyle
  }
  /// The first run: nearly all texts have no other.
  var first: Run
  var others: [Run]

  init(_ text: String, _ style: TextStyle) { self.init(Run(text: text, style: style)) }

  init(_ run: Run, others: [Run] = []) {
    first = run
    self.others = others
  }

  var runs: [Run] { [first] + others }
}
