import Synchronization
import Testing

@testable import VirtualKit

@Suite struct ManualDeviceClockTests {
  /// Notes what alarms do, in order.
  final class Log: Sendable {
    let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
  }

  @Test func alarmsComeInOrderAtTheirOwnInstant() {
    let clock = ManualDeviceClock()
    let start = clock.now
    let log = Log()
    func note(_ name: String, _ milliseconds: Int) -> DeviceAlarm {
      clock.schedule(at: start + .milliseconds(milliseconds)) { [clock] in
        log.add("\(name) \(start.duration(to: clock.now) == .milliseconds(milliseconds))")
      }
    }
    _ = note("late", 30)
    _ = note("first", 10)
    _ = note("second", 10)
    let gone = note("gone", 20)
    gone.cancel()
    #expect(log.all.isEmpty)
    clock.advance(by: .milliseconds(29))
    #expect(log.all == ["first true", "second true"])
    clock.advance(by: .milliseconds(1))
    #expect(log.all.last == "late true")
    #expect(clock.nextAlarm == nil)
    #expect(!clock.advanceToNextAlarm())
  }

  @Test func anAlarmMaySetTheNext() {
    let clock = ManualDeviceClock()
    let log = Log()
    @Sendable func tick(_ left: Int) {
      guard left > 0 else { return }
      _ = clock.schedule(at: clock.now + .seconds(1)) {
        log.add("tick")
        tick(left - 1)
      }
    }
    tick(5)
    clock.advance(by: .seconds(3))
    #expect(log.all.count == 3)
    clock.advance(by: .seconds(30))
    #expect(log.all.count == 5)
  }

  @Test func theSystemClockCallsAndCancels() async {
    let clock = SystemDeviceClock()
    let calls = AsyncStream<String>.makeStream()
    let gone = clock.schedule(at: clock.now + .milliseconds(20)) { calls.continuation.yield("gone") }
    gone.cancel()
    _ = clock.schedule(at: clock.now + .milliseconds(60)) { calls.continuation.yield("came") }
    var iterator = calls.stream.makeAsyncIterator()
    #expect(await iterator.next() == "came")
  }
}
