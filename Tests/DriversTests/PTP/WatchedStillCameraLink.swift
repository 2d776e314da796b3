import Core
import Synchronization
import VirtualKit

@testable import Drivers

/// A link to a virtual camera that a test looks into, and reaches into.
final class WatchedStillCameraLink: StillCameraLink {
  /// Told of each command before it goes out, with its bytes; what it returns is sent.
  typealias Watcher = @Sendable (PTPOperation, [UInt8]) async -> [UInt8]
  private struct State {
    var watcher: Watcher?
    var deeds: [String] = []
    var eventCalls = 0
    var slowEvents: [[UInt8]] = []
    var deadlines: [ContinuousClock.Instant] = []
    var isMute = false
    var refusesCancel = false
  }
  /// How long the pipe of events takes for one of ``tellSlowly(_:)``.
  private static let interval = Duration.milliseconds(50)

  private let link: VirtualStillCameraLink
  private let state = Mutex(State())

  init(_ camera: VirtualStillCamera) throws(DeviceError) { link = try VirtualStillCameraLink(camera) }

  /// Names of commands that went out, and `close`.
  var deeds: [String] { state.withLock { $0.deeds } }
  /// How often the pipe of events was asked.
  var eventCalls: Int { state.withLock { $0.eventCalls } }
  /// Of what was asked for since it is mute.
  var deadlines: [ContinuousClock.Instant] { state.withLock { $0.deadlines } }
  func watch(_ watcher: @escaping Watcher) { state.withLock { $0.watcher = watcher } }
  /// An event that only comes to those who wait for it.
  func tellSlowly(_ event: PTPContainer) { state.withLock { $0.slowEvents.append(event.bytes) } }
  /// From now on nothing is answered.
  func mute() { state.withLock { $0.isMute = true } }
  /// It does not get over a cancelled transaction, but by a reset.
  func refuseCancel() { state.withLock { $0.refusesCancel = true } }

  private func listen(_ deadline: ContinuousClock.Instant) throws(DeviceError) {
    let isMute = state.withLock { state in
      if state.isMute { state.deadlines.append(deadline) }
      return state.isMute
    }
    if isMute { throw DeviceError(.timedOut, function: "mute") }
  }

  var packetBytes: Int { link.packetBytes }

  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) {
    try listen(deadline)
    var bytes = bytes
    if bytes.count >= 12, let operation = PTPOperation(rawValue: UInt16(bytes[6]) | UInt16(bytes[7]) << 8) {
      if let watcher = state.withLock({ $0.watcher }) { bytes = await watcher(operation, bytes) }
      state.withLock { $0.deeds.append("\(operation)") }
    }
    try await link.send(bytes, deadline: deadline)
  }

  func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    try listen(deadline)
    return try await link.receive(room: room, deadline: deadline)
  }

  func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    try listen(deadline)
    let (slow, isPending) = state.withLock { state -> ([UInt8]?, Bool) in
      state.eventCalls += 1
      guard !state.slowEvents.isEmpty else { return (nil, false) }
      return (deadline - .now < Self.interval ? nil : state.slowEvents.removeFirst(), true)
    }
    if let slow { return slow }
    if isPending { throw DeviceError(.timedOut, function: "event") }
    return try await link.event(deadline: deadline)
  }

  func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8] {
    let isHeard = state.withLock { !$0.isMute && !($0.refusesCancel && request == 0x64) }
    guard isHeard else { throw DeviceError(.timedOut, function: "control") }
    return try await link.control(request, sending: data, room: room)
  }

  func clearHalts() async { await link.clearHalts() }

  func close() async {
    state.withLock { $0.deeds.append("close") }
    await link.close()
  }
}
