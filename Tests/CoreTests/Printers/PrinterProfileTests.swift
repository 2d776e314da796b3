import Testing

@testable import Core

/// Facts that a site states of one printer.
struct PrinterProfileTests {
  @Test func statedFactsCountAndTheRestStays() throws {
    let profile = try PrinterProfile.generic58.stating([
      "dots": 576, "headToCutterDots": 80, "cuts": ["partial"], "rasterCommand": "GS ( L", "realTimeStatus": "no",
      "chinese": ["encoding": "GBK", "alwaysOn": true],
    ])
    #expect(profile.name == "generic-58")
    #expect((profile.dots, profile.headToCutterDots) == (576, 80))
    #expect(profile.paper == .mm80)
    #expect(profile.cuts == [.partial] && profile.hasCutter)
    #expect(profile.rasterCommand == .graphics)
    #expect(profile.realTime == .no && profile.fence == .probe)
    #expect(profile.chinese == ChineseFont(encoding: .gbk, isAlwaysOn: true))
    #expect(try profile.stating(["chinese": false]).chinese == nil)
    let text = try profile.stating(["mode": "text"])
    #expect(text.mode == .text && text.font(for: nil) == .gbk && text.font(for: .raster) == nil)
    #expect(profile.font(for: nil) == nil && profile.font(for: .text) == .gbk)
    #expect(PrinterProfile.generic58.font(for: .text) == nil)
    #expect(try PrinterProfile.generic58.stating([:]) == .generic58)
  }

  @Test(
    arguments: [
      (["dots": 385], "overrides.dots", ProblemCode.invalidValue), (["dots": 4096], "overrides.dots", .invalidValue),
      (["dots": "wide"], "overrides.dots", .wrongType), (["cuts": ["saw"]], "overrides.cuts[0]", .invalidValue),
      (["cuts": "partial"], "overrides.cuts", .wrongType), (["speed": 9], "overrides.speed", .unknownField),
      (["rasterCommand": "ESC *"], "overrides.rasterCommand", .invalidValue),
      (["bufferBytes": 0], "overrides.bufferBytes", .invalidValue), (["mode": "ink"], "overrides.mode", .invalidValue),
      (["chinese": ["encoding": "Big5"]], "overrides.chinese.encoding", .invalidValue),
      (["chinese": [:]], "overrides.chinese.encoding", .missingField),
      (["quirks": [["what": "x"]]], "overrides.quirks[0].evidence", .missingField), ([1], "overrides", .wrongType),
    ] as [(JSONValue, String, ProblemCode)])
  func aFactThatCannotBeIsRefusedWithItsPlace(facts: JSONValue, path: String, code: ProblemCode) {
    let problem = #expect(throws: Problem.self) { try PrinterProfile.generic58.stating(facts) }
    #expect(problem?.path == path)
    #expect(problem?.code == code)
  }

  @Test func aChangeKnowsAbsentFromNull() throws {
    #expect(try DeviceChange(decoding: [:]) == DeviceChange())
    #expect(try DeviceChange(decoding: ["profile": nil]) == DeviceChange(profile: .clear))
    #expect(
      try DeviceChange(decoding: ["profile": "POS-5890", "overrides": ["dots": 384]])
        == DeviceChange(profile: .set("POS-5890"), overrides: .set(["dots": 384])))
    #expect(throws: Problem(.unknownField, path: "name")) { try DeviceChange(decoding: ["name": "x"]) }
    #expect(throws: Problem.self) { try DeviceChange(decoding: ["overrides": ["dots": 1]]) }
  }

  @Test func allFactsAreShownAsTheyAreStated() throws {
    for profile in try PrinterCatalogue().all {
      #expect(Set(profile.facts.object?.keys.map { $0 } ?? []) == Set(PrinterProfile.factNames), "\(profile.name)")
      var again = try PrinterProfile.generic58.stating(profile.facts)
      #expect(again.assumed.isEmpty)
      (again.name, again.assumed) = (profile.name, profile.assumed)
      #expect(again == profile, "\(profile.name)")
      #expect(try profile.stating(profile.facts).quirks == profile.quirks)
    }
  }

  @Test func whatNobodyHasStatedIsAssumed() throws {
    let catalogue = try PrinterCatalogue()
    #expect(
      PrinterProfile.generic58.assumed.isSuperset(of: ["dots", "bufferBytes", "headToCutterDots", "keepsBuffer"]))
    let epson = try catalogue.profile(named: "TM-T88V")
    #expect(epson.assumed.isSuperset(of: ["headToCutterDots", "keepsBuffer", "rowsPerSecond"]))
    #expect(epson.assumed.isDisjoint(with: ["dots", "bufferBytes", "fence", "cuts", "rasterCommand", "qrCode"]))
    #expect(try !catalogue.profile(named: "TM-T81").assumed.contains("rasterRows"))
    #expect(try !PrinterProfile.generic58.stating(["bufferBytes": 4096]).assumed.contains("bufferBytes"))
  }

  @Test func aChangeTakesBackOneFactAndAPartOfAFont() throws {
    for facts: JSONValue in [
      ["bufferBytes": nil], ["chinese": nil], ["chinese": ["alwaysOn": true]], ["chinese": ["alwaysOn": nil]],
    ] {
      #expect(try DeviceChange(decoding: ["overrides": facts]) == DeviceChange(overrides: .set(facts)))
    }
    for facts: JSONValue in [["speed": nil], ["chinese": ["isAlwaysOn": true]], [], ["dots": ["encoding": "GBK"]]] {
      #expect(throws: Problem.self) { try DeviceChange(decoding: ["overrides": facts]) }
    }
  }
}
