import Core
import Synchronization

/// A link that gives the transfers it is told to give, and notes what is sent.
final class ScriptedStillCameraLink: StillCameraLink {
  private struct State {
    var transfers: [[UInt8]]
    var sent: [[UInt8]] = []
    var rooms: [Int] = []
  }
  let packetBytes: Int
  private let state: Mutex<State>

  init(packetBytes: Int = 512, _ transfers: [[UInt8]]) {
    self.packetBytes = packetBytes
    state = Mutex(State(transfers: transfers))
  }

  var sent: [[UInt8]] { state.withLock { $0.sent } }
  var rooms: [Int] { state.withLock { $0.rooms } }
  var left: Int { state.withLock { $0.transfers.count } }

  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) {
    state.withLock { $0.sent.append(bytes) }
  }

  /// A transfer that is longer than the room comes in parts, as over the wire.
  func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let piece = state.withLock { state -> [UInt8]? in
      state.rooms.append(room)
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
    throw DeviceError(.timedOut, function: "event")
  }
  func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8] {
    request == 0x67 ? [4, 0, 0x01, 0x20] : []
  }
  func clearHalts() async {}
  func close() async {}
}
