import Client
import Core
import Foundation
import Testing

@testable import CLI

/// Every word that people read, in both languages.
@Suite struct WordsTests {
  @Test(
    arguments: [
      ([:], Language.english), (["LANG": "zh_CN.UTF-8"], .chinese), (["LANG": "zh"], .chinese),
      (["LANG": "zh-Hans"], .chinese), (["LANG": "en_US.UTF-8"], .english), (["LANG": "C.UTF-8"], .english),
      (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .english), (["LANG": "en_US", "LC_MESSAGES": "zh_CN"], .chinese),
      (["LANG": "zh_CN", "LC_MESSAGES": "en_US", "LC_ALL": ""], .english), (["LANG": "zhuang"], .english),
    ] as [([String: String], Language)])
  func language(environment: [String: String], language: Language) {
    #expect(SystemLanguage.choose(environment) == language)
  }

  @Test func everyWordIsTranslated() {
    var words = JobState.allCases.map(StateWords.job) + JobKind.allCases.map(StateWords.kind)
    words += DeviceState.allCases.map(StateWords.device) + DeviceKind.allCases.map(StateWords.device)
    words += Confirmation.allCases.map(StateWords.confirmation) + CameraControl.Flag.allCases.map(StateWords.flag)
    let reasons = JobReason.allCases.map(\.rawValue) + PrinterReason.allCases.map(\.rawValue)
    words += reasons.map { Localized(en: StateWords.reason($0, .english), zh: StateWords.reason($0, .chinese)) }
    for word in words {
      #expect(word.en.unicodeScalars.allSatisfy { $0.isASCII } && !word.en.isEmpty)
      #expect(word.zh.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(word.en)")
    }
    #expect(StateWords.reason("brand-new\u{1B}", .chinese) == "brand-new?")
  }

  private func job(_ state: JobState, _ reasons: [JobReason] = []) -> JobView {
    JobView(
      id: "j_1", kind: .print, title: "调解协议书", state: state, stateReasons: reasons.map(\.rawValue),
      createdAt: "2026-11-23T08:00:00Z", updatedAt: "2026-11-23T08:00:00Z", owner: JobOwner(uid: 1000), copies: 3,
      progress: JobProgress(completed: 1, total: 4, unit: .dots, copy: 2, page: 1))
  }

  @Test func jobTexts() {
    #expect(JobText.state(job(.processingStopped, [.outcomeUnknown, .deviceLost]), .chinese) == "已停止：结果不明、设备断开")
    #expect(JobText.state(job(.processingStopped, [.mediaEmpty]), .english) == "stopped: paper is out")
    #expect(JobText.state(job(.completed, [.jobCompletedSuccessfully]), .english) == "completed")
    #expect(JobText.progress(job(.processing), .english) == "25% copy 2/3 page 1")
    #expect(JobText.progress(job(.processing), .chinese) == "25% 第 2/3 份 第 1 页")
    for language in Language.allCases {
      let details = JobText.details(job(.processing), language)
      #expect(details.map(\.value).contains("调解协议书"))
      #expect(Set(details.map(\.label)).count == details.count)
    }
  }

  @Test func photoRules() {
    let rule = PhotoRule(rule: "face-width", passed: false, measured: 150.25, minimum: 193, maximum: 221, unit: "px")
    #expect(PhotoRuleText.line(rule, .english) == "Face width: 150.3 px (193–221)")
    #expect(PhotoRuleText.line(rule, .chinese) == "脸宽：150.3 px (193–221)")
    let less = PhotoRule(
      rule: "source-face-width", passed: false, advisory: true, measured: 200, minimum: 193, idealMinimum: 207,
      unit: "px")
    #expect(PhotoRuleText.line(less, .chinese) == "原图人脸大小：200 px (≥ 207)")
    #expect(PhotoRuleText.line(PhotoRule(rule: "new-rule", passed: false), .chinese) == "new-rule")
    #expect(PhotoRuleText.line(PhotoRule(rule: "x", passed: false, advice: "靠近一些"), .chinese) == "靠近一些")
    #expect(
      [0, -0.04, -0.5, 12, 12.34, 1e20].map(PhotoRuleText.number) == ["0", "0", "-0.5", "12", "12.3", "1e+20"])
  }

  @Test func guidanceAsALine() {
    func line(_ acceptable: Bool, _ advice: [String], _ text: String?, _ language: Language) -> String? {
      EventText.line(
        .photoGuidance(PhotoGuidance(job: "j_1", acceptable: acceptable, advice: advice, text: text)), language)
    }
    #expect(line(true, [], nil, .english) == "j_1  meets the specification")
    #expect(line(true, [], nil, .chinese) == "j_1  符合规格")
    #expect(line(false, ["closer"], "再靠近一点", .chinese) == "j_1  再靠近一点")
    #expect(line(true, ["plain-ground"], nil, .english) == "j_1  meets the specification  plain-ground")
    #expect(line(false, [], nil, .english) == nil)
  }

  @Test func failures() throws {
    let unreachable = try #require(FailureText(ClientError.cannotConnect(.noSocket, path: "/s"), .chinese))
    #expect(unreachable.status == .unreachable)
    #expect(unreachable.detail.contains("未运行"))
    #expect(FailureText(Problem(.malformedJSON), .english)?.code == "malformed-json")
    #expect(FailureText(UsageFailure.unknownType, .english)?.remedy.contains("--type") == true)
    #expect(FailureText(CancellationError(), .english) == nil)
  }
}
