import Core
import Foundation
import Logging
import NIOPosix
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
}
