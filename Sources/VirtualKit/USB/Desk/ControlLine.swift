/// A line of the control socket, cut into words, and what it may say.
struct ControlLine: Sendable {
  /// Why a line was not obeyed; the text after `error`.
  enum Fault: Error, Sendable, Equatable {
    case unknown
    case missing(String)
    case notOneOf([String])
    case notANumber(ClosedRange<Int>)
    case trailing
    case tooLong
    case noDevice
    case notWritten

    var text: String {
      switch self {
      case .unknown: "unknown command; docs/lab.md lists them"
      case .missing(let what): "missing \(what)"
      case .notOneOf(let words): "expected one of: \(words.joined(separator: " "))"
      case .notANumber(let range): "expected a number from \(range.lowerBound) to \(range.upperBound)"
      case .trailing: "more words than the command takes"
      case .tooLong: "line too long"
      case .noDevice: "no such device"
      case .notWritten: "the file cannot be written"
      }
    }
  }

  /// The longest line, in bytes.
  static let limit = 4096

  private var words: ArraySlice<Substring>
  private let text: String

  init(_ text: String) {
    self.text = text
    words = text.split(whereSeparator: \.isWhitespace)[...]
  }

  /// Whether nothing is on it.
  var isEmpty: Bool { words.isEmpty }

  /// The next word.
  /// - Throws: ``Fault/missing(_:)``, which names `what`.
  mutating func word(_ what: String) throws(Fault) -> String {
    guard let word = words.popFirst() else { throw .missing(what) }
    return String(word)
  }

  /// The next word, one of a few.
  mutating func choice(_ choices: [String]) throws(Fault) -> String {
    guard let word = words.popFirst().map(String.init), choices.contains(word) else { throw .notOneOf(choices) }
    return word
  }

  /// `on` or `off`.
  mutating func toggle() throws(Fault) -> Bool { try choice(["on", "off"]) == "on" }

  /// The next word as a number.
  mutating func number(_ range: ClosedRange<Int>) throws(Fault) -> Int {
    guard let number = words.popFirst().flatMap({ Int($0) }), range.contains(number) else {
      throw .notANumber(range)
    }
    return number
  }

  /// A number behind a word that may be missing together with it, such as `rows 300`.
  mutating func option(_ name: String, _ range: ClosedRange<Int>) throws(Fault) -> Int? {
    guard words.first.map(String.init) == name else { return nil }
    words.removeFirst()
    return try number(range)
  }

  /// Checks that nothing is left.
  func end() throws(Fault) {
    guard words.isEmpty else { throw .trailing }
  }
}
