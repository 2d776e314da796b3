import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// Starts that must fail with a sentence, and disks that fail later.
  @Suite struct BadStartTests {
    @Test("a second daemon on the same socket, or on the same database, is refused, and the first serves on")
    func second() async throws {
      let daemon = try await LiveDaemon()
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let folder = daemon.folder
      try await expectRefusal(["--socket", daemon.socket, "--data", folder.path("other")], in: folder, .socketInUse)
      try await expectRefusal(["--socket", folder.path("s2"), "--data", daemon.data], in: folder, .databaseInUse)
      try await expectRefusal(["--socket", daemon.socket, "--data", daemon.data], in: folder, nil)
      #expect(!FileManager.default.fileExists(atPath: folder.path("s2")))
      #expect(try await daemon.client().job(job.id).state == .pendingHeld)
      try await daemon.expectServing()
      #expect(await daemon.stop() == 0)
      #expect(!FileManager.default.fileExists(atPath: daemon.socket))
    }

    @Test("without its database what is sealed is kept, and said to be nobody's", arguments: [true, false])
    func withoutDatabase(isEmptied: Bool) async throws {
      let folder = try LiveFolder()
      var daemon = try await LiveDaemon(in: folder)
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      #expect(await daemon.stop() == 0)
      let files = try daemon.contentFiles
      let (database, away) = (daemon.data + "/satchel.db", folder.path("away"))
      try FileManager.default.moveItem(atPath: database, toPath: away)
      if isEmptied { try Data().write(to: URL(fileURLWithPath: database)) }
      try await expectRefusal(["--socket", daemon.socket, "--data", daemon.data], in: folder, .databaseMissing)
      #expect(try daemon.contentFiles == files && !files.isEmpty)
      if isEmptied { try FileManager.default.removeItem(atPath: database) }
      try FileManager.default.moveItem(atPath: away, toPath: database)
      daemon = try await LiveDaemon(in: folder)
      #expect(try await daemon.client().job(job.id).state == .pendingHeld)
      #expect(await daemon.stop() == 0)
    }

    @Test("a socket path that cannot be")
    func socketPaths() async throws {
      let folder = try LiveFolder()
      try await expectRefusal(
        ["--socket", folder.path("none/s"), "--data", folder.path("data")], in: folder, .socketFolderMissing)
      try await expectRefusal(
        ["--socket", folder.path(String(repeating: "s", count: 120)), "--data", folder.path("data")], in: folder,
        .socketPathTooLong)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path("file")))
      try await expectRefusal(
        ["--socket", folder.path("file"), "--data", folder.path("data")], in: folder, .socketPathTaken)
      #expect(try LiveDaemon.bytes(folder.path("file")) == Array("mine".utf8))
    }

    @Test("a data folder that is a file, and one whose parent cannot be written")
    func dataPaths() async throws {
      let folder = try LiveFolder()
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.path("file")))
      try await expectRefusal(
        ["--socket", folder.path("s"), "--data", folder.path("file")], in: folder, .storageReadOnly)
      #expect(try LiveDaemon.bytes(folder.path("file")) == Array("mine".utf8))
      try await expectRefusal(["--socket", folder.path("s"), "--data", "/proc/satchel"], in: folder, .storageReadOnly)
    }

    @Test("a read-only data folder", .enabled(if: LiveMount.isPossible, "needs the right to mount"))
    func readOnly() async throws {
      let folder = try LiveFolder()
      let mount = try LiveMount(folder.path("disk"), options: "size=8m")
      // Fresh, and with the database of an earlier start in it.
      #expect(try mount.remount("ro"))
      try await expectRefusal(["--socket", folder.path("s"), "--data", mount.path], in: folder, .storageReadOnly)
      #expect(try mount.remount("rw"))
      let daemon = try await LiveDaemon(in: folder, data: mount.path)
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      #expect(await daemon.stop() == 0)
      #expect(try mount.remount("ro"))
      try await expectRefusal(["--socket", folder.path("s"), "--data", mount.path], in: folder, .storageReadOnly)
      #expect(try mount.remount("rw"))
      let later = try await LiveDaemon(in: folder, data: mount.path)
      #expect(try await later.client().job(job.id).state == .pendingHeld)
      #expect(await later.stop() == 0)
    }

    @Test(
      "a disk that is full at the start, to the last byte or nearly",
      .enabled(if: LiveMount.isPossible, "needs the right to mount"), arguments: ["4k", "16k", "64k", "96k"])
    func fullAtStart(size: String) async throws {
      let folder = try LiveFolder()
      let mount = try LiveMount(folder.path("disk"), options: "size=\(size)")
      try await expectRefusal(["--socket", folder.path("s"), "--data", mount.path], in: folder, .storageFull)
      #expect(try mount.remount("size=8m"))
      let daemon = try await LiveDaemon(in: folder, data: mount.path)
      try await daemon.expectServing()
      #expect(await daemon.stop() == 0)
    }

    @Test(
      "a disk that fills while the daemon runs refuses what it cannot keep, and loses nothing",
      .enabled(if: LiveMount.isPossible, "needs the right to mount"))
    func fillsLater() async throws {
      let folder = try LiveFolder()
      let mount = try LiveMount(folder.path("disk"), options: "size=4m")
      let daemon = try await LiveDaemon(in: folder, data: mount.path)
      let held = Sample.printout([Sample.paragraph("好")], ["hold": true])
      let earlier = try await daemon.job(held)
      fill(mount.path + "/junk")
      let before = try daemon.contentFiles
      for language in ["en", "zh"] {
        let answer = try await daemon.submit(held, key: "full", headers: ["Accept-Language: \(language)"])
        answer.expectProblem(507, .storageFull)
      }
      let upload = try await daemon.ask(
        "POST", "/v1/documents", headers: ["Content-Type: text/plain"], body: [UInt8](repeating: 65, count: 100_000))
      upload.expectProblem(507, .storageFull)
      #expect(try daemon.contentFiles == before)
      #expect(try await daemon.client().job(earlier.id) == earlier)
      try await daemon.expectServing()
      try await expectFull(daemon)
      // With room again the same submission is taken, and what was kept prints.
      unlink(mount.path + "/junk")
      #expect(try await daemon.submit(held, key: "full").status == 201)
      _ = try await daemon.client().act(on: earlier.id, JobActionRequest(.release))
      try await daemon.wait(for: earlier.id, .completed)
      try await daemon.waitForPrinter { $0.state == .idle && $0.stateReasons.isEmpty }
      #expect(try await daemon.client().health().ready)
      #expect(await daemon.stop() == 0)
    }

    @Test(
      "a disk that fills under a printout: it comes out whole, its state is true, and its end is written once there is room",
      .enabled(if: LiveMount.isPossible, "needs the right to mount"))
    func fillsWhilePrinting() async throws {
      let folder = try LiveFolder()
      let mount = try LiveMount(folder.path("disk"), options: "size=4m")
      let daemon = try await LiveDaemon(in: folder, data: mount.path, ["--virtual-speed", "400"])
      let job = try await daemon.job(Sample.printout((1...60).map { Sample.paragraph("第\($0)行 田界") }))
      try await daemon.wait(for: job.id) { ($0.progress?.completed ?? 0) > 0 }
      fill(mount.path + "/junk")
      // No event can be kept and told now: the job is asked after.
      let end = ContinuousClock.now + .seconds(60)
      var view = job
      repeat { view = try await daemon.client().job(job.id) } while view.state == .processing && .now < end
      #expect(view.state == .processingStopped && view.stateReasons == ["printer-stopped"])
      #expect(view.problem?.code == ProblemCode.storageFull.rawValue)
      try await expectFull(daemon)
      unlink(mount.path + "/junk")
      let done = try await daemon.wait(for: job.id, .completed)
      #expect(done.problem == nil && done.result?.copiesPrinted == 1 && done.result?.pagesVoided == nil)
      try await daemon.waitForPrinter { $0.state == .idle && $0.stateReasons.isEmpty }
      #expect(try await daemon.client().health().ready)
      #expect(await daemon.stop() == 0)
    }

    /// Printer and health say that the disk is full.
    private func expectFull(_ daemon: LiveDaemon, sourceLocation: SourceLocation = #_sourceLocation) async throws {
      let printer = try await daemon.client().devices().first { $0.kind == .printer }
      #expect(printer?.state == .stopped, sourceLocation: sourceLocation)
      #expect(printer?.stateReasons == ["spool-area-full"], sourceLocation: sourceLocation)
      let health = try await daemon.client().health()
      #expect(health.live && !health.ready, sourceLocation: sourceLocation)
      let told = health.reasons.map { "\($0.component) \($0.code)" }
      #expect(told == ["store storage-full", "printer storage-full"], sourceLocation: sourceLocation)
    }

    @Test("a damaged database is refused and left as it is")
    func damaged() async throws {
      let folder = try LiveFolder()
      let daemon = try await LiveDaemon(in: folder)
      _ = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      #expect(await daemon.stop() == 0)
      let path = daemon.data + "/satchel.db"
      let good = try LiveDaemon.bytes(path)
      var torn = good
      for index in 100..<min(torn.count, 20_000) { torn[index] = UInt8(truncatingIfNeeded: index &* 31) }
      for bad in [Array("this is no database, and never was one".utf8), torn, Array(good.prefix(good.count / 2))] {
        try Data(bad).write(to: URL(fileURLWithPath: path))
        try await expectRefusal(["--socket", folder.path("s"), "--data", daemon.data], in: folder, .storageDamaged)
        #expect(try LiveDaemon.bytes(path).count == bad.count)
      }
      try Data(good).write(to: URL(fileURLWithPath: path))
      let later = try await LiveDaemon(in: folder)
      #expect(try await later.kept().jobs.count == 1)
      #expect(await later.stop() == 0)
    }

    @Test("`--check-config` tells a good file from bad ones and names what is wrong")
    func configuration() async throws {
      let good = try LiveFolder(configuration: #"{"logLevel":"debug","retention":{"printout":3600}}"#)
      let (status, output, message) = try await LiveDaemon.run(
        ["--check-config", "--config", good.path("satcheld.json")], in: good)
      #expect(status == 0)
      #expect(output == "The configuration is good.\n")
      #expect(message.isEmpty)
      let bad = [
        ("{", "JSON"), ("[]", "JSON"), (#"{"colour":1}"#, "colour"), (#"{"logLevel":"loud"}"#, "logLevel"),
        (#"{"socket":"relative/s"}"#, "socket"), (#"{"retention":{"printout":1}}"#, "retention.printout"),
        (#"{"retention":{"photos":60}}"#, "retention.photos"), (#"{"dataFolder":7}"#, "dataFolder"),
        (#"{"logLevel":"info","logLevel":"debug"}"#, "JSON"),
      ]
      for (text, mark) in bad {
        let folder = try LiveFolder(configuration: text)
        for check in [["--check-config"], ["--virtual", "--socket", folder.path("s"), "--data", folder.path("data")]] {
          let (status, output, message) = try await LiveDaemon.run(
            check + ["--config", folder.path("satcheld.json")], in: folder)
          #expect(status == 78, "\(text)")
          #expect(output.isEmpty)
          expectSentences(message, .configurationInvalid)
          #expect(message.contains(mark), "\(message)")
        }
      }
      let (missing, _, words) = try await LiveDaemon.run(
        ["--check-config", "--config", good.path("none.json")], in: good)
      #expect(missing == 78)
      expectSentences(words, .configurationInvalid)
    }

    /// Starts a daemon that must refuse to: not 0, no "ready", a sentence in both languages.
    private func expectRefusal(
      _ options: [String], in folder: LiveFolder, _ code: ProblemCode?,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let (status, output, message) = try await LiveDaemon.run(options + ["--virtual"], in: folder)
      #expect(status == 1, sourceLocation: sourceLocation)
      #expect(output.isEmpty, sourceLocation: sourceLocation)
      expectSentences(message, code, sourceLocation: sourceLocation)
    }

    private func expectSentences(
      _ message: String, _ code: ProblemCode?, sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let lines = message.split(separator: "\n")
      #expect(lines.count == 3, "\(message)", sourceLocation: sourceLocation)
      guard lines.count == 3 else { return }
      if let code {
        #expect(lines[0] == "satcheld: \(code.rawValue)", sourceLocation: sourceLocation)
        #expect(lines[1].hasPrefix(code.text.title.en), sourceLocation: sourceLocation)
        #expect(lines[2].hasPrefix(code.text.title.zh), sourceLocation: sourceLocation)
      }
      #expect(!message.contains("{"), sourceLocation: sourceLocation)
    }

    /// Fills a disk to the last byte.
    private func fill(_ path: String) {
      let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
      defer { close(descriptor) }
      for size in [65_536, 4096, 1] {
        let zeros = [UInt8](repeating: 0, count: size)
        while write(descriptor, zeros, size) > 0 {}
      }
    }
  }
}
