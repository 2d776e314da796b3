import Client
import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

extension LiveTests {
  /// Daemons that are stopped or killed in the middle of a printout.
  @Suite struct InterruptionTests {
    @Test("SIGTERM in mid-print ends at a page, and the next daemon prints the rest: each page once")
    func stopped() async throws {
      let folder = try LiveFolder()
      let papers = [folder.path("1.png"), folder.path("2.png")]
      let first = try await LiveDaemon(in: folder, ["--virtual-speed", "500", "--virtual-paper", papers[0]])
      let job = try await first.job(Sample.pages(4, lines: 12))
      try await first.wait(for: job.id) { ($0.progress?.completed ?? 0) > 0 }
      #expect(await first.stop() == 0)
      #expect(!String(decoding: try first.log, as: UTF8.self).contains(" error "))
      #expect(!FileManager.default.fileExists(atPath: first.socket))
      let second = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", papers[1]])
      let done = try await second.wait(for: job.id, .completed)
      #expect(done.attempts == 2)
      #expect(done.result?.confirmation == .printed)
      let pages = try await pages(4, lines: 12, on: second)
      #expect(await second.stop() == 0)
      let before = try PaperPicture(png: try LiveDaemon.bytes(papers[0]))
      let after = try PaperPicture(png: try LiveDaemon.bytes(papers[1]))
      let counts = pages.map { (before.count(of: $0), after.count(of: $0)) }
      #expect(counts.allSatisfy { $0.0 + $0.1 == 1 }, "\(counts)")
      #expect(counts.first?.0 == 1)
      #expect(counts.last?.1 == 1)
    }

    @Test("SIGKILL in mid-print leaves an unknown outcome, nothing prints before somebody resolves it")
    func killed() async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let first = try await LiveDaemon(in: folder, ["--virtual-speed", "500"])
      let job = try await first.job(Sample.pages(3, lines: 12))
      try await first.wait(for: job.id) { ($0.progress?.completed ?? 0) > 0 }
      #expect(await first.stop(SIGKILL) == 128 + SIGKILL)

      let second = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", paper])
      let unknown = try await second.client().job(job.id)
      #expect(unknown.state == .processingStopped)
      #expect(unknown.stateReasons.contains("outcome-unknown"))
      #expect(unknown.problem?.code == "outcome-unknown")
      let later = try await second.job(Sample.printout())
      try await second.waitForPrinter { $0.stateReasons == ["outcome-unknown"] }
      let health = try await second.ask("GET", "/v1/health")
      #expect(health.status == 503)
      #expect(try health.decoded(Health.self).reasons.contains { $0.code == "outcome-unknown" })
      #expect(try await second.client().job(later.id).stateReasons == ["printer-stopped"])
      for action in [JobAction.retry, .release, .hold, .deliver] {
        let body = Array(#"{"action":"\#(action.rawValue)"}"#.utf8)
        try await second.expectRefusal("POST", "/v1/jobs/\(job.id)/actions", body: body, 409, .actionNotAllowed)
      }
      let beyond: [(String, String)] = [
        (#"{"action":"resolve","outcome":"reprint","fromCopy":2}"#, "fromCopy"),
        (#"{"action":"resolve","outcome":"reprint","fromPage":4}"#, "fromPage"),
      ]
      for (body, path) in beyond {
        try await second.expectRefusal(
          "POST", "/v1/jobs/\(job.id)/actions", body: Array(body.utf8), 400, .invalidValue, at: path)
      }
      #expect(await second.stop() == 0)
      #expect(!FileManager.default.fileExists(atPath: paper), "something was printed")

      let third = try await LiveDaemon(in: folder, ["--virtual-speed", "0", "--virtual-paper", paper])
      #expect(try await third.client().job(job.id).stateReasons.contains("outcome-unknown"))
      _ = try await third.client().act(
        on: job.id, JobActionRequest(.resolve, outcome: .reprint, fromCopy: 1, fromPage: 1))
      let done = try await third.wait(for: job.id, .completed)
      #expect(done.result?.confirmation == .printed)
      #expect(done.result?.pagesVoided == 1)
      try await third.wait(for: later.id, .completed)
      let pages = try await pages(3, lines: 12, on: third)
      #expect(await third.stop() == 0)
      let printed = try PaperPicture(png: try LiveDaemon.bytes(paper))
      #expect(pages.map { printed.count(of: $0) } == [1, 1, 1])
    }

    @Test("SIGKILL in mid-print, resolved as printed or as cancelled", arguments: [JobOutcome.printed, .cancel])
    func killedAndSettled(outcome: JobOutcome) async throws {
      let folder = try LiveFolder()
      let first = try await LiveDaemon(in: folder, ["--virtual-speed", "500"])
      let job = try await first.job(Sample.pages(3, lines: 12))
      try await first.wait(for: job.id) { ($0.progress?.completed ?? 0) > 0 }
      #expect(await first.stop(SIGKILL) == 128 + SIGKILL)
      let second = try await LiveDaemon(in: folder)
      let later = try await second.job(Sample.printout())
      let settled = try await second.client().act(on: job.id, JobActionRequest(.resolve, outcome: outcome))
      #expect(settled.state == (outcome == .printed ? .completed : .canceled))
      if outcome == .printed { #expect(settled.result?.confirmation == .operator) }
      try await second.wait(for: later.id, .completed)
      try await second.client().deleteJob(job.id)
      #expect(await second.stop() == 0)
    }

    @Test("SIGKILL while nothing prints loses nothing")
    func killedIdle() async throws {
      let folder = try LiveFolder()
      let first = try await LiveDaemon(in: folder)
      let held = try await first.job(Sample.printout([Sample.paragraph("好")], ["hold": true, "title": "协议"]))
      let done = try await first.job(Sample.printout())
      try await first.wait(for: done.id, .completed)
      #expect(await first.stop(SIGKILL) == 128 + SIGKILL)
      let second = try await LiveDaemon(in: folder)
      #expect(try await second.client().job(held.id) == held)
      #expect(try await second.client().job(done.id).state == .completed)
      _ = try await second.client().act(on: held.id, JobActionRequest(.release))
      try await second.wait(for: held.id, .completed)
      #expect(await second.stop() == 0)
    }

    @Test("SIGKILL in the midst of submissions, again and again, loses nothing that was answered")
    func killedWhileBusy() async throws {
      let folder = try LiveFolder()
      var answered: [String: String] = [:]
      for (round, answers) in [1, 4, 9, 15, 22].enumerated() {
        let daemon = try await LiveDaemon(in: folder, ["--virtual-speed", "2000"])
        try await expect(answered, on: daemon)
        let titles = (0..<60).map { "题 \(round)-\($0)" }
        try await withThrowingTaskGroup { group in
          for title in titles {
            group.addTask {
              // Those that the kill leaves without an answer are nobody's promise.
              let answer = try? await daemon.submit(
                Sample.printout([Sample.paragraph("田界")], ["title": .string(title)]))
              return answer.flatMap { $0.status == 201 ? (title, try? $0.decoded(JobView.self)) : nil }
            }
          }
          var count = 0
          for try await case (let title, let job?)? in group {
            answered[job.id] = title
            count += 1
            if count == answers { _ = await daemon.stop(SIGKILL) }
          }
          #expect(count >= answers)
        }
      }
      let last = try await LiveDaemon(in: folder)
      try await expect(answered, on: last)
      #expect(await last.stop() == 0)
    }

    /// Every job is there with its words, no content is without a job, and what nobody can know is settled.
    private func expect(_ answered: [String: String], on daemon: LiveDaemon) async throws {
      for (id, title) in answered { #expect(try await daemon.client().job(id).title == title) }
      var jobs: [JobView] = []
      var cursor: String?
      repeat {
        let page = try await daemon.client().jobs(JobFilter(limit: 200), cursor: cursor)
        jobs += page.jobs
        cursor = page.nextCursor
      } while cursor != nil
      let ids = Set(jobs.map(\.id))
      #expect(try daemon.contentFiles.allSatisfy { ids.contains(String($0.prefix { $0 != "." })) })
      for job in jobs where job.has(.outcomeUnknown) {
        _ = try await daemon.client().act(on: job.id, JobActionRequest(.resolve, outcome: .printed))
      }
    }

    @Test("a printout that is cancelled in mid-print is closed by a void mark, and the next one prints")
    func cancelled() async throws {
      let folder = try LiveFolder()
      let paper = folder.path("paper.png")
      let daemon = try await LiveDaemon(in: folder, ["--virtual-speed", "500", "--virtual-paper", paper])
      let job = try await daemon.job(Sample.pages(3, lines: 12))
      try await daemon.wait(for: job.id) { ($0.progress?.completed ?? 0) > 0 }
      let words = Sample.printout([Sample.paragraph("另一份，不与别的相同")])
      let later = try await daemon.job(words)
      _ = try await daemon.client().act(on: job.id, JobActionRequest(.cancel))
      let canceled = try await daemon.wait(for: job.id, .canceled)
      #expect(canceled.stateReasons == ["job-canceled-by-user"])
      #expect(canceled.result?.pagesVoided == 1)
      try await daemon.wait(for: later.id, .completed)
      let whole = try await pages(3, lines: 12, on: daemon)
      let again = Sample.printout(content: ["jobId": .string(later.id)])
      let preview = try await daemon.ask("POST", "/v1/previews", body: again.serialized())
      let next = try PaperPicture(png: preview.body).trimmed
      #expect(await daemon.stop() == 0)
      let printed = try PaperPicture(png: try LiveDaemon.bytes(paper))
      #expect(printed.count(of: whole[2]) == 0)
      #expect(printed.count(of: next) == 1)
    }

    @Test("SIGTERM ends event streams and a photo that is being taken, and the photo is taken later")
    func stoppedPhoto() async throws {
      let folder = try LiveFolder()
      let first = try await LiveDaemon(in: folder)
      let job = try await first.job(["kind": "photo", "burst": 30])
      var events = first.client().events().makeAsyncIterator()
      _ = try await events.next()
      try await first.wait(for: job.id) { $0.state == .processing }
      #expect(await first.stop() == 0)
      await #expect(throws: ClientError.self) { while try await events.next() != nil {} }
      let second = try await LiveDaemon(in: folder)
      let done = try await second.wait(for: job.id, .completed)
      #expect(done.attempts == 2)
      #expect(try await second.ask("GET", "/v1/jobs/\(job.id)/photo").status == 200)
      #expect(await second.stop() == 0)
    }

    /// The pages of ``Sample/pages(_:lines:_:)`` as the preview shows each of them alone, without a job's mark.
    private func pages(_ count: Int, lines: Int, on daemon: LiveDaemon) async throws -> [PaperPicture] {
      var pages: [PaperPicture] = []
      for page in 1...count {
        let blocks = (1...lines).map { Sample.paragraph("第\(page)页 第\($0)行 [[copy]]/[[copies]] 田界") }
        let answer = try await daemon.ask("POST", "/v1/previews", body: Sample.printout(blocks).serialized())
        pages.append(try PaperPicture(png: answer.body).withoutMark)
      }
      return pages
    }
  }
}
