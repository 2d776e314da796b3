import Core
import Imaging
import Synchronization

/// A virtual printer on a virtual cable: the model, what is wrong with the cable, and who waits for it.
///
/// The model is moved on whenever somebody looks; an alarm is set only while a transfer waits for it, so that an idle
/// printer wakes nobody.
public final class VirtualPrinterDevice: Sendable {
  let clock: any DeviceClock
  let state: Mutex<State>

  /// What stands under the lock.
  struct State {
    var printer: VirtualPrinter
    let start: ContinuousClock.Instant
    var faults = Faults()
    /// The open link; operations of older ones fail.
    var openLink: Int?
    var nextLink = 0
    var nextTransfer = 0
    var sends: [Send] = []
    var receives: [Receive] = []
    /// Replies on their way to the host, with the instant at which they are there.
    var delayed: [(instant: ContinuousClock.Instant, bytes: [UInt8])] = []
    var alarm: DeviceAlarm?
    var alarmInstant: ContinuousClock.Instant?
    var plugWatchers: [Int: @Sendable (Bool) -> Void] = [:]
    var garbageSeed: UInt64 = 0x9E37_79B9_7F4A_7C15
  }

  /// What is wrong with the cable.
  struct Faults {
    var isUnplugged = false
    /// Unplugs after so many more bytes.
    var unplugAfter: Int?
    /// The halts of the endpoint to the printer and of the one from it.
    var isSendStalled = false
    var isReceiveStalled = false
    /// Halts the endpoint to the printer after so many more bytes.
    var stallAfter: Int?
    var refusesUntil: ContinuousClock.Instant?
    var isOneWay = false
    var isMute = false
    var hasNoPortStatus = false
    var sendsGarbage = false
    var replyDelay: Duration = .zero
    /// The most bytes of a reply that come in one packet; nil: all of them.
    var replyPacket: Int?
  }

  /// A transfer to the printer that is not finished.
  struct Send {
    let id: Int
    var rest: ArraySlice<UInt8>
    var sent = 0
    /// nil: it may take for ever.
    let deadline: ContinuousClock.Instant?
    let complete: @Sendable (Result<Int, DeviceError>) -> Void
  }

  /// Somebody who waits for bytes from the printer.
  struct Receive {
    let id: Int
    /// nil: it may take for ever.
    let deadline: ContinuousClock.Instant?
    let complete: @Sendable (Result<[UInt8], DeviceError>) -> Void
  }

  /// A printer that is switched on now.
  /// - Parameters:
  ///   - configuration: What kind of printer.
  ///   - clock: Where time comes from.
  ///   - glyphs: Where its characters come from.
  public init(
    _ configuration: VirtualPrinterConfiguration, clock: any DeviceClock = SystemDeviceClock(),
    glyphs: GlyphSource = .shared
  ) {
    self.clock = clock
    state = Mutex(State(printer: VirtualPrinter(configuration, glyphs: glyphs), start: clock.now))
  }

  /// Hands and faults.
  public var controls: VirtualPrinterControls { VirtualPrinterControls(device: self) }

  /// The printer as it is now, to be looked at: paper, errors, counts.
  public var printer: VirtualPrinter {
    let now = clock.now
    return state.withLock { state in
      state.printer.advance(to: now - state.start)
      return state.printer
    }
  }

  /// Whether the cable is in.
  public var isPlugged: Bool { state.withLock { !$0.faults.isUnplugged } }

  /// Opens the printer.
  /// - Throws: ``DeviceError``: `disconnected` when unplugged, `busy` while another link is open.
  public func connect() throws(DeviceError) -> VirtualPrinterLink {
    let number = state.withLock { state -> Result<Int, DeviceError> in
      if state.faults.isUnplugged { return .failure(DeviceError(.disconnected, function: "connect")) }
      if state.openLink != nil { return .failure(DeviceError(.busy, function: "connect", holder: "satchel")) }
      state.nextLink += 1
      state.openLink = state.nextLink
      return .success(state.nextLink)
    }
    return VirtualPrinterLink(device: self, number: try number.get())
  }

  /// Tells of every unplugging (false) and plugging in (true) from now on.
  public func plugChanges() -> AsyncStream<Bool> {
    AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
      let id = watchPlug { continuation.yield($0) }
      continuation.onTermination = { [weak self] _ in self?.endWatch(id) }
    }
  }

  /// Calls `action` at every unplugging (false) and plugging in (true), on the thread that does it.
  /// - Returns: What ``endWatch(_:)`` takes.
  func watchPlug(_ action: @escaping @Sendable (Bool) -> Void) -> Int {
    state.withLock { state in
      state.nextTransfer += 1
      state.plugWatchers[state.nextTransfer] = action
      return state.nextTransfer
    }
  }

  /// Ends a watch; a call may still be under way.
  func endWatch(_ id: Int) { state.withLock { $0.plugWatchers[id] = nil } }

  /// Moves the model on, serves whom it can, and sets the next alarm.
  /// - Parameter change: What else is to be done, first, under the lock.
  func service(_ change: (inout State, ContinuousClock.Instant) -> Void = { _, _ in }) {
    let now = clock.now
    let wakes = state.withLock { state -> [@Sendable () -> Void] in
      var wakes: [@Sendable () -> Void] = []
      change(&state, now)
      state.serve(now: now, wakes: &wakes)
      setAlarm(&state, now: now)
      return wakes
    }
    for wake in wakes { wake() }
  }

  private func setAlarm(_ state: inout State, now: ContinuousClock.Instant) {
    let next = state.nextInstant(now: now)
    guard next != state.alarmInstant else { return }
    state.alarm?.cancel()
    state.alarmInstant = next
    state.alarm = next.map { instant in
      clock.schedule(at: instant) { [weak self] in
        self?.service { state, _ in
          // An alarm that was replaced meanwhile must not hide its successor.
          if state.alarmInstant == instant {
            state.alarm = nil
            state.alarmInstant = nil
          }
        }
      }
    }
  }
}
