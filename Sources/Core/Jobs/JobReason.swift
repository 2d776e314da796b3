/// Why a job is in its state: RFC 8011 §5.3.8's keywords, and our own where it has none.
public enum JobReason: String, Codable, Sendable, CaseIterable {
  case jobPrinting = "job-printing"
  case printerStopped = "printer-stopped"
  case connectingToDevice = "connecting-to-device"
  case jobHoldUntilSpecified = "job-hold-until-specified"
  case jobCanceledByUser = "job-canceled-by-user"
  case abortedBySystem = "aborted-by-system"
  case documentFormatError = "document-format-error"
  case jobCompletedSuccessfully = "job-completed-successfully"
  case jobCompletedWithWarnings = "job-completed-with-warnings"
  case mediaEmpty = "media-empty"
  case coverOpen = "cover-open"
  // Ours.
  case jobCapturing = "job-capturing"
  case outcomeUnknown = "outcome-unknown"
  case deviceLost = "device-lost"
  case cutterError = "cutter-error"
  case headHot = "head-hot"
  case batteryLow = "battery-low"
  case photoNotAcceptable = "photo-not-acceptable"
  case photoAwaitingAcceptance = "photo-awaiting-acceptance"
}
