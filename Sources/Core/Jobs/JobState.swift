/// A job's state by RFC 8011 §5.3.7, with its transition table.
public enum JobState: String, WireWord, Codable, Sendable, CaseIterable {
  case pending
  case pendingHeld = "pending-held"
  case processing
  case processingStopped = "processing-stopped"
  case canceled, aborted, completed

  /// The states that may follow this one.
  public var next: Set<JobState> {
    switch self {
    case .pending: [.processing, .pendingHeld, .canceled, .aborted]
    case .pendingHeld: [.pending, .canceled, .aborted]
    case .processing: [.completed, .processingStopped, .pending, .canceled, .aborted]
    case .processingStopped: [.processing, .pending, .completed, .canceled, .aborted]
    case .canceled, .aborted, .completed: []
    }
  }

  /// Whether nothing can follow.
  public var isFinal: Bool { next.isEmpty }
}
