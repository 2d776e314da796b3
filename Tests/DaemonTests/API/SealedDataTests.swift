import Client
import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// The real daemon's disk: what it keeps is sealed, and it starts with its own key or not at all.
  @Suite struct SealedDataTests {
    /// A name in both encodings that it has on its way to paper.
    private static let name = "欧阳静"
    private static let inGB18030: [UInt8] = [0xC5, 0xB7, 0xD1, 0xF4, 0xBE, 0xB2]

    private func files(_ folder: String) throws -> [String: [UInt8]] {
      var found: [String: [UInt8]] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
        var isFolder: ObjCBool = false
        let path = folder + "/" + name
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
          continue
        }
        found[name] = try LiveDaemon.bytes(path)
      }
      return found
    }

    private static func agreement(_ more: [String: JSONValue] = [:]) -> JSONValue {
      let own: [String: JSONValue] = [
        "title": .string(name + "的协议"), "reference": .string(name), "actor": .string(name),
      ]
      return Sample.printout([Sample.paragraph("甲方 \(name)，田界以老槐树为界")], own.merging(more) { $1 })
    }

    @Test("a printed name and a photo stand in no file, while it runs, after its stop and after its death")
    func nothingToRead() async throws {
      let folder = try LiveFolder()
      let daemon = try await LiveDaemon(in: folder)
      let job = try await daemon.job(Self.agreement())
      try await daemon.wait(for: job.id, .completed)
      let photo = try await daemon.job(["kind": "photo", "burst": 2, "reference": .string(Self.name)])
      try await daemon.wait(for: photo.id, .completed)
      let picture = try await daemon.ask("GET", "/v1/jobs/\(photo.id)/photo").body
      #expect(picture.starts(with: [0xFF, 0xD8, 0xFF]))
      let secrets = [
        Array(Self.name.utf8), Self.inGB18030, Array(picture.dropFirst(300).prefix(24)), [0xFF, 0xD8, 0xFF, 0xE0],
      ]
      // The search finds what is there.
      let control = Array("甲 \(Self.name)".utf8) + Self.inGB18030 + picture
      #expect(secrets.allSatisfy { stands($0, in: control) })
      func expectNothing(_ when: String) throws {
        let found = try files(daemon.data)
        #expect(found.count >= 6)
        for (file, bytes) in found {
          for (index, secret) in secrets.enumerated() where stands(secret, in: bytes) {
            Issue.record("\(index) stands in \(file) \(when)")
          }
        }
      }
      try expectNothing("while it runs")
      #expect(await daemon.stop() == 0)
      try expectNothing("after the stop")
      let second = try await LiveDaemon(in: folder)
      #expect(try await second.client().job(job.id).title == "\(Self.name)的协议")
      #expect(try await second.ask("GET", "/v1/jobs/\(photo.id)/photo").body == picture)
      #expect(try await second.client().jobs(JobFilter(reference: Self.name)).jobs.count == 2)
      #expect(await second.stop(SIGKILL) == 128 + SIGKILL)
      try expectNothing("after its death")
    }

    @Test("what was acknowledged is readable, however soon after it the daemon dies")
    func acknowledged() async throws {
      let folder = try LiveFolder()
      var acknowledged: [String] = []
      for round in 0..<3 {
        let daemon = try await LiveDaemon(in: folder)
        for id in acknowledged { #expect(try await daemon.client().job(id).title == "\(Self.name)的协议") }
        // Several are on their way when the power goes.
        let submissions = (0..<6).map { index in
          Task { try? await daemon.submit(Self.agreement(["hold": true]), key: "k\(round)-\(index)") }
        }
        if let first = await submissions[0].value, first.status == 201 {
          acknowledged.append(try first.decoded(JobView.self).id)
        }
        #expect(await daemon.stop(SIGKILL) == 128 + SIGKILL)
        for submission in submissions.dropFirst() {
          guard let answer = await submission.value, answer.status == 201 else { continue }
          acknowledged.append(try answer.decoded(JobView.self).id)
        }
      }
      #expect(acknowledged.count >= 3)
      let last = try await LiveDaemon(in: folder)
      for id in acknowledged {
        let again = Sample.printout(content: ["jobId": .string(id)])
        try await last.wait(for: try await last.job(again).id, .completed)
      }
      #expect(await last.stop() == 0)
    }

    @Test("without its key, or with another, it refuses with sentences, makes none and changes nothing")
    func keys() async throws {
      let folder = try LiveFolder()
      let daemon = try await LiveDaemon(in: folder)
      let job = try await daemon.job(Self.agreement(["hold": true]))
      #expect(await daemon.stop() == 0)
      let key = daemon.data + "-key/satchel.key"
      let good = try LiveDaemon.bytes(key)
      let before = try files(daemon.data + "/sealed")
      let options = ["--virtual", "--socket", folder.path("s"), "--data", daemon.data]
      func expectRefusal(_ code: ProblemCode, _ more: [String] = []) async throws {
        let (status, output, message) = try await LiveDaemon.run(options + more, in: folder)
        #expect(status == 1 && output.isEmpty)
        #expect(message.hasPrefix("satcheld: \(code.rawValue)\n"), "\(message)")
        #expect(message.contains(code.text.title.en) && message.contains(code.text.title.zh) && !message.contains("{"))
        #expect(try files(daemon.data + "/sealed") == before)
      }
      unlink(key)
      try await expectRefusal(.encryptionKeyMissing)
      #expect(!FileManager.default.fileExists(atPath: key))
      try await expectRefusal(.encryptionKeyMissing, ["--key-file", folder.path("none/k")])
      #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
      for (bytes, code) in [(Array(good.reversed()), ProblemCode.encryptionKeyWrong), ([1], .encryptionKeyUnusable)] {
        try Data(bytes).write(to: URL(fileURLWithPath: key))
        chmod(key, 0o600)
        try await expectRefusal(code)
      }
      try await expectRefusal(.encryptionKeyUnusable, ["--key-file", daemon.data + "/k"])
      // Back in its place, or named where it is.
      try FileManager.default.createDirectory(atPath: folder.path("away"), withIntermediateDirectories: true)
      try Data(good).write(to: URL(fileURLWithPath: folder.path("away/k")))
      chmod(folder.path("away/k"), 0o600)
      let later = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--key-file", folder.path("away/k")])
      #expect(try await later.client().job(job.id).title == "\(Self.name)的协议")
      #expect(await later.stop() == 0)
      // Replaced: the old one under its name for the time being.
      try Data(good).write(to: URL(fileURLWithPath: key + ".previous"))
      try Data(good.reversed()).write(to: URL(fileURLWithPath: key))
      for path in [key, key + ".previous"] { chmod(path, 0o600) }
      let replaced = try await LiveDaemon(in: folder)
      #expect(try await replaced.client().job(job.id).title == "\(Self.name)的协议")
      #expect(await replaced.stop() == 0)
      unlink(key + ".previous")
      let last = try await LiveDaemon(in: folder)
      #expect(try await last.client().job(job.id).title == "\(Self.name)的协议")
      #expect(await last.stop() == 0)
    }

    @Test("a damaged file costs its own job, with a clear problem, and no other")
    func damaged() async throws {
      let folder = try LiveFolder()
      let daemon = try await LiveDaemon(in: folder)
      let (bad, good) = (try await daemon.job(Self.agreement(["hold": true])), try await daemon.job(Self.agreement()))
      try await daemon.wait(for: good.id, .completed)
      #expect(await daemon.stop() == 0)
      for item in ["request", "summary"] {
        let path = daemon.data + "/sealed/\(bad.id).\(item)"
        var bytes = try LiveDaemon.bytes(path)
        bytes[bytes.count - 20] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: path))
      }
      let later = try await LiveDaemon(in: folder)
      let jobs = try await later.client().jobs(JobFilter()).jobs
      #expect(jobs.first { $0.id == good.id }?.title == "\(Self.name)的协议")
      let shown = try #require(jobs.first { $0.id == bad.id })
      #expect(shown.title == nil && shown.state == .pendingHeld && shown.problem?.code == "content-damaged")
      _ = try await later.client().act(on: bad.id, JobActionRequest(.release))
      let ended = try await later.wait(for: bad.id, .aborted)
      #expect(ended.problem?.code == "content-damaged")
      try await later.wait(for: try await later.job(Self.agreement()).id, .completed)
      #expect(await later.stop() == 0)
    }
  }
}
