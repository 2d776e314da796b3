import Core

/// How sure a printer lets us be of a printout, by the contract's words.
public enum PrintConfirmation: String, Codable, Sendable, CaseIterable {
  /// A completion id came back: it is on paper.
  case printed
  /// An in-band fence came back: it has been processed.
  case processed
  /// The bytes were taken; the printer can say no more.
  case accepted
}

/// Where a printout may stop when it is asked to.
public enum SafePlace: Sendable, Equatable {
  /// After the page that is printing.
  case pageEnd
  /// At the next checkpoint: between two lines, at the latest at the end of the page. In a raw stream behind the next
  /// whole command, from where it cannot go on.
  case checkpoint
}

/// Why a printout ended before its end, and what is known of the paper then.
public struct PrintInterruption: Error, Sendable {
  /// What happened.
  public enum Cause: Sendable {
    /// The printer says that it cannot go on: paper, cover, cutter, offline; the link still answers.
    case stopped(Set<PrinterReason>)
    /// The link broke. Unless ``PrintInterruption/begun`` is false, nobody knows what came out.
    case lost(DeviceError)
    /// Neither a byte taken nor a word said for the stall time-out, and no reason known.
    case timedOut
    /// The task was cancelled; what had been sent was let finish first.
    case cancelled
    /// ``PrinterSession/finish(at:)`` was asked for; what had been sent was let finish first.
    case finishedEarly
    /// The layout or `onConfirmed` threw.
    case callerFailed(any Error)
    /// The session is printing already, is not open, or has been closed.
    case unavailable
  }

  /// What happened.
  public let cause: Cause
  /// The last checkpoint that the printer confirmed in this run; nil when it confirmed none, or cannot confirm. It may lie
  /// beyond the last one that `onConfirmed` was told of: a stop is thrown at once.
  public let confirmed: PaperPosition?
  /// The end of the last segment whose bytes were all taken; nil when there is none.
  public let sent: PaperPosition?
  /// Whether ``sent`` is a place to go on from: false within a copy of a raw stream, and in the middle of a tall picture.
  public let isAtCheckpoint: Bool
  /// Bytes of the printout that were taken, short counts included.
  public let bytesSent: Int
  /// Whether anything of the printout may have reached the printer: false means that it may start again from where it
  /// was started, unasked.
  public let begun: Bool
  /// The most bytes that the printer's open command may still want. A new session on the same printer is given it in
  /// ``PrinterSession/open(openBytes:)``.
  public let openBytes: Int
}
