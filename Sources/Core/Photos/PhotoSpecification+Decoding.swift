extension PhotoSpecification {
  /// The most bytes of a data file.
  public static let largestFile = 64 << 10

  /// Rules that bind how large the head is.
  public static let sizeRules: [PhotoRuleName] = [.faceWidth, .headWidth, .headHeight, .eyeDistance]
  /// Rules that bind how high the head stands.
  public static let heightRules: [PhotoRuleName] = [.hairTop, .eyesToTop, .eyesToBottom]

  /// Reads a specification from its data file; rules that it does not state are those of `general.json`.
  /// - Parameter json: The bytes of the file.
  /// - Throws: ``Problem`` with the place of what is wrong: JSON's own, `too-long`, `missing-field`, `unknown-field`,
  ///   `wrong-type`, `invalid-value`.
  public init(json: [UInt8]) throws(Problem) {
    guard json.count <= Self.largestFile else { throw Problem(.tooLong, facts: ["limit": "\(Self.largestFile)"]) }
    let reader = try JSONObjectReader(JSONValue.parse(json), at: .root(""))
    try reader.allow(
      "id", "name", "width", "height", "dotsPerInch", "file", "ground", "tallHairMayBeCut", "rules", "checks")
    let name = try JSONObjectReader(reader.required("name"), at: reader.path.key("name"))
    try name.allow("en", "zh")
    let id = try reader.text("id")
    guard Self.isName(id) else { throw Problem.invalid(at: reader.path.key("id"), "a–z, 0–9, -; 1–64 characters") }
    let general = try JSONObjectReader(JSONValue.parse(PackageResources.general_json), at: .root("general"))
    let stated = try Self.rules(JSONObjectReader(reader.required("rules"), at: reader.path.key("rules")))
    let width = try reader.count("width", in: 16...4096)
    let height = try reader.count("height", in: 16...4096)
    try Self.checkLayout(stated, at: reader.path.key("rules"))
    let file = try File(JSONObjectReader(reader.required("file"), at: reader.path.key("file")))
    // What a site says of the file is a rule, whether it stands among the rules or not; the product's state theirs.
    let implied: [PhotoRuleName: Rule] =
      Self.names.contains(id)
      ? [:]
      : [
        .fileSize: Rule(
          minimum: Double(file.leastBytes), maximum: Double(file.mostBytes), certainty: .read, enforcement: .refuse,
          source: "the specification's file")
      ]
    self.init(
      id: id, name: Localized(en: try name.text("en"), zh: try name.text("zh")), width: width, height: height,
      dotsPerInch: try reader.count("dotsPerInch", in: 1...65535),
      file: file,
      ground: try Ground(JSONObjectReader(reader.required("ground"), at: reader.path.key("ground"))),
      tallHairMayBeCut: try reader.bool("tallHairMayBeCut", default: false),
      rules: try Self.rules(general).merging(implied) { $1 }.merging(stated) { $1 }, checks: try Self.checks(reader))
  }

  /// The most checks of a specification: more nobody reads.
  private static let checkLimit = 16

  private static func checks(_ reader: JSONObjectReader) throws(Problem) -> [Check] {
    guard reader["checks"] != nil else { return [] }
    var checks: [Check] = []
    for (index, value) in try reader.array("checks", limit: checkLimit).enumerated() {
      checks.append(try Check(JSONObjectReader(value, at: reader.path.key("checks").index(index))))
    }
    return checks
  }

  /// Whether a text can be a specification's name.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  private static func rules(_ reader: JSONObjectReader) throws(Problem) -> [PhotoRuleName: Rule] {
    try reader.allowOnly(PhotoRuleName.allCases.map(\.rawValue))
    var rules: [PhotoRuleName: Rule] = [:]
    for name in PhotoRuleName.allCases {
      guard let value = reader[name.rawValue] else { continue }
      rules[name] = try Rule(JSONObjectReader(value, at: reader.path.key(name.rawValue)))
    }
    return rules
  }

  /// A crop needs something that tells how large the head is, and something that tells how high it stands.
  private static func checkLayout(_ rules: [PhotoRuleName: Rule], at path: JSONPath) throws(Problem) {
    for names in [sizeRules, heightRules] where !names.contains(where: { rules[$0]?.target != nil }) {
      let name = names.first { rules[$0] != nil } ?? names[0]
      throw Problem(.missingField, at: path.key(name.rawValue).key("target"))
    }
  }
}

extension PhotoSpecification.Ground {
  fileprivate init(_ reader: JSONObjectReader) throws(Problem) {
    try reader.allow("whiten", "extend", "balance", "brighten", "colours")
    var colours: [Colour] = []
    if reader["colours"] == nil {
      colours = [.white]
    } else {
      for (index, value) in try reader.array("colours", limit: Colour.allCases.count).enumerated() {
        guard let colour = value.string.flatMap(Colour.init(rawValue:)) else {
          throw Problem.invalid(
            at: reader.path.key("colours").index(index), Colour.allCases.map(\.rawValue).joined(separator: " | "))
        }
        colours.append(colour)
      }
    }
    guard !colours.isEmpty else { throw Problem.invalid(at: reader.path.key("colours"), "1…") }
    self.init(
      whiten: try reader.bool("whiten", default: false), extend: try reader.bool("extend", default: false),
      balance: try reader.bool("balance", default: false), brighten: try reader.bool("brighten", default: false),
      colours: colours)
    // Ground that may be grey or blue is left as it is.
    guard colours == [.white] || !whiten && !balance && !brighten else {
      throw Problem.invalid(at: reader.path.key("colours"), "white")
    }
  }
}

extension PhotoSpecification.File {
  fileprivate init(_ reader: JSONObjectReader) throws(Problem) {
    try reader.allow("leastBytes", "mostBytes", "preferredBytes", "leastQuality", "preferredQuality")
    let most = try reader.count("mostBytes", in: 1...10_000_000)
    let least = try reader.count("leastBytes", in: 0...most)
    let quality = try reader.count("leastQuality", in: 1...100)
    self.init(
      leastBytes: least, mostBytes: most, preferredBytes: try reader.count("preferredBytes", in: least...most),
      leastQuality: quality, preferredQuality: try reader.count("preferredQuality", in: quality...100))
  }
}

extension PhotoSpecification.Check {
  fileprivate init(_ reader: JSONObjectReader) throws(Problem) {
    try reader.allow("en", "zh", "certainty", "source")
    guard let certainty: PhotoSpecification.Certainty = try reader.choice("certainty") else {
      throw Problem(.missingField, at: reader.path.key("certainty"))
    }
    self.init(
      text: Localized(en: try reader.text("en"), zh: try reader.text("zh")), certainty: certainty,
      source: try reader.text("source"))
  }
}

extension PhotoSpecification.Rule {
  fileprivate init(_ reader: JSONObjectReader) throws(Problem) {
    try reader.allow(
      "minimum", "maximum", "idealMinimum", "idealMaximum", "target", "comesFirst", "certainty", "enforcement",
      "source")
    guard let certainty: PhotoSpecification.Certainty = try reader.choice("certainty") else {
      throw Problem(.missingField, at: reader.path.key("certainty"))
    }
    guard let enforcement: PhotoSpecification.Enforcement = try reader.choice("enforcement") else {
      throw Problem(.missingField, at: reader.path.key("enforcement"))
    }
    // What only one weak source says must not send a citizen away.
    guard certainty != .weak || enforcement == .warn else {
      throw Problem.invalid(at: reader.path.key("enforcement"), "warn")
    }
    self.init(
      minimum: try reader.figure("minimum"), maximum: try reader.figure("maximum"),
      idealMinimum: try reader.figure("idealMinimum"), idealMaximum: try reader.figure("idealMaximum"),
      target: try reader.figure("target"), comesFirst: try reader.bool("comesFirst", default: false),
      certainty: certainty, enforcement: enforcement,
      source: try reader.text("source"))
    guard minimum != nil || maximum != nil else { throw Problem(.missingField, at: reader.path.key("minimum")) }
    if let minimum, let maximum, minimum > maximum {
      throw Problem.invalid(at: reader.path.key("minimum"), "≤ maximum")
    }
    if let target, target < minimum ?? target || target > maximum ?? target {
      throw Problem.invalid(at: reader.path.key("target"), "minimum…maximum")
    }
  }
}

extension JSONObjectReader {
  fileprivate func text(_ name: String) throws(Problem) -> String {
    guard let text = try required(name).string else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "string"])
    }
    guard !text.isEmpty, text.utf8.count <= 500, text.utf8.allSatisfy({ $0 >= 0x20 }) else {
      throw Problem.invalid(at: path.key(name), "1…500 bytes, one line")
    }
    return text
  }

  fileprivate func count(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int {
    _ = try required(name)
    return try integer(name, in: range, default: range.lowerBound)
  }

  fileprivate func figure(_ name: String) throws(Problem) -> Double? {
    guard let value = self[name] else { return nil }
    guard let number = value.number else { throw Problem(.wrongType, at: path.key(name), ["expected": "number"]) }
    guard abs(number.value) <= 1e7 else { throw Problem.invalid(at: path.key(name), "−10⁷…10⁷") }
    return number.value
  }
}
