import Core

/// What a printer's status answers add up to.
struct StatusRegister: Sendable, Equatable {
  private var offline = false
  private var coverOpen = false
  private var feeding = false
  private var paperEnd = false
  /// Told by another topic than the sensor, and cleared by it alone: some printers answer only one of the two.
  private var stoppedByPaperEnd = false
  private var nearEnd = false
  private var cutter = false
  private var recoverable = false
  private var unrecoverable = false
  private var headHot = false
  private var batteryLow = false
  private var isKnown = false

  /// Takes an event in.
  /// - Returns: Whether it was a status.
  mutating func take(_ event: PrinterEvent) -> Bool {
    switch event {
    case .automatic(let status): take(status.bytes)
    case .realTime(let topic?, let byte): take(topic, byte)
    default: return false
    }
    isKnown = true
    return true
  }

  /// Takes a printer-class port status in: bit 5 paper empty, bit 3 no error.
  mutating func takePort(_ byte: UInt8) {
    isKnown = true
    paperEnd = byte & 0x20 != 0
    offline = byte & 0x08 == 0
  }

  /// Takes in how full the battery is.
  mutating func take(_ battery: PrinterBattery) { batteryLow = battery.isLow }

  private mutating func take(_ bytes: [UInt8]) {
    guard bytes.count == 4 else { return }
    offline = bytes[0] & 0x08 != 0
    coverOpen = bytes[0] & 0x20 != 0
    feeding = bytes[0] & 0x40 != 0
    cutter = bytes[1] & 0x08 != 0
    recoverable = bytes[1] & 0x04 != 0
    unrecoverable = bytes[1] & 0x20 != 0
    headHot = bytes[1] & 0x40 != 0
    nearEnd = bytes[2] & 0x03 != 0
    paperEnd = bytes[2] & 0x0C != 0
    stoppedByPaperEnd = false
  }

  private mutating func take(_ topic: RealTimeTopic, _ byte: UInt8) {
    switch topic {
    case .printer:
      offline = byte & 0x08 != 0
    case .offlineCause:
      coverOpen = byte & 0x04 != 0
      feeding = byte & 0x08 != 0
      stoppedByPaperEnd = byte & 0x20 != 0
    case .errorCause:
      recoverable = byte & 0x04 != 0
      cutter = byte & 0x08 != 0
      unrecoverable = byte & 0x20 != 0
      headHot = byte & 0x40 != 0
    case .paper:
      nearEnd = byte & 0x0C != 0
      paperEnd = byte & 0x60 != 0
    }
  }

  /// In Core's words. Offline is told only when nothing says why, and not while somebody holds the feed button.
  var status: PrinterStatus {
    var reasons: Set<PrinterReason> = []
    if paperEnd || stoppedByPaperEnd { reasons.insert(.mediaEmpty) } else if nearEnd { reasons.insert(.mediaLow) }
    if coverOpen { reasons.insert(.coverOpen) }
    if cutter { reasons.insert(.cutterError) }
    if unrecoverable { reasons.insert(.unrecoverable) }
    if headHot { reasons.insert(.headHot) }
    if batteryLow { reasons.insert(.batteryLow) }
    if recoverable || (offline && !feeding && !reasons.contains(where: \.stopsPrinting)) { reasons.insert(.offline) }
    return PrinterStatus(reasons: reasons, isKnown: isKnown)
  }
}

extension PrinterStatus {
  /// What stops a printout until somebody does something. A hot head is not among it: it cools by itself, and the
  /// printer goes on without losing a dot.
  public var stops: Set<PrinterReason> { reasons.filter { $0.stopsPrinting && $0 != .headHot } }
}
