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
  var runs: [Run]

  init(runs: [Run]) { self.runs = runs }

  init(_ text: String, _ style: TextStyle) { runs = [Run(text: text, style: style)] }
}
