import Foundation
import Testing

@testable import Core

/// Every finding speaks both languages, and the judgements have the bounds that they claim.
@Suite struct DiagnosticFindingTests {
  @Test func codesAreUnique() {
    let codes = DiagnosticFinding.all.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" || $0.isNumber } })
  }

  @Test func theyStandInTheTable() throws {
    // What is not in `all` is not held to both languages: each finding of the sources is there.
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Core/Diagnostics")
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.contains("Finding+") {
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      count += text.ranges(of: "= DiagnosticFinding(").count
    }
    #expect(count == DiagnosticFinding.all.count)
    #expect(count > 90)
  }

  @Test func everySentenceIsInBothLanguages() {
    for finding in DiagnosticFinding.all {
      for sentence in [finding.detail, finding.remedy].compactMap({ $0 }) {
        #expect(sentence.en.hasSuffix("."), "\(finding.code)")
        #expect(sentence.zh.hasSuffix("。"), "\(finding.code)")
        #expect(sentence.en.unicodeScalars.allSatisfy { $0.value < 0x2E80 }, "\(finding.code)")
        #expect(sentence.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(finding.code)")
        #expect(Self.facts(sentence.en) == Self.facts(sentence.zh), "\(finding.code)")
      }
      // A broken link always comes with something to do.
      if finding.verdict == .failure || finding.verdict == .warning {
        #expect(finding.remedy != nil, "\(finding.code)")
      }
      if finding.verdict == .ok { #expect(finding.remedy == nil, "\(finding.code)") }
    }
    for check in DiagnosticCheck.allCases { #expect(!check.title.en.isEmpty && !check.title.zh.isEmpty) }
  }

  private static func facts(_ sentence: String) -> Set<String> {
    Set(sentence.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
  }

  @Test func theWorstLinkCounts() {
    #expect(DiagnosticVerdict.worst([]) == .ok)
    #expect(DiagnosticVerdict.worst([.ok, .notDone]) == .warning)
    #expect(DiagnosticVerdict.worst([.ok, .warning, .ok]) == .warning)
    #expect(DiagnosticVerdict.worst([.warning, .failure, .ok]) == .failure)
  }

  @Test func factsAreFilledInAndCut() {
    let result = DiagnosticResult(
      .udevRules, .udevRulesNotApplied, device: "1-1",
      facts: ["node": "/dev/x", "group": String(repeating: "g", count: 999), "mode": "0600"])
    #expect(result.facts["group"]?.count == DiagnosticResult.factLimit)
    let view = DiagnosticCheckView(
      DiagnosticResult(
        .udevRules, .udevRulesNotApplied, facts: ["node": "/dev/x", "group": "lp", "mode": "0664"]),
      language: .chinese)
    #expect(view.detail == "/dev/x 的组为 lp、权限为 0664，应为 satchel 和 0660。")
    #expect(view.verdict == .failure)
    #expect(view.remedy?.contains("udevadm trigger") == true)
  }

  @Test func judgements() {
    func disk(_ mebibytes: UInt64) -> String {
      DiagnosticJudgement.diskSpace(path: "/", free: mebibytes << 20, total: .max).finding.code
    }
    #expect([0, 49, 50, 499, 500].map(disk) == ["disk-full", "disk-full", "disk-low", "disk-low", "disk-roomy"])
    #expect(DiagnosticJudgement.diskSpace(path: "/", free: .max, total: .max).finding.code == "disk-roomy")
    func clock(_ year: Int) -> String {
      DiagnosticJudgement.clock(year: year, text: "", isSynchronised: true).finding.code
    }
    #expect(
      [2025, 2026, 2035, 2036].map(clock) == ["clock-behind", "clock-plausible", "clock-plausible", "clock-ahead"])
    func exposure(_ luma: Double, _ isSettled: Bool = true) -> String {
      DiagnosticJudgement.exposure(luma: luma, isSettled: isSettled, device: "c").finding.code
    }
    #expect(
      [15, 16, 240, 241].map { exposure($0) } == ["exposure-dark", "exposure-good", "exposure-good", "exposure-bright"])
    #expect(exposure(100, false) == "exposure-unsteady")
    #expect(DiagnosticJudgement.fonts(missing: []).finding.code == "fonts-complete")
    #expect(DiagnosticJudgement.fonts(missing: [.name, .tibetan]).facts == ["missing": "㛃 བོད"])
    #expect(DiagnosticSample.extensionA.rawValue.unicodeScalars.map(\.value) == [0x3400])
    #expect(DiagnosticSample.extensionB.rawValue.unicodeScalars.map(\.value) == [0x20BB7])
    #expect(DiagnosticSample.name.rawValue.unicodeScalars.map(\.value) == [0x36C3])
  }

  @Test func requests() throws {
    #expect(try DiagnosticRunRequest(decoding: try jsonValue("{}")) == DiagnosticRunRequest())
    #expect(try DiagnosticRunRequest(decoding: try jsonValue(#"{"testPrint":true}"#)).testPrint)
    #expect(throws: Problem.self) { try DiagnosticRunRequest(decoding: try jsonValue(#"{"print":true}"#)) }
    #expect(throws: Problem.self) { try DiagnosticRunRequest(decoding: try jsonValue(#"{"testPrint":1}"#)) }
    #expect(throws: Problem.self) { try DiagnosticRunRequest(decoding: try jsonValue("[]")) }
  }
}
