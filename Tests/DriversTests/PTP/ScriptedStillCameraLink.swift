import Core
import Synchronization

/// A link that gives the transfers it is told to give, and notes what is sent.
final class ScriptedStillCameraLink: StillCameraLink {
  private struct State {
    var transfers: [[UInt8]]
    var sent: [[UInt8]] = []
    var rooms: [Int] = []
    var deadlines: [ContinuousClock.Instant] = []
    var events: [[UInt8]]
    var eventCalls = 0
  }
  let packetBytes: Int
  private let state: Mutex<State>

  init(packetBytes: Int = 512, _ transfers: [[UInt8]] = [], events: [[UInt8]] = []) {
    self.packetBytes = packetBytes
    state = Mutex(State(transfers: transfers, events: events))
  }

  var sent: [[UInt8]] { state.withLock { $0.sent } }
  var rooms: [Int] { state.withLock { $0.rooms } }
  /// Of each transfer that was asked for.
  var deadlines: [ContinuousClock.Instant] { state.withLock { $0.deadlines } }
  /// How often the interrupt pipe was asked.
  var eventCalls: Int { state.withLock { $0.eventCalls } }
  var left: Int { state.withLock { $0.transfers.count } }

  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) {
    state.withLock { $0.sent.append(bytes) }
  }

  /// A transfer that is longer than the room comes in parts, as over the wire.
  func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let piece = state.withLock { state -> [UInt8]? in
      state.rooms.append(room)
      state.deadlines.append(deadline)
      guard let first = state.transfers.first else { return nil }
      if first.count < room {
        state.transfers.removeFirst()
      } else {
        state.transfers[0].removeFirst(room)
      }
      return Array(first.prefix(room))
    }
    guard let piece else { throw DeviceError(.timedOut, function: "receive") }
    return piece
  }

  func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let piece = state.withLock { state in
      state.eventCalls += 1
      return state.events.isEmpty ? nil : state.events.removeFirst()
    }
    guard let piece else { throw DeviceError(.timedOut, function: "event") }
    return piece
  }
  func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8] {
    request == 0x67 ? [4, 0, 0x01, 0x20] : []
  }
  func clearHalts() async {}
  func close() async {}
}
