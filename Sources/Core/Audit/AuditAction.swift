/// What the audit tells of, as a closed list.
public enum AuditAction: String, Sendable, CaseIterable {
  // The daemon.
  case daemonStarted = "daemon-started"
  case daemonStopped = "daemon-stopped"
  case clockSet = "clock-set"
  // The camera.
  case cameraOpened = "camera-opened"
  case cameraClosed = "camera-closed"
  case previewViewed = "preview-viewed"
  // Photos.
  case photoCaptured = "photo-captured"
  case photoViewed = "photo-viewed"
  case originalViewed = "original-viewed"
  case photoAccepted = "photo-accepted"
  case photoRetaken = "photo-retaken"
  case photoRefinished = "photo-refinished"
  case photoDelivered = "photo-delivered"
  // Jobs.
  case jobSubmitted = "job-submitted"
  case jobViewed = "job-viewed"
  case jobHeld = "job-held"
  case jobReleased = "job-released"
  case jobRetried = "job-retried"
  case jobResolved = "job-resolved"
  case jobDelivered = "job-delivered"
  case jobCancelRequested = "job-cancel-requested"
  case jobCanceled = "job-canceled"
  case jobAborted = "job-aborted"
  case jobDeleted = "job-deleted"
  case jobExpired = "job-expired"
  case contentExpired = "content-expired"
  // Paper and uploads.
  case documentPrinted = "document-printed"
  case printoutInterrupted = "printout-interrupted"
  case documentUploaded = "document-uploaded"
  case documentViewed = "document-viewed"
  case documentDeleted = "document-deleted"
  case documentExpired = "document-expired"
  // The kit.
  case deviceChanged = "device-changed"
  case deviceAction = "device-action"
  case templateStored = "template-stored"
  case templateDeleted = "template-deleted"
  case diagnosticsRun = "diagnostics-run"
  // The audit itself.
  case auditViewed = "audit-viewed"
  case auditRefused = "audit-refused"
  case auditPruned = "audit-pruned"
}

/// What an entry of the audit counts, as a closed list.
public enum AuditCount: String, Sendable, CaseIterable {
  /// Whole copies on paper; of a submission: copies asked for.
  case copies
  /// Whole pages on paper, in all copies.
  case pages
  /// Pages closed with a void mark.
  case voidedPages
  /// How long a camera was open; by how much a clock was set.
  case seconds
  /// Entries that were removed from the front of the audit.
  case removed
  /// The number of the last of them.
  case through
}

/// What somebody is to the kit, by the groups that the kernel tells of.
public enum Role: String, Sendable, CaseIterable {
  case `operator`
  case technician
  case root

  /// Whether it may read who did what.
  public var readsAudit: Bool { self != .operator }
}
