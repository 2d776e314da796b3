import Core
import Synchronization

/// A device that wishes its host ill: other descriptors and manners each time it is plugged in, for fuzzing drivers.
final class HostileDevice: USBDevice {
  private struct State {
    var round = 0
    var isPlugged = true
  }

  private let seed: UInt64
  private let good: [USBDescriptors]
  private let state = Mutex(State())

  /// - Parameters:
  ///   - seed: The same seed gives the same rounds.
  ///   - good: What it spoils, by turns; at least one.
  init(seed: UInt64, spoiling good: [USBDescriptors]) {
    self.seed = seed
    self.good = good
  }

  /// How often it has been unplugged.
  var round: Int { state.withLock { $0.round } }

  private var numbers: SeededNumbers { SeededNumbers(seed: seed &* 1_000_003 &+ UInt64(round)) }

  /// The same until the next unplugging.
  var descriptors: USBDescriptors {
    var numbers = numbers
    return HostileDescriptors.spoil(good[round % good.count], &numbers)
  }

  var isPlugged: Bool { state.withLock { $0.isPlugged } }

  func unplug() { state.withLock { $0.isPlugged = false } }

  /// Comes back as something else.
  func replug() {
    state.withLock { state in
      state.round += 1
      state.isPlugged = true
    }
  }

  func attach(to port: USBPort) throws(DeviceError) -> any USBAttachment {
    guard isPlugged else { throw DeviceError(.disconnected, function: "attach") }
    return HostileAttachment(numbers: numbers, port: port)
  }
}
