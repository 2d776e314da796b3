import Core
import Foundation

extension JobReason {
  /// The job's words for what is the matter with its printer, in a fixed order.
  static func causes(_ reasons: Set<PrinterReason>) -> [JobReason] {
    var found: [JobReason] = []
    if reasons.contains(.mediaEmpty) { found.append(.mediaEmpty) }
    if reasons.contains(.coverOpen) { found.append(.coverOpen) }
    if reasons.contains(.cutterError) { found.append(.cutterError) }
    if reasons.contains(.headHot) { found.append(.headHot) }
    if reasons.contains(.batteryLow) { found.append(.batteryLow) }
    return found
  }

  /// A job's reasons while it is printing: what ends no printout, beside the printing.
  static func printing(_ reasons: Set<PrinterReason>) -> [JobReason] {
    [.jobPrinting] + causes(reasons.intersection([.headHot, .batteryLow]))
  }
}

extension Problem {
  /// What a person does about a stopped printer: the first of the reasons that can be cured by hand.
  static func stopped(_ reasons: Set<PrinterReason>) -> Problem {
    if reasons.contains(.coverOpen) { return Problem(.coverOpen) }
    if reasons.contains(.mediaEmpty) { return Problem(.mediaEmpty) }
    if reasons.contains(.cutterError) { return Problem(.cutterError) }
    if reasons.contains(.notESCPOS) { return Problem(.printerNotESCPOS) }
    if reasons.contains(.spoolAreaFull) { return Problem(.storageFull) }
    if reasons.contains(.timedOut) {
      return Problem(.printerUnresponsive, facts: ["limit": "\(PrintLane.stallSeconds)"])
    }
    return Problem(reasons == [.paused] ? .printerPaused : .printerError)
  }

  /// Why a printer cannot be opened.
  init(opening error: DeviceError) {
    guard error != .otherLanguage else {
      self.init(.printerNotESCPOS)
      return
    }
    switch error.code {
    case .busy: self = .deviceBusy(holder: error.holder)
    case .denied: self.init(.deviceDenied)
    case .disconnected: self.init(.deviceAbsent)
    default: self.init(.deviceFailed, facts: ["function": error.function])
    }
  }

  /// Whether the document is at fault, and not the kit.
  var isDocumentFault: Bool { (400..<500).contains(code.text.status) && !code.text.retryable }
}

extension DeviceError {
  /// A printer that says that it takes other languages than ESC/POS: it is not opened.
  static let otherLanguage = DeviceError(.unsupported, function: "IEEE 1284 CMD")
}
