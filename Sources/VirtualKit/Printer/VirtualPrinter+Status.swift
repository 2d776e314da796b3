import Core

/// What stops a printer, as its sensors see it.
struct Conditions: Sendable {
  var isCoverOpen = false
  /// The cutter would jam, or has jammed and is not freed.
  var isCutterJammed = false
  var hasCutterError = false
  var isButtonPressed = false
  var isHeadHot = false
  var isBroken = false
  var isBatteryLow = false
}

extension VirtualPrinter {
  /// Whether the roll has ended.
  public var isPaperOut: Bool { roll.left == 0 }
  /// Whether the near-end sensor reports.
  public var isPaperLow: Bool { roll.left.map { $0 < configuration.nearEndRows } ?? false }
  /// Whether it is offline: nothing is interpreted or printed, real-time commands and ASB are answered.
  public var isOffline: Bool { isStopped }
  /// Rows left on the roll; nil: endless.
  public var rowsLeft: Int? { roll.left }

  var hasError: Bool { conditions.hasCutterError || conditions.isHeadHot || conditions.isBroken }

  var isStopped: Bool {
    isPaperOut || conditions.isCoverOpen || conditions.isButtonPressed || hasError
      || (modes.stopsOnNearEnd && isPaperLow)
  }

  /// The class request GET_PORT_STATUS: bit 5 paper empty, bit 4 selected, bit 3 no error.
  public func portStatus() -> UInt8 {
    (isPaperOut ? 0x20 : 0) | (isPoweredOff ? 0 : 0x10) | (hasError || conditions.isCoverOpen ? 0 : 0x08)
  }

  /// The four bytes of ASB.
  var statusBytes: [UInt8] {
    let one: UInt8 =
      0x10 | (isStopped ? 0x08 : 0) | (conditions.isCoverOpen ? 0x20 : 0) | (conditions.isButtonPressed ? 0x40 : 0)
    let two: UInt8 =
      (conditions.hasCutterError ? 0x08 : 0) | (conditions.isBroken ? 0x20 : 0) | (conditions.isHeadHot ? 0x40 : 0)
    return [one, two, paperBits, 0x0F]
  }

  private var paperBits: UInt8 { (isPaperLow ? 0x03 : 0) | (isPaperOut ? 0x0C : 0) }

  /// To be called after anything that can stop or start the printer.
  mutating func conditionsChanged() {
    if isStopped != wasStopped {
      wasStopped = isStopped
      if isStopped {
        if configuration.unprintedData == .lost, isPaperOut || conditions.isCoverOpen { clearBuffers() }
      } else {
        mechanism.resume(at: time)
      }
    }
    let status = statusBytes
    guard status != lastStatus else { return }
    // Bits of GS a: 1 drawer, 2 online, 4 error, 8 paper.
    let concerns =
      (status[0] != lastStatus[0] ? 2 : 0) | (status[1] != lastStatus[1] ? 4 : 0) | (status[2] != lastStatus[2] ? 8 : 0)
    lastStatus = status
    if Int(statusMask) & concerns != 0 { reply(status) }
  }

  mutating func reply(_ bytes: [UInt8]) {
    guard !isPoweredOff else { return }
    if replies.append(bytes) { droppedReplies += 1 }
  }

  /// GS a n.
  mutating func enableAutomaticStatus(_ mask: UInt8) {
    guard configuration.abilities.automaticStatus else { return ignoredCommands += 1 }
    statusMask = mask & 0x4F
    if statusMask != 0 { reply(statusBytes) }
  }

  /// GS r n, and ESC v as n = 1: in receive order, so never while offline.
  mutating func transmitStatus(_ n: UInt8, _ command: [UInt8]) {
    guard configuration.abilities.transmitStatus else { return ignoredCommands += 1 }
    switch n {
    case 1, 49: reply([paperBits])
    case 2, 50: reply([0])
    default: report(.badParameter, command)
    }
  }

  /// GS I n.
  mutating func identify(_ n: UInt8, _ command: [UInt8]) {
    guard configuration.abilities.identity else { return ignoredCommands += 1 }
    let identity = configuration.identity
    func block(_ text: String) -> [UInt8] { [0x5F] + text.utf8.filter { $0 != 0 } + [0] }
    switch n {
    case 1, 49: reply([0x20])
    case 2, 50: reply([(configuration.chinese == .none ? 0 : 0x01) | (configuration.hasCutter ? 0x02 : 0)])
    case 3, 51: reply([0x01])
    case 65: reply(block(identity.firmware))
    case 66: reply(block(identity.maker))
    case 67: reply(block(identity.model))
    case 68: reply(block(identity.serial))
    case 69: reply(block(identity.language))
    case 98 where configuration.abilities.battery: reply([0x37, 0x45, conditions.isBatteryLow ? 0x33 : 0x31, 0])
    default: report(.badParameter, command)
    }
  }

  /// Carries out a real-time command.
  mutating func obey(_ request: RealTimeScanner.Request) {
    if case .status(let n) = request {
      guard configuration.abilities.realTimeStatus else { return ignoredCommands += 1 }
      return reply([realTimeStatus(n)])
    }
    guard configuration.abilities.realTimeRequests else { return ignoredCommands += 1 }
    switch request {
    case .status: break
    case .enquiry(let n):
      guard n > 0, conditions.hasCutterError, !conditions.isCutterJammed else { return }
      conditions.hasCutterError = false
      if n == 2 { clearBuffers() }
      conditionsChanged()
    case .pulse: if allowsPulse { drawerPulses += 1 }
    case .powerOff: if allowsPowerOff { isPoweredOff = true }
    case .clear:
      clearBuffers()
      if conditions.hasCutterError, !conditions.isCutterJammed { conditions.hasCutterError = false }
      conditionsChanged()
      reply([0x37, 0x25, 0])
    }
  }

  private func realTimeStatus(_ n: UInt8) -> UInt8 {
    switch n {
    case 1:
      0x12 | (isStopped ? 0x08 : 0) | (conditions.hasCutterError ? 0x20 : 0) | (conditions.isButtonPressed ? 0x40 : 0)
    case 2:
      0x12 | (conditions.isCoverOpen ? 0x04 : 0) | (conditions.isButtonPressed ? 0x08 : 0) | (isPaperOut ? 0x20 : 0)
        | (hasError ? 0x40 : 0)
    case 3:
      0x12 | (conditions.hasCutterError ? 0x0C : 0) | (conditions.isBroken ? 0x20 : 0)
        | (conditions.isHeadHot ? 0x40 : 0)
    default: 0x12 | (isPaperLow ? 0x0C : 0) | (isPaperOut ? 0x60 : 0)
    }
  }
}
