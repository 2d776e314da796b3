import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  @Suite struct IdempotencyTests {
    @Test("a job without a key, or with one that is no key, is refused")
    func missing() async throws {
      let daemon = try await LiveDaemon()
      let body = Sample.printout().serialized()
      try await daemon.expectRefusal(headers: [], body: body, 400, .idempotencyKeyMissing)
      for key in ["", "a b", String(repeating: "k", count: 256), "键"] {
        try await daemon.expectRefusal(headers: ["Idempotency-Key: \(key)"], body: body, 400, .idempotencyKeyMissing)
      }
      let twice = ["Idempotency-Key: one", "Idempotency-Key: two"]
      try await daemon.expectRefusal(headers: twice, body: body, 400, .idempotencyKeyMissing)
      #expect(try await daemon.submit(Sample.printout(), key: String(repeating: "~", count: 255)).status == 201)
    }

    @Test("the same key and body is the same job; with another body it is refused")
    func repeated() async throws {
      let daemon = try await LiveDaemon()
      let body = Sample.printout([Sample.paragraph("好")], ["hold": true])
      let first = try await daemon.submit(body, key: "one")
      #expect(first.status == 201)
      let job: JobView = try first.decoded()
      #expect(first.headers["location"] == "/v1/jobs/\(job.id)")
      let second = try await daemon.submit(body, key: "one")
      #expect(second.status == 200)
      #expect(second.headers["location"] == "/v1/jobs/\(job.id)")
      #expect(try second.decoded(JobView.self).id == job.id)
      // Other bytes are another body, even where they mean the same.
      let spaced = Array(" ".utf8) + body.serialized()
      try await daemon.expectRefusal(
        headers: ["Idempotency-Key: one"], body: spaced, 422, .idempotencyKeyReused)
      try await daemon.expectRefusal(
        headers: ["Idempotency-Key: one"], body: Array("{}".utf8), 422, .idempotencyKeyReused)
      #expect(try await daemon.kept().jobs == [job.id])
    }

    @Test("who repeats a whole command uploads anew: the same bytes under the same key are the same job")
    func uploadedAnew() async throws {
      let daemon = try await LiveDaemon()
      var jobs: [String] = []
      for _ in 1...2 {
        let upload = try await daemon.upload(Array("田界".utf8), .text)
        let body = Sample.printout(content: ["documentId": .string(upload.id)], ["hold": true])
        let answer = try await daemon.submit(body, key: "one")
        #expect(answer.status == (jobs.isEmpty ? 201 : 200))
        jobs.append(try answer.decoded(JobView.self).id)
      }
      #expect(jobs[0] == jobs[1])
      let other = try await daemon.upload(Array("田埂".utf8), .text)
      let body = Sample.printout(content: ["documentId": .string(other.id)], ["hold": true])
      try await daemon.submit(body, key: "one").expectProblem(422, .idempotencyKeyReused)
    }

    @Test("a key is kept as long as its job, through a restart, and free when the job is deleted")
    func kept() async throws {
      let folder = try LiveFolder()
      let body = Sample.printout([Sample.paragraph("好")], ["hold": true])
      var daemon = try await LiveDaemon(in: folder)
      let job: JobView = try await daemon.submit(body, key: "one").decoded()
      #expect(await daemon.stop() == 0)
      daemon = try await LiveDaemon(in: folder)
      let again = try await daemon.submit(body, key: "one")
      #expect(again.status == 200)
      #expect(try again.decoded(JobView.self).id == job.id)
      _ = try await daemon.client().act(on: job.id, JobActionRequest(.cancel))
      try await daemon.client().deleteJob(job.id)
      let fresh = try await daemon.submit(body, key: "one")
      #expect(fresh.status == 201)
      #expect(try fresh.decoded(JobView.self).id != job.id)
    }

    @Test("forty clients that send the same key at once make one job")
    func concurrent() async throws {
      let daemon = try await LiveDaemon()
      let body = Sample.printout([Sample.paragraph("好")], ["hold": true])
      let answers = try await withThrowingTaskGroup { group in
        for _ in 0..<40 { group.addTask { try await daemon.submit(body, key: "one") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.filter { $0.status == 201 }.count == 1)
      #expect(answers.filter { $0.status == 200 }.count == 39)
      let ids = try Set(answers.map { try $0.decoded(JobView.self).id })
      #expect(ids.count == 1)
      let kept = try await daemon.kept()
      #expect(kept.jobs.count == 1)
      #expect(kept.files.allSatisfy { name in ids.contains { name.hasPrefix($0) } }, "\(kept.files)")
    }
  }
}
