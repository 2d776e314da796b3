/// Makes text from elsewhere safe for a terminal.
enum Printable {
  /// One line: control characters, line ends and direction overrides become `?`, so that no title can move the cursor,
  /// colour the screen or turn a line around.
  static func line(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .lineSeparator, .paragraphSeparator: "?"
          default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value) ? "?" : scalar
          }
        }))
  }
}
