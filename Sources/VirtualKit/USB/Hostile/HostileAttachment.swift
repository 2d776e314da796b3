import Synchronization

/// A hostile device at work: it says too much, nothing, or nonsense.
final class HostileAttachment: USBAttachment {
  /// What it does with transfers from it.
  enum Saying: CaseIterable { case endless, empty, noise, nothing, stalls }
  /// What it does with transfers to it.
  enum Hearing: CaseIterable { case takes, nothing, stalls, takesLess }

  private struct State {
    var numbers: SeededNumbers
    var held: Set<UInt32> = []
  }

  private let saying: Saying
  private let hearing: Hearing
  private let port: USBPort
  private let state: Mutex<State>

  init(numbers: SeededNumbers, port: USBPort) {
    var numbers = numbers
    saying = Saying.allCases[HostileDescriptors.pick(Saying.allCases.count, &numbers)]
    hearing = Hearing.allCases[HostileDescriptors.pick(Hearing.allCases.count, &numbers)]
    state = Mutex(State(numbers: numbers))
    self.port = port
  }

  func control(_ setup: USBSetup, data: [UInt8]) -> USBReply {
    state.withLock { state in
      let kind = HostileDescriptors.pick(6, &state.numbers)
      guard setup.isIn else { return kind == 0 ? .stall : .done }
      switch kind {
      case 0: return .stall
      case 1: return .done
      // A 1284 id, or whatever was asked for, that claims to be longer than anything can be.
      case 2: return .data([0xFF, 0xFF] + Array("MFG:;MDL;;SN:\u{0}=".utf8))
      case 3: return .data([0x00, 0x01, 0x41])
      default: return .data(noise(Int(setup.length), &state))
      }
    }
  }

  func submit(_ transfer: USBTransfer) {
    state.withLock { state in
      if transfer.isIn {
        switch saying {
        case .endless: port.complete(.received(transfer.id, [UInt8](repeating: 0x12, count: transfer.length)))
        case .empty: port.complete(.received(transfer.id, []))
        case .noise:
          let count = HostileDescriptors.pick(transfer.length + 1, &state.numbers)
          port.complete(.received(transfer.id, noise(count, &state)))
        case .nothing: state.held.insert(transfer.id)
        case .stalls: port.complete(.received(transfer.id, [], .stalled))
        }
      } else {
        switch hearing {
        case .takes: port.complete(.sent(transfer.id, transfer.length))
        case .nothing: state.held.insert(transfer.id)
        case .stalls: port.complete(.sent(transfer.id, transfer.length / 2, .stalled))
        // A short count without an error.
        case .takesLess: port.complete(.sent(transfer.id, transfer.length / 3))
        }
      }
    }
  }

  func cancel(_ id: UInt32) {
    let wasHeld = state.withLock { $0.held.remove(id) != nil }
    if wasHeld { port.complete(.sent(id, 0, .cancelled)) }
  }

  func handle(_ event: USBEvent) {}
  func service() {}
  func detach() { state.withLock { $0.held = [] } }

  private func noise(_ count: Int, _ state: inout State) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: state.numbers.next() >> 24) }
  }
}
