import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// No citizen's word stands anywhere in the data folder, nor in the log.
  @Suite struct PrivacyTests {
    /// Words that stand nowhere else: in ASCII, so that no encoding hides them.
    private static let markers = [
      "ZQTITLE", "ZQREFERENCE", "ZQACTOR", "ZQCLAUSE", "ZQTEXT", "ZQUPLOAD", "ZQFAIL", "ZQKEY", "ZQPATH", "ZQQUERY",
      "ZQHEADER",
    ]

    @Test("a citizen's words are kept, and stand nowhere in the clear")
    func markers() async throws {
      let folder = try LiveFolder(configuration: #"{"logLevel":"trace"}"#)
      let daemon = try await LiveDaemon(in: folder)
      let words: [String: JSONValue] = ["reference": "ZQREFERENCE 2026-117", "actor": "ZQACTOR 012345"]
      var jobs: [String] = []
      let template = try Sample.agreement(changing: "facts", to: "ZQCLAUSE 两家相邻").object?["content"] ?? .null
      let named = words.merging(["title": "ZQTITLE 协议"]) { $1 }
      jobs.append(try await daemon.job(Sample.printout(content: template, named)).id)
      jobs.append(try await daemon.job(Sample.printout([Sample.paragraph("ZQTEXT 田界")], named)).id)
      let document = try await daemon.upload(Array("ZQUPLOAD 田界".utf8), .text)
      jobs.append(try await daemon.job(Sample.printout(content: ["documentId": .string(document.id)])).id)
      jobs.append(try await daemon.job(.object(words.merging(["kind": "photo", "burst": 2]) { $1 })).id)
      for id in jobs { try await daemon.wait(for: id, .completed) }
      let list = try await daemon.ask("GET", "/v1/jobs?reference=ZQREFERENCE%202026-117")
      #expect(list.text.contains("ZQREFERENCE"))

      let problems = try await failures(daemon)
      #expect(problems.count > 10)
      for problem in problems { expectNone(of: Self.markers, in: Array(problem.utf8), "a problem: \(problem)") }
      expectNone(of: Self.markers, in: try daemon.log, "the log")
      #expect(!(try daemon.log.isEmpty))
      try expectNoneInFiles(of: daemon)
      #expect(try daemon.contentFiles.count == 9)
      try expectPrivateModes(daemon)

      for id in jobs { try await daemon.client().deleteJob(id) }
      #expect(try await daemon.ask("DELETE", "/v1/documents/\(document.id)").status == 204)
      #expect(try daemon.contentFiles.isEmpty)
      #expect(await daemon.stop() == 0)
      expectNone(of: Self.markers, in: try daemon.log, "the log")
      try expectNoneInFiles(of: daemon)
    }

    /// Requests that fail, each with words in it.
    private func failures(_ daemon: LiveDaemon) async throws -> [String] {
      let key = "Idempotency-Key: ZQKEY"
      var answers: [String] = []
      let bodies = [
        #"{"kind":"ZQFAIL"}"#, #"{"kind":"print","copies":"ZQFAIL","content":{"documentId":"doc_ZQFAIL"}}"#,
        #"{"ZQFAIL"#, #"{"kind":"print","content":{"template":"ZQFAIL","data":{}}}"#,
        #"{"kind":"print","content":{"template":"mediation-agreement","data":{"committee":7,"facts":"ZQFAIL"}}}"#,
        #"{"kind":"print","content":{"document":{"version":1,"blocks":[{"type":"ZQFAIL"}]}}}"#,
        #"{"kind":"print","content":{"document":{"version":1,"blocks":["#
          + #"{"type":"barcode","symbology":"ean13","text":"ZQFAIL"}]}}}"#,
        #"{"kind":"print","title":"ZQFAIL\n","content":{"jobId":"j_ZQFAIL"}}"#,
        #"{"kind":"photo","specification":"ZQFAIL"}"#, #"{"kind":"photo","camera":"ZQFAIL"}"#,
      ]
      for body in bodies {
        answers.append(try await daemon.ask("POST", "/v1/jobs", headers: [key], body: Array(body.utf8)).text)
        answers.append(try await daemon.ask("POST", "/v1/previews", body: Array(body.utf8)).text)
      }
      let agreement = try Sample.agreement(changing: "date", to: ["ZQFAIL"])
      answers.append(try await daemon.submit(agreement).text)
      for path in [
        "/v1/jobs/ZQPATH", "/v1/ZQPATH", "/v1/jobs?state=ZQQUERY", "/v1/events?job=ZQQUERY", "/v1/templates/ZQPATH",
      ] {
        answers.append(try await daemon.ask("GET", path, headers: ["X-Name: ZQHEADER"]).text)
      }
      answers.append(
        try await daemon.ask("POST", "/v1/documents", headers: ["Content-Type: text/ZQHEADER"], body: [65]).text)
      answers.append(try await daemon.ask("GET", "/v1/events", headers: ["Last-Event-ID: ZQHEADER"]).text)
      for answer in answers { #expect(answer.contains("\"code\":"), "\(answer)") }
      return answers
    }

    private func expectNoneInFiles(of daemon: LiveDaemon) throws {
      for name in try FileManager.default.subpathsOfDirectory(atPath: daemon.data) {
        var isFolder: ObjCBool = false
        let path = daemon.data + "/" + name
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
          continue
        }
        expectNone(of: Self.markers, in: try LiveDaemon.bytes(path), name)
      }
    }

    /// Everything is its owner's alone.
    private func expectPrivateModes(_ daemon: LiveDaemon) throws {
      let names = try FileManager.default.subpathsOfDirectory(atPath: daemon.data)
      for path in [daemon.data, daemon.socket] + names.map({ daemon.data + "/" + $0 }) {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect((mode ?? 0o777) & 0o077 == 0, "\(path) has the mode \(String(mode ?? 0, radix: 8))")
      }
    }

    private func expectNone(
      of markers: [String], in bytes: [UInt8], _ place: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      for marker in markers {
        #expect(!contains(marker, bytes), "\(marker) stands in \(place)", sourceLocation: sourceLocation)
      }
    }

    private func contains(_ marker: String, _ bytes: [UInt8]) -> Bool {
      Data(bytes).range(of: Data(marker.utf8)) != nil
    }
  }
}
