/// The way to a value, written `blocks[3].rows[2][0]`; cheap to extend, spelled out only in an error.
indirect enum JSONPath: Sendable, CustomStringConvertible {
  case root(String)
  case member(JSONPath, String)
  case element(JSONPath, Int)

  /// A member whose name we know.
  func key(_ name: String) -> JSONPath { .member(self, name) }

  /// A member whose name comes from outside: shown only where it looks like a field's name, because a name out of
  /// somebody's data may be a citizen's words and errors are logged.
  func foreignKey(_ name: String) -> JSONPath {
    let isIdentifier =
      name.utf8.count <= 64 && !name.isEmpty
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
          true
        default: false
        }
      }
    return .member(self, isIdentifier ? name : "?")
  }

  /// An element.
  func index(_ index: Int) -> JSONPath { .element(self, index) }

  var description: String {
    var parts: [String] = []
    var path = self
    while true {
      switch path {
      case .root(let name):
        parts.append(name)
        let text = parts.reversed().joined()
        return name.isEmpty && text.first == "." ? String(text.dropFirst()) : text
      case .member(let parent, let name):
        parts.append(".\(name)")
        path = parent
      case .element(let parent, let index):
        parts.append("[\(index)]")
        path = parent
      }
    }
  }
}

extension Problem {
  /// Names a failure at a place in JSON.
  init(_ code: ProblemCode, at path: JSONPath, _ facts: [String: String] = [:]) {
    self.init(code, path: path.description, facts: facts)
  }

  /// The value is none of those that are allowed.
  static func invalid(at path: JSONPath, _ expected: String) -> Problem {
    Problem(.invalidValue, at: path, ["expected": expected])
  }

  /// The value is none of those that are allowed, which only words can say.
  static func invalid(at path: JSONPath, _ expected: Localized) -> Problem {
    Problem(.invalidValue, at: path, expected.fact("expected"))
  }
}
