import Client
import ClientTestKit
import Core
import Crypto
import Foundation
import Testing

@testable import CLI

extension CommandTests {
  /// Four entries of different forms, chained, as the daemon would show them.
  private func auditPage(alter: Bool = false) throws -> String {
    var previous = AuditLink.beginning.hash
    var entries = [
      AuditEntry(
        sequence: 1, time: "2026-11-28T08:00:00.000Z", uid: nil, role: "daemon", action: "daemon-started"),
      AuditEntry(
        sequence: 2, time: "2026-11-28T08:00:01.500Z", uid: 1000, role: "operator", action: "job-submitted",
        subject: "j_1", detail: "print", counts: ["copies": 2]),
      AuditEntry(
        sequence: 3, time: "2026-11-28T08:00:09.000Z", uid: 1000, role: "daemon", action: "document-printed",
        subject: "j_1", detail: "printed", counts: ["copies": 2, "pages": 4]),
      AuditEntry(
        sequence: 4, time: "2026-11-28T08:01:00.000Z", uid: 0, role: "auditor", action: "x-new", subject: "s\u{1B}[2J"),
    ]
    for index in entries.indices {
      entries[index].hash = AuditChain.hash(of: entries[index], after: previous) { Array(SHA256.hash(data: $0)) }
      previous = entries[index].hash
    }
    let head = AuditLink(sequence: 4, hash: previous)
    if alter { entries[1].uid = 1001 }
    let page = AuditPage(entries: entries, previous: .beginning, anchor: .beginning, head: head, chain: .good)
    return String(decoding: try WireCoding.encode(page), as: UTF8.self)
  }

  private func auditor(alter: Bool = false) async throws -> ScriptedServer {
    let page = try auditPage(alter: alter)
    return try await ScriptedServer { _, _ in [.send(answer("200 OK", "application/json", page))] }
  }

  @Test("the audit is shown in a person's words, and that it is whole")
  func auditTable() async throws {
    setenv("TZ", "UTC", 1)
    let server = try await auditor()
    let (english, failure) = try await run(AuditCommand.self, ["--limit", "3"], on: server)
    #expect(failure == nil)
    let lines = english.standard.split(separator: "\n").map(String.init)
    #expect(lines.count == 5)
    #expect(lines[0].hasPrefix("NO.") && lines[0].hasSuffix("ABOUT"))
    for word in ["2 ", "1000", "operator", "job submitted", "print copies 2", "j_1"] {
      #expect(lines[1].contains(word))
    }
    #expect(lines[2].contains("the printer confirmed the paper copies 2 pages 4"))
    // What a newer daemon writes is shown as it came, and moves no cursor.
    #expect(lines[3].contains("auditor") && lines[3].contains("x-new") && lines[3].contains("s?[2J"))
    #expect(lines[4].hasPrefix("whole, 4 entries checked; last 4:"))
    let (chinese, _) = try await run(AuditCommand.self, ["--about", "j_1"], on: server, .chinese)
    #expect(chinese.standard.contains("提交作业") && chinese.standard.contains("打印文档"))
    #expect(chinese.standard.contains("记录完整，共核验 4 条。") && !chinese.standard.contains("x-new"))
  }

  @Test("a broken record ends with 9 and says where", arguments: [Language.english, .chinese])
  func auditBroken(language: Language) async throws {
    let (paper, failure) = try await run(AuditCommand.self, [], on: try await auditor(alter: true), language)
    #expect(failure as? CommandStatus == .auditBroken)
    #expect(paper.standard.contains(language == .chinese ? "记录有误：第 2 条被篡改" : "broken at entry 2: was altered"))
  }

  @Test("a noted place is held against the record")
  func auditExpectation() async throws {
    let server = try await auditor()
    let last = try #require(
      try await run(AuditCommand.self, ["--limit", "0"], on: server).0.standard.firstMatch(of: #/4:[0-9a-f]{64}/#))
    #expect(try await run(AuditCommand.self, ["--expect", String(last.output)], on: server).1 == nil)
    let wrong = "4:" + String(repeating: "a", count: 64)
    let (paper, failure) = try await run(AuditCommand.self, ["--expect", wrong], on: server)
    #expect(failure as? CommandStatus == .auditBroken && paper.standard.contains("rewritten"))
    for text in ["4", "4:abc", "x:" + wrong.dropFirst(2), "0:" + wrong.dropFirst(2)] {
      #expect(throws: (any Error).self) { try AuditCommand.parse(["--expect", text]) }
    }
    #expect(throws: (any Error).self) { try AuditCommand.parse(["--limit", "10001"]) }
  }

  @Test("scripts get one document, or with --all a line for each entry and the report")
  func auditJSON() async throws {
    let server = try await auditor()
    let (one, _) = try await run(AuditCommand.self, ["--json", "--limit", "2"], on: server)
    let document = try JSONValue.parse(Array(one.standard.utf8))
    #expect(document["entries"]?.array?.count == 2 && document["report"]?["entries"]?.integer == 4)
    #expect(document["report"]?["chain"]?["holds"] == .bool(true))
    let (all, _) = try await run(AuditCommand.self, ["--json", "--all"], on: server)
    let lines = try all.standard.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
    #expect(lines.count == 5 && lines[0]["action"]?.string == "daemon-started")
    #expect(lines[4]["report"]?["head"]?["sequence"]?.integer == 4)
    let (words, _) = try await run(AuditCommand.self, ["--all"], on: server)
    #expect(words.standard.split(separator: "\n").count == 5)
  }

  @Test("each action, count and fault has words in both languages")
  func auditWords() {
    for action in AuditAction.allCases {
      let words = AuditText.action(action)
      #expect(!words.en.isEmpty && words.zh.unicodeScalars.contains { $0.value > 0x2E80 })
    }
    #expect(Set(AuditAction.allCases.map { AuditText.action($0).en }).count == AuditAction.allCases.count)
    #expect(Set(AuditAction.allCases.map { AuditText.action($0).zh }).count == AuditAction.allCases.count)
  }
}
