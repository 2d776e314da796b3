import Client
import Core

/// Follows one job until nothing more happens by itself.
@MainActor
final class JobWatch {
  /// How the watch ended.
  enum Ending: Sendable, Equatable {
    /// The job is final, or needs a person.
    case settled
    /// The time was up.
    case timedOut
    /// The person at the keyboard left.
    case interrupted
  }

  /// What was seen.
  enum Sight: Sendable {
    case job(JobView)
    case guidance(PhotoGuidance)
  }

  /// The job as last seen.
  private(set) var job: JobView
  private let client: SatchelClient
  private let pause: Duration
  private let policy: InterruptionPolicy
  private let interruption: @Sendable () async -> Void
  private let see: (Sight) -> Void

  /// - Parameters:
  ///   - job: The job as submitted.
  ///   - client: The daemon.
  ///   - policy: What the daemon does by itself after an unknown outcome; `ask`: a person must say.
  ///   - interruption: Returns when the person at the keyboard leaves.
  ///   - pause: The time before a broken event stream is taken up again; it grows with each failure.
  ///   - see: Told of each change.
  init(
    _ job: JobView, client: SatchelClient, policy: InterruptionPolicy = .ask,
    interruption: @escaping @Sendable () async -> Void,
    pause: Duration, see: @escaping (Sight) -> Void
  ) {
    self.policy = policy
    self.interruption = interruption
    self.job = job
    self.client = client
    self.pause = pause
    self.see = see
  }

  /// Whether a job goes no further without a person. A printer that only stopped (paper, cover) goes on by itself.
  static func isSettled(_ job: JobView, _ policy: InterruptionPolicy = .ask) -> Bool {
    job.state.isFinal || job.state == .pendingHeld || job.has(.photoAwaitingAcceptance)
      || policy == .ask && job.has(.outcomeUnknown)
  }

  /// Follows the job.
  /// - Parameter timeout: The longest wait; nil: as long as it takes.
  func run(timeout: Duration?) async throws -> Ending {
    try await withThrowingTaskGroup(of: Ending.self) { group in
      group.addTask { try await self.follow() }
      group.addTask { [interruption] in
        await interruption()
        return Task.isCancelled ? .settled : .interrupted
      }
      if let timeout {
        group.addTask {
          try await Task.sleep(for: timeout)
          return .timedOut
        }
      }
      defer { group.cancelAll() }
      return try await group.next() ?? .settled
    }
  }

  private func follow() async throws -> Ending {
    var last: String?
    var failures = 0
    while true {
      do {
        for try await event in client.events(job: job.id, after: last) {
          failures = 0
          last = event.id ?? last
          switch event.event {
          // The job may have ended before the stream began: then no event tells of it.
          case .snapshot: take(try await client.job(job.id))
          case .jobChanged(let changed) where changed.id == job.id: take(changed)
          case .photoGuidance(let guidance) where guidance.job == job.id: see(.guidance(guidance))
          default: break
          }
          if Self.isSettled(job, policy) { return .settled }
        }
        throw CancellationError()
      } catch let error as ClientError where error.mayPass {
        failures += 1
        guard failures <= 6 else { throw error }
        try await Task.sleep(for: pause * (1 << failures))
      }
    }
  }

  private func take(_ changed: JobView) {
    job = changed
    see(.job(changed))
  }
}

extension ClientError {
  /// Whether the daemon may only be restarting.
  var mayPass: Bool {
    switch self {
    case .connectionBroken, .timedOut, .eventsOverrun, .cannotConnect(.noSocket, _), .cannotConnect(.refused, _): true
    case .cannotConnect, .problem, .protocolViolation: false
    }
  }
}
