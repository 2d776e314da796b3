/// A printer's state by RFC 8011 §5.4.12's words and our own; the severity is the suffix on the wire.
public enum PrinterReason: String, Codable, Sendable, CaseIterable {
  case mediaEmpty = "media-empty-error"
  case mediaLow = "media-low-warning"
  case coverOpen = "cover-open-error"
  case cutterError = "cutter-error"
  case paused = "paused"
  case offline = "other-error"
  case unrecoverable = "other-unrecoverable-error"
  case headHot = "head-hot-warning"
  case batteryLow = "battery-low-warning"
  case connecting = "connecting-to-device"
  case timedOut = "timed-out"
  case notESCPOS = "not-escpos-error"
  /// Not the printer's own: the kit's disk is full, and no job can be taken.
  case spoolAreaFull = "spool-area-full"

  /// Whether the printer cannot print while this lasts.
  public var stopsPrinting: Bool {
    switch self {
    case .mediaLow, .batteryLow: false
    default: true
    }
  }
}

/// What a printer last said of itself.
public struct PrinterStatus: Sendable, Equatable {
  /// What is the matter; empty when all is well.
  public var reasons: Set<PrinterReason>
  /// Whether the printer has said anything since it was opened; false where it cannot speak.
  public var isKnown: Bool

  /// A status.
  public init(reasons: Set<PrinterReason> = [], isKnown: Bool = false) {
    self.reasons = reasons
    self.isKnown = isKnown
  }

  /// Whether nothing stops it from printing.
  public var canPrint: Bool { !reasons.contains(where: \.stopsPrinting) }
}

/// The kinds of device.
public enum DeviceKind: String, WireWord, Codable, Sendable, CaseIterable { case printer, camera }

/// A device's state by RFC 8011 §5.4.11, and `absent` for one that is known but not connected.
public enum DeviceState: String, WireWord, Codable, Sendable, CaseIterable { case idle, processing, stopped, absent }
