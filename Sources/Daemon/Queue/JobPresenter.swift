import Core
import Foundation

/// Shows a job's record as the contract does, with the personal words out of the content store.
struct JobPresenter: Sendable {
  let content: ContentStore
  let board: DeviceBoard

  /// A job as its owner sees it.
  func view(_ job: JobRecord, language: Language) async throws -> JobView {
    var summary: JobSummary?
    var problem = job.problem
    do {
      if !job.isContentGone, let bytes = try await content.summary(of: job.id) {
        summary = try JobSummary(bytes: bytes)
      }
    } catch let damage as Problem where damage.code == .contentDamaged {
      // It is shown without its words, so that one damaged file hides no other job.
      problem = problem ?? damage
    }
    var (state, reasons) = (job.state, job.reasons)
    if state == .processing, job.kind == .print, let device = job.device.flatMap({ board[$0] }),
      device.state == .stopped, device.stateReasons.contains(PrinterReason.spoolAreaFull.rawValue)
    {
      // Its printer is done with it, and there is no room to write what became of it.
      (state, reasons) = (.processingStopped, [.printerStopped])
      problem = problem ?? Problem(.storageFull)
    }
    if job.state == .pending && reasons.isEmpty {
      reasons = board.waitReasons(kind: job.kind, requested: job.device ?? job.requestedDevice)
    }
    return JobView(
      id: job.id, kind: job.kind, title: summary?.title, state: state, stateReasons: reasons.map(\.rawValue),
      createdAt: WallClock.text(job.createdAt), updatedAt: WallClock.text(job.updatedAt),
      owner: JobOwner(uid: job.ownerUID, user: job.ownerUser), reference: summary?.reference, actor: summary?.actor,
      device: job.device, copies: job.kind == .print ? job.copies : nil, attempts: job.attempts,
      progress: progress(job), result: result(job, language),
      problem: problem.map { ProblemDocument($0, language: language) })
  }

  private func progress(_ job: JobRecord) -> JobProgress? {
    guard let progress = job.progress, let unit = JobProgress.Unit(rawValue: progress.unit) else { return nil }
    return JobProgress(
      completed: progress.completed, total: progress.total, unit: unit, copy: progress.copy, page: progress.page)
  }

  private func result(_ job: JobRecord, _ language: Language) -> JobResult? {
    guard job.result != nil || job.confirmation != nil else { return nil }
    return (job.result ?? StoredResult()).view(confirmation: job.confirmation, language: language)
  }
}
