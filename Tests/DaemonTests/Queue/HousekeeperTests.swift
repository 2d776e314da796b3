import Core
import Foundation
import Logging
import NIOPosix
import Synchronization
import Testing

@testable import Daemon

@Suite struct HousekeeperTests {
  @Test("what falls due is done, and after the stop nothing is: the store may be closed")
  func stopped() async throws {
    let test = try TestStore()
    let housekeeper = Housekeeper(
      store: test.store, content: try ContentStore(folder: test.folder.appendingPathComponent("content")),
      periods: RetentionPolicy(), clock: test.wallClock,
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let (first, second) = (test.printout(startWithin: 1), test.printout(startWithin: 10))
    try await test.submit(first)
    try await test.submit(second)
    test.advance(seconds: 5)
    await housekeeper.run()
    #expect(try await test.store.job(first.id).state == .pendingHeld)
    #expect(try await test.store.job(second.id).state == .pending)
    await housekeeper.stop()
    test.advance(seconds: 10)
    await housekeeper.run()
    #expect(try await test.store.job(second.id).state == .pending)
  }

  @Test("a new job moves the alarm forward, and never back")
  func expecting() async throws {
    let test = try TestStore()
    let housekeeper = try housekeeper(test)
    let (soon, late) = (test.printout(startWithin: 1), test.printout(startWithin: 3600))
    for job in [late, soon] { try await test.submit(job) }
    let events = test.hub.listen()
    for job in [late, soon, late] { await housekeeper.expect(try #require(job.startBy)) }
    // The wall clock is the test's; the alarm's second is real.
    test.advance(seconds: 2)
    for await event in events where event.subject == soon.id && event.job?.state == .pendingHeld { break }
    #expect(try await test.store.job(late.id).state == .pending)
    await housekeeper.stop()
  }

  private static let day: Int64 = 24 * 3600

  /// A photo that was completed now.
  private func completedPhoto(_ test: TestStore) async throws -> String {
    let id = RandomID.make(prefix: "j_")
    try await test.submit(
      JobRecord(
        id: id, kind: .photo, state: .processing, reasons: [], ownerUID: 1000, ownerUser: "officer",
        requestedDevice: "auto", copies: 1, priority: 50, terms: JobTerms(), createdAt: test.now, updatedAt: test.now))
    let now = test.now
    try await test.store.update(id) { $0.completePhoto(at: now, periods: RetentionPolicy()) }
    return id
  }

  /// A daemon's housekeeper; another one is the daemon after a restart.
  private func housekeeper(_ test: TestStore, _ store: JobStore? = nil) throws -> Housekeeper {
    Housekeeper(
      store: store ?? test.store, content: try ContentStore(folder: test.folder.appendingPathComponent("content")),
      periods: RetentionPolicy(), clock: test.wallClock,
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func expiring(_ test: TestStore) async throws -> [String] {
    try await test.store.events(after: 0)?.filter { $0.name == .jobExpiring }.map(\.subject) ?? []
  }

  @Test("an undelivered photo's owner is told two days ahead, once, by whichever daemon runs then")
  func expiringOnce() async throws {
    let test = try TestStore()
    let kept = try await completedPhoto(test)
    let delivered = try await completedPhoto(test)
    try await test.store.update(delivered) { [now = test.now] in
      $0.expiringAt = nil
      $0.contentExpiresAt = now + 29 * Self.day * 1000
    }
    let first = try housekeeper(test)
    await first.run()
    test.advance(seconds: 28 * Self.day - 1)
    await first.run()
    #expect(try await expiring(test).isEmpty)
    test.advance(seconds: 1)
    await first.run()
    await first.run()
    #expect(try await expiring(test) == [kept])
    await first.stop()
    let second = try housekeeper(test, test.restarted())
    test.advance(seconds: Self.day)
    await second.run()
    #expect(try await expiring(test) == [kept])
    #expect(try await !test.store.job(kept).isContentGone)
    test.advance(seconds: Self.day)
    await second.run()
    #expect(try await test.store.job(kept).isContentGone)
    await second.stop()
  }

  @Test("a daemon that was off when it had to tell tells at its start, and keeps the photo for as long as it promised")
  func toldLate() async throws {
    let test = try TestStore()
    let job = try await completedPhoto(test)
    let first = try housekeeper(test)
    await first.run()
    await first.stop()
    test.advance(seconds: 40 * Self.day)
    let second = try housekeeper(test, test.restarted())
    await second.run()
    #expect(try await expiring(test) == [job])
    #expect(try await test.store.job(job).contentExpiresAt == test.now + 2 * Self.day * 1000)
    test.advance(seconds: 2 * Self.day)
    await second.run()
    #expect(try await test.store.job(job).isContentGone)
    #expect(try await expiring(test) == [job])
    await second.stop()
  }

  @Test("a clock that is set shreds nothing early and keeps nothing longer", arguments: [400, -400] as [Int64])
  func clockSet(days: Int64) async throws {
    let test = try TestStore()
    let photo = try await completedPhoto(test)
    let printout = test.printout()
    try await test.submit(printout)
    try await test.store.update(printout.id) { [now = test.now] in
      $0.state = .canceled
      $0.contentExpiresAt = now + Self.day * 1000
    }
    let housekeeper = try housekeeper(test)
    await housekeeper.run()
    test.setClock(by: days * Self.day)
    test.advance(seconds: 3600)
    await housekeeper.run()
    #expect(try await !test.store.job(photo).isContentGone)
    #expect(try await !test.store.job(printout.id).isContentGone)
    #expect(try await expiring(test).isEmpty)
    test.advance(seconds: Self.day - 3600)
    await housekeeper.run()
    // A metadata period behind the new time, the row may be gone with its content.
    #expect((try? await test.store.job(printout.id).isContentGone) ?? true)
    #expect(try await !test.store.job(photo).isContentGone)
    await housekeeper.stop()
  }

  @Test(
    "what is given a time after the clock was set keeps it, whoever comes first", arguments: [3650, -3650] as [Int64])
  func afterClockSet(days: Int64) async throws {
    let test = try TestStore()
    let housekeeper = try housekeeper(test)
    await housekeeper.run()
    let early = try await completedPhoto(test)
    let hour: Int64 = 3_600_000
    func upload(_ id: String) async throws {
      try await test.store.addDocument(
        DocumentRecord(id: id, owner: 1000, mediaType: "text/plain", size: 1), expiresAt: test.now + hour)
    }
    try await upload("doc_before")
    test.setClock(by: days * Self.day)
    // Read before anything was written by the new clock.
    _ = try await test.store.document("doc_before", owner: 1000)
    try await upload("doc_after")
    let late = try await completedPhoto(test)
    await housekeeper.run()
    for document in ["doc_before", "doc_after"] {
      _ = try await test.store.document(document, owner: 1000)
    }
    for photo in [early, late] {
      #expect(try await test.store.job(photo).contentExpiresAt == test.now + 30 * Self.day * 1000)
    }
    test.advance(seconds: 3600)
    for document in ["doc_before", "doc_after"] {
      await #expect(throws: Problem(.unknownDocument)) { try await test.store.document(document, owner: 1000) }
    }
    await housekeeper.stop()
  }

  @Test("a clock that was set back and followed is not followed again at the next start")
  func setBackThenRestarted() async throws {
    let test = try TestStore()
    let housekeeper = try housekeeper(test)
    await housekeeper.run()
    let photo = try await completedPhoto(test)
    test.setClock(by: -1800)
    await housekeeper.run()
    await housekeeper.stop()
    let store = test.restarted()
    let next = try self.housekeeper(test, store)
    await next.run()
    #expect(try await store.job(photo).contentExpiresAt == test.now + 30 * Self.day * 1000)
    await next.stop()
  }

  @Test("a clock that went back while the daemon was off keeps nothing longer")
  func clockLost() async throws {
    let test = try TestStore()
    let photo = try await completedPhoto(test)
    let first = try housekeeper(test)
    await first.run()
    await first.stop()
    test.setClock(by: -10 * 365 * Self.day)
    let store = test.restarted()
    let second = try housekeeper(test, store)
    await second.run()
    #expect(try await store.job(photo).contentExpiresAt == test.now + 30 * Self.day * 1000)
    await second.stop()
  }
}
