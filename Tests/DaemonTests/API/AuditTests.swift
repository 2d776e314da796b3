import Client
import Core
import Foundation
import GRDB
import Testing

@testable import Daemon

extension LiveTests {
  /// The audit of the real daemon, as an inspector meets it.
  @Suite(.enabled(if: geteuid() == 0, "the audit is root's and the technicians'")) struct AuditTests {
    /// The place that a line of the journal tells.
    private func place(_ message: String, in log: [UInt8]) -> String? {
      String(decoding: log, as: UTF8.self).split(separator: "\n").last { $0.contains(message) }?
        .firstMatch(of: #/hash=[0-9a-f]{64} sequence=[0-9]+/#).map { String($0.output) }
    }

    private func read(
      _ daemon: LiveDaemon, expecting expected: AuditLink? = nil
    ) async throws -> (entries: [AuditEntry], report: AuditReport) {
      var entries: [AuditEntry] = []
      // Small pages, so that there are several.
      let report = try await daemon.client().checkAudit(expecting: expected, limit: 5) { entries.append($0) }
      return (entries, report)
    }

    @Test(
      "the chain goes on over a stop, a kill and a start, holds a photo's and a printout's way, and is found broken")
    func restart() async throws {
      let folder = try LiveFolder()
      let first = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-size", "640x480"])
      let printout = try await first.job(Sample.pages(2, lines: 2, ["copies": 2]))
      try await first.wait(for: printout.id, .completed)
      let photo = try await first.job(["kind": "photo", "burst": 1])
      try await first.wait(for: photo.id, .completed)
      _ = try await first.client().photo(of: photo.id)
      let noted = try await read(first).report
      #expect(noted.holds && noted.anchor == .beginning)
      #expect(await first.stop() == 0)
      // The next daemon writes to the same file.
      let left = place("audit left", in: try first.log)

      let second = try await LiveDaemon(in: folder)
      let (entries, report) = try await read(second, expecting: noted.head)
      #expect(report.holds && report.expected == .found && report.entries == entries.count)
      #expect(left != nil)
      #expect(left == place("audit found", in: try second.log))
      let told = entries.map { "\($0.role) \($0.action) \($0.subject ?? "-")" }
      for expected in [
        "daemon daemon-started -", "root job-submitted \(printout.id)", "daemon document-printed \(printout.id)",
        "root job-submitted \(photo.id)", "daemon camera-opened cam-virtual", "daemon photo-captured \(photo.id)",
        "daemon camera-closed cam-virtual", "root photo-viewed \(photo.id)", "daemon daemon-stopped -",
      ] { #expect(told.contains(expected), "\(expected) is not in \(told)") }
      #expect(entries.first { $0.action == "document-printed" }?.counts == ["copies": 2, "pages": 4])
      #expect(entries.first { $0.action == "document-printed" }?.detail == "printed")
      #expect(told.count { $0.contains("daemon-started") } == 2)

      // A kill loses nothing that was answered.
      let held = try await second.job(Sample.pages(1, ["hold": true]))
      #expect(await second.stop(SIGKILL) == 128 + SIGKILL)
      let third = try await LiveDaemon(in: folder)
      let survived = try await read(third, expecting: report.head)
      #expect(survived.report.holds && survived.entries.contains { $0.subject == held.id })
      #expect(await third.stop() == 0)

      // Somebody with the disk in hand alters an entry, then cuts the end off.
      try tamper(third, "UPDATE audit SET uid = 1000 WHERE sequence = 4")
      let fourth = try await LiveDaemon(in: folder)
      let altered = try await read(fourth).report
      #expect(altered.chain == AuditVerdict(holds: false, brokenAt: 4, fault: "altered"))
      let page: AuditPage = try await fourth.ask("GET", "/v1/audit").decoded()
      #expect(page.chain == altered.chain)
      #expect(await fourth.stop() == 0)
      try tamper(fourth, "UPDATE audit SET uid = 0 WHERE sequence = 4; DELETE FROM audit WHERE sequence > 6")
      let fifth = try await LiveDaemon(in: folder)
      let cut = try await read(fifth, expecting: report.head).report
      #expect(cut.chain == AuditVerdict(holds: false, brokenAt: 7, fault: "missing") && cut.expected == .contradicted)
      #expect(await fifth.stop() == 0)
    }

    private func tamper(_ daemon: LiveDaemon, _ sql: String) throws {
      let database = try DatabaseQueue(path: daemon.data + "/satchel.db")
      try database.write { db in try db.execute(sql: sql) }
      try database.close()
    }
  }
}
