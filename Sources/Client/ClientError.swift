import Core

/// Why a call to the daemon failed. The sentences stand in `ClientError+Text.swift`.
public enum ClientError: Error, Sendable, Equatable {
  /// Why no connection could be made.
  public enum Connection: Sendable, Equatable {
    /// There is no socket at the path: the daemon does not run, or listens elsewhere.
    case noSocket
    /// Nobody listens on the socket: the daemon has ended.
    case refused
    /// The system does not let this user in.
    case denied
    /// The path is longer than a Unix socket's may be (107 bytes).
    case pathTooLong
    /// Anything else, with the system's error number.
    case other(Int32)
  }

  /// No connection to the socket at `path`.
  case cannotConnect(Connection, path: String)
  /// The daemon answered with a problem.
  case problem(ProblemDocument)
  /// The daemon, or whoever listens on its socket, answered what the contract does not allow; the word says what.
  case protocolViolation(Violation)
  /// The connection ended before the whole answer had come.
  case connectionBroken
  /// The answer did not come in time, or an event stream fell silent.
  case timedOut
  /// The reader of an event stream was too slow; resume it with the last event's id.
  case eventsOverrun

  /// What was wrong with an answer.
  public enum Violation: String, Sendable, Equatable {
    case notHTTP = "not-http"
    case unexpectedStatus = "unexpected-status"
    case unexpectedMediaType = "unexpected-media-type"
    case malformedBody = "malformed-body"
    case bodyTooLarge = "body-too-large"
    case malformedEvent = "malformed-event"
  }

  /// Whether nobody served at the other end.
  public var isUnreachable: Bool {
    switch self {
    case .cannotConnect: true
    default: false
    }
  }
}
