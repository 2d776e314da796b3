import Core
import Drivers

/// A question to a printer's lane, answered between jobs.
struct PrinterInquiry: Sendable {
  /// Whether the test pattern shall be printed.
  let testPrint: Bool
  let reply = Reply<PrinterInspection>()
}

/// What a printer's lane found.
struct PrinterInspection: Sendable {
  /// How the printer was met.
  enum Access: Sendable, Equatable {
    /// The session is open and was asked.
    case open
    /// A printout is under way: only what the printer tells by itself is known.
    case busy
    /// It cannot be opened.
    case refused(DeviceError)
    /// It is not there.
    case absent
    /// The lane did not come to an answer in so many seconds.
    case unanswered(seconds: Int)
  }

  /// What came of the test print.
  enum TestPrint: Sendable, Equatable {
    case confirmed(PrintConfirmation)
    /// It broke off; the word says why.
    case brokeOff(String)
    case notPossible
  }

  var access: Access
  /// Whether a printout of unknown outcome holds the lane.
  var isHeld = false
  /// The 1284 id; a failure where it has none; nil: not asked.
  var identity: Result<IEEE1284ID?, DeviceError>?
  /// nil: not asked.
  var status: PrinterStatus?
  /// nil: not asked for.
  var testPrint: TestPrint?
}
