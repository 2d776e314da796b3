import Client
import Core

extension SatchelClient {
  /// Waits for a job's end.
  /// - Returns: The job as it ended.
  /// - Throws: `ClientError`.
  func end(of job: JobView) async throws -> JobView {
    for try await event in events(job: job.id) {
      switch event.event {
      case .jobChanged(let job) where job.state.isFinal: return job
      case .snapshot(let snapshot):
        if let job = snapshot.jobs.first(where: { $0.id == job.id && $0.state.isFinal }) { return job }
      default: break
      }
    }
    return try await self.job(job.id)
  }
}
