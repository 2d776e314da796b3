import NIOPosix
import Testing

@testable import Daemon

@Suite struct MemoryReleaseTests {
  private let alarm = Alarm(loop: MultiThreadedEventLoopGroup.singleton.any())

  @Test("once it is quiet, once for all that has ended, and not after the stop")
  func quiet() async throws {
    let (released, continuation) = AsyncStream.makeStream(of: Void.self)
    let release = MemoryRelease(alarm: alarm, delay: .milliseconds(50)) { continuation.yield() }
    for _ in 0..<100 { release.workEnded() }
    var times = released.makeAsyncIterator()
    await times.next()
    release.workEnded()
    release.stop()
    release.workEnded()
    let later = MemoryRelease(alarm: alarm, delay: .milliseconds(200)) { continuation.finish() }
    later.workEnded()
    // Nothing but the end comes.
    #expect(await times.next() == nil)
  }
}
