import Client
import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

extension LiveTests {
  /// A photo that asks, from the front end to the disk.
  @Suite struct AcceptanceTests {
    private static let options = ["--virtual-size", "640x480"]
    private static let photo: JSONValue = ["kind": "photo", "burst": 1, "acceptance": "ask", "reference": "案 2026-119"]

    @Test("a photo that asks waits in memory; its frame can be fetched and corrected; accepted, it is kept")
    func accepted() async throws {
      let daemon = try await LiveDaemon(Self.options)
      let client = daemon.client()
      let job = try await daemon.job(Self.photo)
      let waiting = try await daemon.wait(for: job.id, .processingStopped)
      #expect(waiting.has(.photoAwaitingAcceptance))
      let proposed = try await client.photo(of: job.id)
      #expect(try JPEG.header(of: proposed).width == 358)
      let frame = try #require(waiting.result?.frame)
      let original = try await daemon.ask("GET", "/v1/jobs/\(job.id)/photo/original")
      #expect(original.status == 200 && original.headers["content-type"] == "image/jpeg")
      #expect(original.headers["cache-control"] == "no-store")
      let header = try JPEG.header(of: original.body)
      #expect(header.width == frame.width && header.height == frame.height)
      try expectNoPicture(in: daemon)

      // A correction that cannot be changes nothing.
      let wrong = #"{"action":"refinish","crop":{"x":0,"y":0,"width":1,"height":0.3}}"#
      try await daemon.ask("POST", "/v1/jobs/\(job.id)/actions", body: Array(wrong.utf8))
        .expectProblem(400, .invalidValue, at: "crop")
      #expect(try await client.photo(of: job.id) == proposed)
      var crop = frame.crop
      crop.y += 0.01
      let refinished = try await client.act(on: job.id, JobActionRequest(.refinish, eyes: frame.eyes, crop: crop))
      #expect(refinished.has(.photoAwaitingAcceptance))
      let corrected = try await client.photo(of: job.id)
      #expect(corrected != proposed)
      try expectNoPicture(in: daemon)

      let accepted = try await client.act(on: job.id, JobActionRequest(.accept))
      #expect(accepted.state == .completed && accepted.result?.photo?.size == corrected.count)
      #expect(try await client.photo(of: job.id) == corrected)
      try await daemon.ask("GET", "/v1/jobs/\(job.id)/photo/original").expectProblem(404, .noOriginal)
      for action in ["accept", "retake"] {
        try await daemon.ask("POST", "/v1/jobs/\(job.id)/actions", body: Array(#"{"action":"\#(action)"}"#.utf8))
          .expectProblem(409, .actionNotAllowed)
      }
      #expect(try daemon.contentFiles.contains("\(job.id).photo"))
      #expect(await daemon.stop() == 0)
    }

    @Test(
      "a photo that waits when the daemon stops or dies is gone, and its job aborted", arguments: [SIGTERM, SIGKILL])
    func gone(signal: Int32) async throws {
      let folder = try LiveFolder()
      let first = try await LiveDaemon(in: folder, Self.options)
      let job = try await first.job(Self.photo)
      try await first.wait(for: job.id, .processingStopped)
      #expect(await first.stop(signal) == (signal == SIGTERM ? 0 : 128 + SIGKILL))
      try expectNoPicture(in: first)
      let second = try await LiveDaemon(in: folder, Self.options)
      let aborted = try await second.client().job(job.id)
      #expect(aborted.state == .aborted && aborted.problem?.code == ProblemCode.photoDiscarded.rawValue)
      #expect(aborted.result == nil)
      try await second.ask("GET", "/v1/jobs/\(job.id)/photo").expectProblem(404, .noPhoto)
      try await second.ask("GET", "/v1/jobs/\(job.id)/photo/original").expectProblem(404, .noOriginal)
      try await second.client().deleteJob(job.id)
      #expect(try second.contentFiles.isEmpty)
      #expect(await second.stop() == 0)
    }

    /// No file of the daemon's holds the beginning of a JPEG.
    private func expectNoPicture(in daemon: LiveDaemon, sourceLocation: SourceLocation = #_sourceLocation) throws {
      let names = try FileManager.default.subpathsOfDirectory(atPath: daemon.data)
      #expect(names.contains { $0.hasPrefix("sealed/j_") }, sourceLocation: sourceLocation)
      for path in names.map({ daemon.data + "/" + $0 }) + [daemon.errors] {
        guard let bytes = FileManager.default.contents(atPath: path) else { continue }
        #expect(
          bytes.range(of: Data([0xFF, 0xD8, 0xFF])) == nil, "\(path) holds a picture", sourceLocation: sourceLocation)
      }
    }
  }
}
