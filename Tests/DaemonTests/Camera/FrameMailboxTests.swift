import Core
import NIOPosix
import Synchronization
import Testing

@testable import Daemon

/// What one user of a camera has not seen: the newest frame alone.
@Suite struct FrameMailboxTests {
  private let mailbox = FrameMailbox(alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()))
  private let start = SuspendingClock.now

  private func frame(_ number: UInt32, after seconds: Double = 0) -> SharedFrame {
    SharedFrame(
      Frame(
        format: ScriptedCamera.half, bytes: [1], sequence: number, timestamp: start + .seconds(seconds)), time: 0)
  }

  @Test("who follows is told when there is something to take and was nothing before; what came in between is lost")
  func following() throws {
    let told = Mutex(0)
    mailbox.follow { told.withLock { $0 += 1 } }
    #expect(try mailbox.take() == nil && told.withLock { $0 } == 0)
    for number in 1...3 as ClosedRange<UInt32> { mailbox.put(frame(number))?() }
    #expect(told.withLock { $0 } == 1)
    #expect(try mailbox.take()?.frame.sequence == 3)
    #expect(try mailbox.take() == nil)
    mailbox.put(frame(4))?()
    #expect(told.withLock { $0 } == 2)
    #expect(try mailbox.take()?.frame.sequence == 4)
    #expect(mailbox.counts == (2, 2))
    // The end is told once, and what came before it is nobody's.
    mailbox.put(frame(5))?()
    for code in [DeviceError.Code.disconnected, .cancelled] { mailbox.fail(DeviceError(code, function: "test")) }
    #expect(told.withLock { $0 } == 4)
    mailbox.put(frame(6))?()
    #expect(throws: DeviceError(.disconnected, function: "test")) { try mailbox.take() }
    #expect(told.withLock { $0 } == 4)
  }

  @Test("who begins to follow late is told at once; who has stopped is told nothing")
  func lateFollower() throws {
    let told = Mutex(0)
    mailbox.put(frame(1))?()
    mailbox.follow { told.withLock { $0 += 1 } }
    #expect(told.withLock { $0 } == 1)
    _ = try mailbox.take()
    mailbox.unfollow()
    mailbox.put(frame(2))?()
    mailbox.fail(DeviceError(.io, function: "test"))
    #expect(told.withLock { $0 } == 1)
    mailbox.follow { told.withLock { $0 += 1 } }
    #expect(told.withLock { $0 } == 2)
  }

  @Test("a wait for frames of a time on is not ended by an earlier one, and none of those counts as lost")
  func earliest() async throws {
    let (mailbox, start) = (mailbox, start)
    mailbox.put(frame(1, after: 1))?()
    await #expect(throws: DeviceError(.timedOut, function: "FrameHub")) {
      try await mailbox.next(deadline: .now, from: start + .seconds(2))
    }
    let waiting = Task { try await mailbox.next(deadline: nil, from: start + .seconds(2)).frame.sequence }
    // It has begun to wait when the second of two that came together is not lost.
    var lost: Int
    repeat {
      await Task.yield()
      mailbox.put(frame(2, after: 1))?()
      lost = mailbox.counts.lost
      mailbox.put(frame(3, after: 1.5))?()
    } while mailbox.counts.lost > lost
    for (number, time) in [(4, 1.9), (5, 2)] as [(UInt32, Double)] {
      mailbox.put(frame(number, after: time))?()
    }
    #expect(try await waiting.value == 5)
    #expect(mailbox.counts == (1, lost))
  }
}
