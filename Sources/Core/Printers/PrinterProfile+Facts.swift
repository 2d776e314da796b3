extension PrinterProfile {
  /// The facts that a data file, or a site for one device, may state.
  public static let factNames = [
    "title", "dots", "dotsPerInch", "rasterCommand", "rasterRows", "bufferBytes", "headToCutterDots", "cuts",
    "cutFeedsToCutter", "feedIsExact", "realTimeStatus", "automaticStatus", "fence", "completionId", "battery",
    "keepsBuffer", "rowsPerSecond", "chinese", "qrCode", "barcodes", "mode", "quirks",
  ]

  /// All facts, as ``stating(_:root:)`` takes them.
  public var facts: JSONValue {
    let font: JSONValue =
      chinese.map {
        [
          "encoding": .string($0.encoding.rawValue), "alwaysOn": .bool($0.isAlwaysOn),
          "startsWithNextLine": .bool($0.startsWithNextLine),
        ]
      } ?? false
    return [
      "title": .string(title), "dots": .number(JSONNumber(dots)), "dotsPerInch": .number(JSONNumber(dotsPerInch)),
      "rasterCommand": .string(rasterCommand.rawValue), "rasterRows": .number(JSONNumber(maxRasterRows)),
      "bufferBytes": .number(JSONNumber(bufferBytes)), "headToCutterDots": .number(JSONNumber(headToCutterDots)),
      "cuts": .array(cuts.map { .string($0.rawValue) }), "cutFeedsToCutter": .bool(cutFeedsToCutter),
      "feedIsExact": .bool(feedIsExact), "realTimeStatus": .string(realTime.rawValue),
      "automaticStatus": .string(automaticStatus.rawValue), "fence": .string(fence.rawValue),
      "completionId": .string(completionId.rawValue), "battery": battery.map { .string($0.rawValue) } ?? false,
      "keepsBuffer": .bool(keepsBufferOverPaperOut), "rowsPerSecond": .number(JSONNumber(rowsPerSecond)),
      "chinese": font, "qrCode": .bool(hasQRCode), "barcodes": .bool(hasBarcodes), "mode": .string(mode.rawValue),
      "quirks": .array(quirks.map { ["what": .string($0.what), "evidence": .string($0.evidence)] }),
    ]
  }

  /// The profile with some facts put in the place of its own.
  /// - Parameter facts: An object of ``factNames``.
  /// - Returns: The changed profile; its name stays.
  /// - Throws: ``Problem`` with the place: `unknownField`, `wrongType`, `invalidValue`, `tooLong`, `tooMany`.
  public func stating(_ facts: JSONValue, root: String = "overrides") throws(Problem) -> PrinterProfile {
    let reader = try JSONObjectReader(facts, at: .root(root))
    try reader.allowOnly(Self.factNames)
    return try stating(reader)
  }

  func stating(_ reader: JSONObjectReader) throws(Problem) -> PrinterProfile {
    var profile = self
    profile.assumed = assumed.filter { reader[$0] == nil }
    profile.title = try reader.line("title") ?? title
    profile.dots = try reader.integer("dots", in: 64...Paper.longestRow, default: dots)
    guard profile.dots.isMultiple(of: 8) else { throw .invalid(at: reader.path.key("dots"), "n × 8") }
    profile.dotsPerInch = try reader.integer("dotsPerInch", in: 100...400, default: dotsPerInch)
    profile.rasterCommand = try reader.choice("rasterCommand", default: rasterCommand)
    profile.maxRasterRows = try reader.integer("rasterRows", in: 1...2303, default: maxRasterRows)
    profile.bufferBytes = try reader.integer("bufferBytes", in: 256...1_048_576, default: bufferBytes)
    profile.headToCutterDots = try reader.integer("headToCutterDots", in: 0...800, default: headToCutterDots)
    if reader["cuts"] != nil { profile.cuts = try Self.cuts(reader) }
    profile.cutFeedsToCutter = try reader.bool("cutFeedsToCutter", default: cutFeedsToCutter)
    profile.feedIsExact = try reader.bool("feedIsExact", default: feedIsExact)
    profile.realTime = try reader.choice("realTimeStatus", default: realTime)
    profile.automaticStatus = try reader.choice("automaticStatus", default: automaticStatus)
    profile.fence = try reader.choice("fence", default: fence)
    profile.completionId = try reader.choice("completionId", default: completionId)
    if let battery = reader["battery"] {
      profile.battery = battery == false ? nil : try reader.requiredChoice("battery", of: BatteryQuery.self)
    }
    profile.keepsBufferOverPaperOut = try reader.bool("keepsBuffer", default: keepsBufferOverPaperOut)
    profile.rowsPerSecond = try reader.integer("rowsPerSecond", in: 20...10_000, default: rowsPerSecond)
    if let chinese = reader["chinese"] { profile.chinese = try Self.chinese(chinese, at: reader.path.key("chinese")) }
    profile.hasQRCode = try reader.bool("qrCode", default: hasQRCode)
    profile.hasBarcodes = try reader.bool("barcodes", default: hasBarcodes)
    profile.mode = try reader.choice("mode", default: mode)
    if reader["quirks"] != nil { profile.quirks += try Self.quirks(reader).filter { !quirks.contains($0) } }
    return profile
  }

  private static func cuts(_ reader: JSONObjectReader) throws(Problem) -> [CutMode] {
    var cuts: [CutMode] = []
    for (index, value) in try reader.array("cuts", limit: CutMode.allCases.count).enumerated() {
      guard let cut = value.string.flatMap(CutMode.init) else {
        throw .invalid(
          at: reader.path.key("cuts").index(index), CutMode.allCases.map(\.rawValue).joined(separator: " | "))
      }
      cuts.append(cut)
    }
    return cuts
  }

  /// A Chinese font; `false` says that there is none.
  private static func chinese(_ value: JSONValue, at path: JSONPath) throws(Problem) -> ChineseFont? {
    if value == false { return nil }
    let reader = try JSONObjectReader(value, at: path)
    try reader.allow("encoding", "alwaysOn", "startsWithNextLine")
    return ChineseFont(
      encoding: try reader.requiredChoice("encoding", of: ChineseFont.Encoding.self),
      isAlwaysOn: try reader.bool("alwaysOn", default: false),
      startsWithNextLine: try reader.bool("startsWithNextLine", default: false))
  }

  private static func quirks(_ reader: JSONObjectReader) throws(Problem) -> [Quirk] {
    var quirks: [Quirk] = []
    for (index, value) in try reader.array("quirks", limit: 20).enumerated() {
      let quirk = try JSONObjectReader(value, at: reader.path.key("quirks").index(index))
      try quirk.allow("what", "evidence")
      quirks.append(
        Quirk(what: try quirk.requiredLine("what"), evidence: try quirk.requiredLine("evidence")))
    }
    return quirks
  }
}
