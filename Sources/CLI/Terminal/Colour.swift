/// Colours that tell good from bad.
enum Colour: String {
  case red = "31"
  case green = "32"
  case yellow = "33"
  case dim = "2"

  /// `text` in this colour.
  func paint(_ text: String) -> String { "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" }
}
