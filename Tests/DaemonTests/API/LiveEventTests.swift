import Client
import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  @Suite struct LiveEventTests {
    @Test("a snapshot comes first, then each change, ids ascending, to the deletion")
    func order() async throws {
      let daemon = try await LiveDaemon()
      let held = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let newer = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      var events = daemon.client().events().makeAsyncIterator()
      let first = try #require(try await events.next())
      guard case .snapshot(let snapshot) = first.event else {
        Issue.record("first came \(first.event.kind)")
        return
      }
      #expect(snapshot.jobs.map(\.id) == [newer.id, held.id])
      #expect(snapshot.devices.count == 2)
      _ = try await daemon.client().act(on: held.id, JobActionRequest(.cancel))
      try await daemon.client().deleteJob(held.id)
      var last = try #require(first.id.flatMap { Int64($0) })
      var states: [JobState] = []
      while let event = try await events.next() {
        let id = try #require(event.id.flatMap { Int64($0) })
        #expect(id > last)
        last = id
        if case .jobChanged(let job) = event.event, job.id == held.id { states.append(job.state) }
        if case .jobDeleted(let job) = event.event {
          #expect(job.id == held.id)
          break
        }
      }
      #expect(states == [.canceled])
    }

    @Test("a listener that comes back gets what it missed, once each and in order")
    func resume() async throws {
      let daemon = try await LiveDaemon()
      let start = try await lastID(daemon)
      let job = try await daemon.job(Sample.pages(2, lines: 3))
      try await daemon.wait(for: job.id, .completed)
      let end = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let whole = try await ids(daemon, after: start, through: end.id)
      #expect(whole.count > 4)
      #expect(whole == whole.sorted() && Set(whole).count == whole.count)
      // From any place in between the rest is the same: no gap, nothing twice.
      for index in [0, 1, whole.count / 2, whole.count - 2] {
        #expect(try await ids(daemon, after: String(whole[index]), through: end.id) == Array(whole[(index + 1)...]))
      }
    }

    @Test("resumption goes across a restart")
    func restart() async throws {
      let folder = try LiveFolder()
      var daemon = try await LiveDaemon(in: folder)
      let start = try await lastID(daemon)
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      #expect(await daemon.stop() == 0)
      daemon = try await LiveDaemon(in: folder)
      let later = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      var seen: [String] = []
      for try await event in daemon.client().events(after: start) {
        guard case .jobChanged(let changed) = event.event else { continue }
        seen.append(changed.id)
        if changed.id == later.id { break }
      }
      #expect(seen == [job.id, later.id])
    }

    @Test("an id that is no longer, or not yet, kept brings a snapshot")
    func unknownID() async throws {
      let daemon = try await LiveDaemon()
      for try await event in daemon.client().events(after: "999999999") {
        #expect(event.event.kind == .snapshot)
        break
      }
    }

    @Test("a filter shows one job's events alone")
    func filter() async throws {
      let daemon = try await LiveDaemon()
      let one = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let two = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      var events = daemon.client().events(job: one.id).makeAsyncIterator()
      guard case .snapshot(let snapshot)? = try await events.next()?.event else {
        Issue.record("no snapshot")
        return
      }
      #expect(snapshot.jobs.map(\.id) == [one.id])
      _ = try await daemon.client().act(on: two.id, JobActionRequest(.release))
      try await daemon.wait(for: two.id, .completed)
      _ = try await daemon.client().act(on: one.id, JobActionRequest(.cancel))
      guard case .jobChanged(let changed)? = try await events.next()?.event else {
        Issue.record("no change")
        return
      }
      #expect(changed.id == one.id)
      #expect(changed.state == .canceled)
      try await daemon.client().deleteJob(one.id)
      #expect(try await events.next()?.event == .jobDeleted(EventView.JobDeleted(id: one.id)))
    }

    @Test("a listener that stops reading stops nobody, and goes on later where it was")
    func stalled() async throws {
      let daemon = try await LiveDaemon()
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true, "copies": 99]))
      let start = try await lastID(daemon)
      let stalled = try await blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(RawClient.request("GET", "/v1/events"))
        _ = try client.head()
        return Handle(client)
      }
      let printer = Sample.printout([Sample.paragraph("好")], ["printer": "prn-virtual", "hold": true])
      var made = 0
      for _ in 0..<200 {
        let job = try await daemon.job(printer)
        _ = try await daemon.client().act(on: job.id, JobActionRequest(.cancel))
        made += 2
      }
      try await daemon.expectServing()
      let end = try await daemon.job(Sample.printout([Sample.paragraph("终")], ["hold": true]))
      let missed = try await ids(daemon, after: start, through: end.id)
      #expect(missed.count >= made)
      #expect(Set(missed).count == missed.count)
      #expect(try await daemon.client().job(job.id).state == .pendingHeld)
      withExtendedLifetime(stalled) {}
      #expect(await daemon.stop() == 0)
    }

    @Test("one listener too many is told so, and a place becomes free")
    func tooMany() async throws {
      let daemon = try await LiveDaemon()
      let open = try await blocking { [socket = daemon.socket] in
        try (0..<ServerLimits().streamsPerUser).map { _ in
          let client = try RawClient(socket)
          try client.send(RawClient.request("GET", "/v1/events"))
          #expect(try client.head().hasPrefix("HTTP/1.1 200"))
          return Handle(client)
        }
      }
      try await daemon.ask("GET", "/v1/events").expectProblem(503, .tooManyStreams)
      withExtendedLifetime(open) {}
      try await daemon.expectServing()
    }

    /// A client that lives on another thread's word alone.
    private final class Handle: @unchecked Sendable {
      let client: RawClient
      init(_ client: RawClient) { self.client = client }
    }

    private func lastID(_ daemon: LiveDaemon) async throws -> String {
      for try await event in daemon.client().events() { return event.id ?? "" }
      throw ClientError.connectionBroken
    }

    /// The ids after one, up to the first event of the job `end`.
    private func ids(_ daemon: LiveDaemon, after id: String, through end: String) async throws -> [Int64] {
      var ids: [Int64] = []
      for try await event in daemon.client().events(after: id) {
        ids.append(try #require(event.id.flatMap { Int64($0) }))
        if case .jobChanged(let job) = event.event, job.id == end { break }
      }
      return ids
    }
  }
}
