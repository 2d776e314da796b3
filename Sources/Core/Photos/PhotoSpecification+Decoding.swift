extension PhotoSpecification {
  /// Reads a specification from its data file.
  /// - Parameter json: The bytes of the file.
  /// - Throws: ``Problem`` with the place of what is wrong: JSON's own, `missing-field`, `unknown-field`,
  ///   `wrong-type`, `invalid-value`.
  public init(json: [UInt8]) throws(Problem) {
    let reader = try JSONObjectReader(JSONValue.parse(json), at: .root(""))
    try reader.allow(
      "id", "name", "width", "height", "dotsPerInch", "file", "ground", "tallHairMayBeCut", "rules")
    let name = try JSONObjectReader(reader.required("name"), at: reader.path.key("name"))
    try name.allow("en", "zh")
    let ground = try JSONObjectReader(reader.required("ground"), at: reader.path.key("ground"))
    try ground.allow("whiten", "extend")
    self.init(
      id: try reader.text("id"),
      name: Localized(en: try name.text("en"), zh: try name.text("zh")),
      width: try reader.count("width", in: 1...4096),
      height: try reader.count("height", in: 1...4096),
      dotsPerInch: try reader.count("dotsPerInch", in: 1...65535),
      file: try File(JSONObjectReader(reader.required("file"), at: reader.path.key("file"))),
      ground: Ground(
        whiten: try ground.bool("whiten", default: false), extend: try ground.bool("extend", default: false)),
      tallHairMayBeCut: try reader.bool("tallHairMayBeCut", default: false),
      rules: try Self.rules(JSONObjectReader(reader.required("rules"), at: reader.path.key("rules"))))
  }

  private static func rules(_ reader: JSONObjectReader) throws(Problem) -> [PhotoRuleName: Rule] {
    try reader.allowOnly(PhotoRuleName.allCases.map(\.rawValue))
    var rules: [PhotoRuleName: Rule] = [:]
    for name in PhotoRuleName.allCases {
      guard let value = reader[name.rawValue] else { continue }
      rules[name] = try Rule(JSONObjectReader(value, at: reader.path.key(name.rawValue)))
    }
    // The crop cannot be laid out without these.
    for name in [PhotoRuleName.faceWidth, .hairTop] where rules[name]?.target == nil {
      throw Problem(.missingField, at: reader.path.key(name.rawValue).key("target"))
    }
    guard rules[.eyesToBottom]?.minimum != nil else {
      throw Problem(.missingField, at: reader.path.key(PhotoRuleName.eyesToBottom.rawValue).key("minimum"))
    }
    return rules
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

extension PhotoSpecification.Rule {
  fileprivate init(_ reader: JSONObjectReader) throws(Problem) {
    try reader.allow(
      "minimum", "maximum", "idealMinimum", "idealMaximum", "target", "certainty", "enforcement", "source")
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
      target: try reader.figure("target"), certainty: certainty, enforcement: enforcement,
      source: try reader.text("source"))
    guard minimum != nil || maximum != nil else { throw Problem(.missingField, at: reader.path.key("minimum")) }
    if let minimum, let maximum, minimum > maximum {
      throw Problem.invalid(at: reader.path.key("minimum"), "≤ maximum")
    }
  }
}

extension JSONObjectReader {
  fileprivate func text(_ name: String) throws(Problem) -> String {
    guard let text = try required(name).string else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "string"])
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
    return number.value
  }
}
