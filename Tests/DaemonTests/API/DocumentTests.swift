import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

extension LiveTests {
  @Suite struct DocumentTests {
    @Test("each kind of document is uploaded, shown, printed by its id and deleted")
    func kinds() async throws {
      let daemon = try await LiveDaemon()
      let document: JSONValue = ["version": 1, "blocks": [Sample.paragraph("田界")]]
      let uploads: [(MediaType, [UInt8])] = [
        (.png, PNG.encode(Sample.picture())), (.jpeg, try JPEG.encode(Sample.picture(), quality: 90)),
        (.text, Array("田界\n以老槐树为界\n".utf8)), (.document, document.serialized()),
        (.document, [0xEF, 0xBB, 0xBF] + document.serialized()),
      ]
      for (type, bytes) in uploads {
        let view = try await daemon.upload(bytes, type)
        #expect(view.size == bytes.count)
        #expect(view.mediaType == type.rawValue)
        #expect(try await daemon.ask("GET", "/v1/documents/\(view.id)").decoded(DocumentView.self) == view)
        let job = try await daemon.job(Sample.printout(content: ["documentId": .string(view.id)]))
        let done = try await daemon.wait(for: job.id, .completed)
        #expect((done.progress?.total ?? 0) > 0)
        try await daemon.client().deleteJob(job.id)
        #expect(try await daemon.ask("DELETE", "/v1/documents/\(view.id)").status == 204)
        try await daemon.ask("GET", "/v1/documents/\(view.id)").expectProblem(404, .unknownDocument)
        try await daemon.ask("DELETE", "/v1/documents/\(view.id)").expectProblem(404, .unknownDocument)
      }
      #expect(try daemon.contentFiles.isEmpty)
    }

    @Test("a text in GB18030, with or without its charset, is the same paper as in UTF-8")
    func charsets() async throws {
      let daemon = try await LiveDaemon()
      // 田界
      let uploads: [(String, [UInt8])] = [
        ("text/plain", Array("田界".utf8)), ("text/plain", [0xCC, 0xEF, 0xBD, 0xE7]),
        ("text/plain; charset=gbk", [0xCC, 0xEF, 0xBD, 0xE7]),
        ("text/plain; charset=big5", [0xA5, 0xD0, 0xAC, 0xC9]),
        ("text/plain; charset=utf-16be", [0x75, 0x30, 0x75, 0x4C]),
      ]
      var papers: Set<[UInt8]> = []
      for (type, bytes) in uploads {
        let answer = try await daemon.ask(
          "POST", "/v1/documents", headers: ["Content-Type: \(type.uppercased())"], body: bytes)
        let view: DocumentView = try answer.decoded()
        #expect(view.mediaType == type)
        #expect(try await daemon.ask("GET", "/v1/documents/\(view.id)").decoded(DocumentView.self) == view)
        let request = Sample.printout(content: ["documentId": .string(view.id)])
        papers.insert(try await daemon.ask("POST", "/v1/previews", body: request.serialized()).body)
        let job = try await daemon.job(request)
        try await daemon.wait(for: job.id, .completed)
      }
      #expect(papers.count == 1)
      try await daemon.expectRefusal(
        "POST", "/v1/documents", headers: ["Content-Type: text/plain; charset=koi8-r"], body: [0x41], 415,
        .unsupportedCharset)
    }

    @Test("a document that is deleted while a job needs it is gone for front ends, and the job prints it")
    func deletedInUse() async throws {
      let daemon = try await LiveDaemon()
      let view = try await daemon.upload(PNG.encode(Sample.picture()), .png)
      let whole = Sample.printout(content: ["documentId": .string(view.id)], ["hold": true])
      let block = Sample.printout([["type": "image", "documentId": .string(view.id)]], ["hold": true])
      let jobs = [try await daemon.job(whole), try await daemon.job(block)]
      #expect(try await daemon.ask("DELETE", "/v1/documents/\(view.id)").status == 204)
      try await daemon.ask("GET", "/v1/documents/\(view.id)").expectProblem(404, .unknownDocument)
      try await daemon.ask("DELETE", "/v1/documents/\(view.id)").expectProblem(404, .unknownDocument)
      try await daemon.submit(whole).expectProblem(404, .unknownDocument, at: "content.documentId")
      for job in jobs {
        _ = try await daemon.client().act(on: job.id, JobActionRequest(.release))
        try await daemon.wait(for: job.id, .completed)
      }
      // Its bytes go with the last job that needed them.
      try await daemon.client().deleteJob(jobs[0].id)
      #expect(try daemon.contentFiles.contains { $0.hasPrefix(view.id) })
      try await daemon.client().deleteJob(jobs[1].id)
      #expect(try daemon.contentFiles.isEmpty)
    }

    @Test(
      "another user's jobs and documents do not exist for a user",
      .enabled(if: OtherUser.isPossible, "needs root, setpriv and curl"))
    func otherUser() async throws {
      let daemon = try await LiveDaemon()
      let other = try OtherUser(daemon)
      let view = try await daemon.upload(PNG.encode(Sample.picture()), .png)
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true, "reference": "案 1"]))
      for (method, path, code) in [
        ("GET", "/v1/documents/\(view.id)", "unknown-document"),
        ("DELETE", "/v1/documents/\(view.id)", "unknown-document"),
        ("GET", "/v1/jobs/\(job.id)", "unknown-job"), ("DELETE", "/v1/jobs/\(job.id)", "unknown-job"),
        ("GET", "/v1/jobs/\(job.id)/photo", "unknown-job"), ("GET", "/v1/events?job=\(job.id)", "unknown-job"),
      ] {
        let answer = try await other.ask(method, path)
        #expect(answer.contains("\"code\":\"\(code)\""), "\(method) \(path): \(answer)")
      }
      let cancel = try await other.ask("POST", "/v1/jobs/\(job.id)/actions", body: #"{"action":"cancel"}"#)
      #expect(cancel.contains("unknown-job"))
      for content in [#"{"jobId":"\#(job.id)"}"#, #"{"documentId":"\#(view.id)"}"#] {
        let answer = try await other.ask("POST", "/v1/jobs", body: #"{"kind":"print","content":\#(content)}"#)
        #expect(answer.contains("\"status\":404"), "\(answer)")
      }
      #expect(try await other.ask("GET", "/v1/jobs").contains("\"jobs\":[]"))
      #expect(try await other.ask("GET", "/v1/jobs?reference=%E6%A1%88%201").contains("\"jobs\":[]"))
      // The same key of two users is two keys.
      let body = #"{"kind":"print","hold":true,"content":{"document":{"version":1,"blocks":[{"type":"rule"}]}}}"#
      #expect(try await daemon.submit(try JSONValue.parse(Array(body.utf8)), key: "shared").status == 201)
      let own = try await other.ask("POST", "/v1/jobs", body: body, key: "shared")
      #expect(own.contains("\"uid\":\(OtherUser.uid)"), "\(own)")
      #expect(try await daemon.client().job(job.id) == job)
      #expect(try await daemon.ask("GET", "/v1/documents/\(view.id)").status == 200)
    }
  }
}

/// A user who is not root, by way of curl in a child process.
struct OtherUser {
  static let uid = 12_345
  static let isPossible =
    geteuid() == 0
    && ["/usr/bin/setpriv", "/usr/bin/curl"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  private let socket: String

  /// Opens the way to the daemon's socket, which is its owner's alone as yet.
  init(_ daemon: LiveDaemon) throws {
    socket = daemon.socket
    try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: daemon.folder.root)
    try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: daemon.socket)
  }

  /// One request.
  /// - Returns: The body of the answer.
  func ask(
    _ method: String, _ path: String, body: String? = nil, key: String = RandomID.make(prefix: "k")
  ) async throws -> String {
    let uid = String(Self.uid)
    var arguments = ["--reuid=\(uid)", "--regid=\(uid)", "--clear-groups", "/usr/bin/curl", "-s", "-m", "20"]
    arguments += ["-X", method, "--unix-socket", socket, "-H", "Idempotency-Key: \(key)"]
    if let body { arguments += ["--data-binary", body] }
    arguments.append("http://localhost" + path)
    return try await blocking { [arguments] in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
      process.arguments = arguments
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: output, as: UTF8.self)
    }
  }
}
