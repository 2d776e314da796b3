/// What our own data file adds to the database: families of one maker, and printers.
struct PrinterAdditions {
  /// What all printers of some makers have in common.
  struct Family {
    let makers: [String]
    let facts: JSONObjectReader
  }

  /// A printer.
  struct Printer {
    enum Base {
      case generic(PrinterProfile)
      case database(String)
    }
    /// nil: that of its base.
    let name: String?
    let base: Base
    let patterns: [PrinterPattern]
    let facts: JSONObjectReader
  }

  let families: [Family]
  let printers: [Printer]

  /// Reads the file.
  init(_ bytes: [UInt8]) throws(Problem) {
    let reader = try JSONObjectReader(JSONValue.parse(bytes), at: .root(""))
    try reader.allow("families", "printers")
    var families: [Family] = []
    for (index, value) in try reader.array("families", limit: 100).enumerated() {
      let path = reader.path.key("families").index(index)
      let (own, facts) = try Self.split(value, ["makers"], at: path)
      families.append(Family(makers: try own.array("makers", limit: 10).compactMap(\.string), facts: facts))
    }
    var printers: [Printer] = []
    for (index, value) in try reader.array("printers", limit: 1000).enumerated() {
      let path = reader.path.key("printers").index(index)
      let (own, facts) = try Self.split(value, ["name", "base", "match"], at: path)
      var patterns: [PrinterPattern] = []
      for (place, pattern) in try own.array("match", limit: 100).enumerated() {
        patterns.append(try PrinterPattern(pattern, at: path.key("match").index(place)))
      }
      let base: Printer.Base =
        switch try own.requiredName("base") {
        case PrinterProfile.generic58.name: .generic(.generic58)
        case PrinterProfile.generic80.name: .generic(.generic80)
        case let name: .database(name)
        }
      printers.append(Printer(name: try own.name("name"), base: base, patterns: patterns, facts: facts))
    }
    self.families = families
    self.printers = printers
  }

  /// Parts what is the file's own from what states facts.
  private static func split(
    _ value: JSONValue, _ names: [String], at path: JSONPath
  ) throws(Problem) -> (own: JSONObjectReader, facts: JSONObjectReader) {
    guard case .object(let members) = value else { throw Problem(.wrongType, at: path, ["expected": "object"]) }
    let facts = try JSONObjectReader(.object(members.filter { !names.contains($0.key) }), at: path)
    try facts.allowOnly(PrinterProfile.factNames)
    return (try JSONObjectReader(.object(members.filter { names.contains($0.key) }), at: path), facts)
  }
}
