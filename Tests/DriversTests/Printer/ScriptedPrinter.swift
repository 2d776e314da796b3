import Core
import Synchronization

@testable import Drivers

/// A link to a printer that does what a test's script says: what it answers, when it stops, how it takes bytes. It
/// records every byte that it took, and counts requests that came inside a command.
final class ScriptedPrinter: PrinterLink {
  struct Abilities {
    var realTime = true
    var automaticStatus = true
    var fence = true
    var completionId = true
    var portStatus = false
    /// Whether its port says 0 whatever the printer does. A stall is over when it has been asked three times.
    var isPortDead = false
    var isOneWay = false
    static let all = Abilities()
    static let fenceOnly = Abilities(completionId: false)
    static let silent = Abilities(realTime: false, automaticStatus: false, fence: false, completionId: false)
  }

  enum Trouble: Sendable, CaseIterable {
    case paperOut, coverOpen, cutter, headHot, disconnect, mute, stall
    /// Pulled after a transfer, before it has answered.
    case vanish
  }

  private struct State {
    var abilities = Abilities()
    var taken: [UInt8] = []
    var parsed = 0
    var outgoing: [UInt8] = []
    var receiver: CheckedContinuation<Result<[UInt8], DeviceError>, Never>?
    var isClosed = false
    var isLost = false
    var isMute = false
    var isStalled = false
    /// The next status request is cut off by a stall.
    var cutsRequest = false
    var isRequestCut = false
    var portQuestions = 0
    var statusRequests = 0
    var mendsOnceOffline = false
    var isAutomatic = false
    var paperOut = false
    var coverOpen = false
    var cutter = false
    var headHot = false
    var trouble: (at: Int, what: Trouble)?
    var most = Int.max
    var failsAfterPart = false
    var transfers = 0
    var requestsInsideCommands = 0
    var softResets = 0
    var ignoresSoftReset = false
    var confirmedBytes = 0
    var mostUnconfirmed = 0
    var holdsAnswers = false
    var held: [UInt8] = []
    var heldBytes = 0

    var isStopped: Bool { paperOut || coverOpen || cutter || headHot }
  }
  private let state: Mutex<State>

  init(_ abilities: Abilities = .all, unread: [UInt8] = []) {
    state = Mutex(State(abilities: abilities, outgoing: unread))
  }

  // What a test sets and reads.

  /// Every byte that was taken, status requests left out.
  var taken: [UInt8] { state.withLock { $0.taken } }
  var requestsInsideCommands: Int { state.withLock { $0.requestsInsideCommands } }
  /// How often it was asked for its status in real time.
  var statusRequests: Int { state.withLock { $0.statusRequests } }
  /// How often its port was asked while it was stalled.
  var portQuestions: Int { state.withLock { $0.portQuestions } }
  var softResets: Int { state.withLock { $0.softResets } }
  var mostUnconfirmed: Int { state.withLock { $0.mostUnconfirmed } }
  /// Whether nothing is on its way to the session.
  var isQuiet: Bool { state.withLock { $0.outgoing.isEmpty && ($0.receiver != nil || $0.isLost || $0.isClosed) } }

  /// Makes trouble once so many bytes were taken.
  func makeTrouble(_ what: Trouble, at count: Int) {
    perform { $0.trouble = (count, what) }
  }

  /// Takes at most so many bytes at once, and sometimes says that time ran out although some were taken.
  func takeAtMost(_ count: Int, failing: Bool) {
    state.withLock { state in
      state.most = count
      state.failsAfterPart = failing
    }
  }

  /// Completions that are held back: segments that were sent and are not confirmed.
  var heldCompletions: Int { state.withLock { $0.held.count / 7 } }

  /// Takes the first byte of the next status request, and then nothing.
  func stallInNextRequest() { state.withLock { $0.cutsRequest = true } }
  var isStalled: Bool { state.withLock { $0.isStalled } }

  func holdAnswers() { state.withLock { $0.holdsAnswers = true } }

  func releaseAnswers() {
    perform { state in
      state.holdsAnswers = false
      state.outgoing += state.held
      state.held = []
      state.confirmedBytes = max(state.confirmedBytes, state.heldBytes)
    }
  }

  /// Paper back, cover closed, cutter free, head cool; what is still in the buffer goes on.
  func mend() {
    perform { state in
      state.paperOut = false
      state.coverOpen = false
      state.cutter = false
      state.headHot = false
      state.isMute = false
      state.isStalled = false
      Self.sayAutomatic(&state)
      Self.process(&state)
    }
  }

  /// Is well again in the moment after it has said that it is offline, before it is asked why.
  func mendOnceOffline() { state.withLock { $0.mendsOnceOffline = true } }

  /// Makes trouble at once.
  func makeTrouble(_ what: Trouble) { perform { Self.make(what, &$0) } }

  /// Plugged in again, on battery: its parser stands where it stood.
  func reconnect(ignoringSoftReset: Bool) {
    perform { state in
      state.isLost = false
      state.isClosed = false
      state.ignoresSoftReset = ignoringSoftReset
    }
  }

  func say(_ bytes: [UInt8]) { perform { $0.outgoing += bytes } }

  // The link.

  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int {
    let result: Result<Int, DeviceError> = perform { state in
      precondition(!bytes.isEmpty, "an empty transfer")
      if state.isClosed { return .failure(DeviceError(.cancelled, function: "send")) }
      if state.isLost { return .failure(DeviceError(.disconnected, function: "send")) }
      if state.isStalled { return .failure(DeviceError(.timedOut, function: "send")) }
      if state.isRequestCut {
        state.isRequestCut = false
        return .success(bytes.count)
      }
      if bytes.count == 3, bytes[0] == 0x10 {
        if state.cutsRequest {
          state.cutsRequest = false
          state.isRequestCut = true
          state.isStalled = true
          return .success(1)
        }
        state.statusRequests += 1
        Self.answerRealTime(bytes[1], bytes[2], &state)
        return .success(3)
      }
      state.transfers += 1
      var count = min(bytes.count, state.most)
      var trouble: Trouble?
      if let planned = state.trouble, state.taken.count + count >= planned.at {
        count = max(0, planned.at - state.taken.count)
        trouble = planned.what
        state.trouble = nil
      }
      state.taken += bytes[..<count]
      Self.process(&state)
      state.mostUnconfirmed = max(state.mostUnconfirmed, state.taken.count - state.confirmedBytes)
      if let trouble {
        Self.make(trouble, &state)
        if trouble == .disconnect {
          return .failure(DeviceError(.disconnected, function: "send", transferred: count))
        }
        if trouble == .vanish { state.outgoing = [] }
      }
      if count < bytes.count, count == 0 || (state.failsAfterPart && state.transfers % 3 == 0) {
        return .failure(DeviceError(.timedOut, function: "send", transferred: count))
      }
      return .success(count)
    }
    return try result.get()
  }

  func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let result: Result<[UInt8], DeviceError> = await withCheckedContinuation { continuation in
      perform { state in
        precondition(state.receiver == nil, "two readers")
        state.receiver = continuation
      }
    }
    return try result.get()
  }

  func portStatus() async throws(DeviceError) -> UInt8 {
    let status: UInt8? = state.withLock { state in
      guard state.abilities.portStatus else { return nil }
      if state.abilities.isPortDead {
        if state.isStalled { state.portQuestions += 1 }
        if state.portQuestions == 3 { state.isStalled = false }
        return 0
      }
      return state.paperOut ? 0x30 : 0x18
    }
    guard let status else { throw DeviceError(.unsupported, function: "portStatus") }
    return status
  }

  func softReset() async throws(DeviceError) {
    perform { state in
      state.softResets += 1
      if !state.ignoresSoftReset { state.parsed = state.taken.count }
    }
  }

  func close() async { perform { $0.isClosed = true } }

  // The printer.

  /// Changes the state, then hands over what is to be received.
  @discardableResult
  private func perform<Value: Sendable>(_ change: (inout State) -> Value) -> Value {
    let (value, receiver, result) = state.withLock { state in
      let value = change(&state)
      var result: Result<[UInt8], DeviceError>?
      if state.abilities.isOneWay {
        result = .failure(DeviceError(.unsupported, function: "receive"))
      } else if !state.outgoing.isEmpty {
        if state.receiver != nil {
          result = .success(state.outgoing)
          state.outgoing = []
        }
      } else if state.isClosed {
        result = .failure(DeviceError(.cancelled, function: "receive"))
      } else if state.isLost {
        result = .failure(DeviceError(.disconnected, function: "receive"))
      }
      guard let result, let receiver = state.receiver else {
        return (value, nil as CheckedContinuation<Result<[UInt8], DeviceError>, Never>?, result)
      }
      state.receiver = nil
      return (value, receiver, result)
    }
    if let receiver, let result { receiver.resume(returning: result) }
    return value
  }

  private static func make(_ trouble: Trouble, _ state: inout State) {
    switch trouble {
    case .paperOut: state.paperOut = true
    case .coverOpen: state.coverOpen = true
    case .cutter: state.cutter = true
    case .headHot: state.headHot = true
    case .disconnect, .vanish: state.isLost = true
    case .mute: state.isMute = true
    case .stall: state.isStalled = true
    }
    sayAutomatic(&state)
  }

  private static func sayAutomatic(_ state: inout State) {
    guard state.isAutomatic, state.abilities.automaticStatus, !state.isMute else { return }
    state.outgoing += [
      0x10 | (state.isStopped ? 0x08 : 0) | (state.coverOpen ? 0x20 : 0),
      (state.cutter ? 0x08 : 0) | (state.headHot ? 0x40 : 0),
      state.paperOut ? 0x0C : 0, 0x0F,
    ]
  }

  private static func answerRealTime(_ command: UInt8, _ topic: UInt8, _ state: inout State) {
    if state.parsed < state.taken.count, !state.isStopped { state.requestsInsideCommands += 1 }
    guard command == 0x04, state.abilities.realTime, !state.isMute else { return }
    let bits: UInt8 =
      switch topic {
      case 1: state.isStopped ? 0x08 : 0
      case 2:
        (state.coverOpen ? 0x04 : 0) | (state.paperOut ? 0x20 : 0) | (state.cutter || state.headHot ? 0x40 : 0)
      case 3: (state.cutter ? 0x08 : 0) | (state.headHot ? 0x40 : 0)
      default: state.paperOut ? 0x60 : 0
      }
    state.outgoing.append(0x12 | bits)
    if topic == 1, state.isStopped, state.mendsOnceOffline {
      (state.mendsOnceOffline, state.headHot) = (false, false)
      process(&state)
    }
  }

  /// Works off whole commands in order, as long as nothing stops the printer.
  private static func process(_ state: inout State) {
    while state.parsed < state.taken.count, !state.isStopped {
      let here = state.parsed
      let isRaster = state.taken[here...].starts(with: [0x1D, 0x76])
      let needs = state.taken[here] < 0x20 && state.taken[here] > 0x0F ? (isRaster ? 8 : 5) : 1
      let length = CommandLength.of(state.taken, at: here)
      // The length is known once the header is there.
      if state.taken.count - here < needs, length < 2 || length > 4 { return }
      if state.taken.count - here < 2, needs > 1 { return }
      guard state.parsed + length <= state.taken.count else { return }
      let command = Array(state.taken[state.parsed..<state.parsed + length])
      state.parsed += length
      switch (command[0], command.count > 1 ? command[1] : 0) {
      case (0x1B, 0x40): state.isAutomatic = false
      case (0x1D, 0x61):
        state.isAutomatic = true
        sayAutomatic(&state)
      case (0x1D, 0x72) where state.abilities.fence: answer([0x00], &state)
      case (0x1D, 0x28) where state.abilities.completionId:
        answer([0x37, 0x22] + command[7..<11] + [0x00], &state)
      default: break
      }
    }
  }

  private static func answer(_ bytes: [UInt8], _ state: inout State) {
    guard !state.isMute else { return }
    if state.holdsAnswers {
      state.held += bytes
      state.heldBytes = state.parsed
    } else {
      state.outgoing += bytes
      state.confirmedBytes = state.parsed
    }
  }
}
