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
  private func housekeeper(_ test: TestStore) throws -> Housekeeper {
    Housekeeper(
      store: test.store, content: try ContentStore(folder: test.folder.appendingPathComponent("content")),
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
    func pass(_ seconds: Int64) {
      test.advance(seconds: seconds)
    }
    let kept = try await completedPhoto(test)
    let delivered = try await completedPhoto(test)
    try await test.store.update(delivered) { [now = test.now] in
      $0.expiringAt = nil
      $0.contentExpiresAt = now + 29 * Self.day * 1000
    }
    let first = try housekeeper(test)
    await first.run()
    pass(28 * Self.day - 1)
    await first.run()
    #expect(try await expiring(test).isEmpty)
    pass(1)
    await first.run()
    await first.run()
    #expect(try await expiring(test) == [kept])
    await first.stop()
    let second = try housekeeper(test)
    pass(Self.day)
    await second.run()
    #expect(try await expiring(test) == [kept])
    #expect(try await !test.store.job(kept).isContentGone)
    pass(Self.day)
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
    let second = try housekeeper(test)
    await second.run()
    #expect(try await expiring(test) == [job])
    #expect(try await test.store.job(job).contentExpiresAt == test.now + 2 * Self.day * 1000)
    test.advance(seconds: 2 * Self.day)
    await second.run()
    #expect(try await test.store.job(job).isContentGone)
    #expect(try await expiring(test) == [job])
    await second.stop()
  }

  @Test("a clock that went back while the daemon was off keeps nothing longer")
  func clockLost() async throws {
    let test = try TestStore()
    let photo = try await completedPhoto(test)
    let first = try housekeeper(test)
    await first.run()
    await first.stop()
    test.advance(seconds: -10 * 365 * Self.day)
    let second = try housekeeper(test)
    await second.run()
    #expect(try await test.store.job(photo).contentExpiresAt == test.now + 30 * Self.day * 1000)
    await second.stop()
  }
}
