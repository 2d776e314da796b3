import ArgumentParser
import Core

/// What the command's exit code says; docs/cli.md and `--help` list the same.
enum CommandStatus: Int32, CaseIterable, Error {
  case success = 0
  case failure = 1
  case unreachable = 3
  case needsPerson = 4
  case ended = 5
  case photoNotAcceptable = 6
  case doctorWarning = 7
  case doctorFailure = 8
  case auditBroken = 9

  /// For `--help`.
  static let table = """
    EXIT STATUS
      0   done
      1   the request failed; the reason and the remedy stand on the standard error
      3   satcheld cannot be reached
      4   the job stopped, or waits, and needs a person
      5   the job was canceled or aborted
      6   the photo was taken but does not meet its specification
      7   doctor: there are warnings, or checks that could not be made
      8   doctor: a link is broken
      9   audit: the record is broken, or not what was noted before
      64  the command line is wrong
      130 interrupted; a job that was sent goes on

    ENVIRONMENT
      SATCHEL_SOCKET              where satcheld listens (/run/satchel/satchel.sock)
      LC_ALL, LC_MESSAGES, LANG   zh… for Chinese
      NO_COLOR                    no colours
    """

  /// What a job that is no longer waited for says.
  init(_ job: JobView) {
    switch job.state {
    case .completed: self = job.has(.photoNotAcceptable) ? .photoNotAcceptable : .success
    case .canceled, .aborted: self = .ended
    case .pending, .pendingHeld, .processing, .processingStopped: self = .needsPerson
    }
  }
}
