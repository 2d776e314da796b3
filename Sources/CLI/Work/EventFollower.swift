import Client
import Core

/// Reads events for as long as the daemon serves, taking a broken stream up where it ended.
@MainActor
struct EventFollower {
  private let session: Session
  private let job: String?

  /// - Parameters:
  ///   - session: The daemon.
  ///   - job: Only this job's events; nil: all.
  init(_ session: Session, job: String?) {
    self.session = session
    self.job = job
  }

  /// Reads until the process ends or the daemon is gone.
  func run(_ take: (ClientEvent) throws -> Void) async throws {
    var last: String?
    var failures = 0
    while true {
      do {
        for try await event in session.client.events(job: job, after: last) {
          failures = 0
          last = event.id ?? last
          try take(event)
        }
        return
      } catch let error as ClientError where error.mayPass && (last != nil || !error.isUnreachable) {
        // One that was never reached is not there; one that was may be restarting.
        failures += 1
        guard failures <= 4 else { throw error }
        try await Task.sleep(for: session.pause * (1 << failures))
      }
    }
  }
}
