import Client
import Core

extension Session {
  /// Waits for a job, showing progress and each new problem on the standard error.
  /// - Parameters:
  ///   - job: The job as submitted.
  ///   - policy: What the daemon does by itself after an unknown outcome.
  ///   - timeout: Seconds; nil: as long as it takes.
  /// - Returns: The job as last seen.
  /// - Throws: When interrupted, after saying that the job goes on, exit code 130; ``CommandStatus/needsPerson`` where
  ///   the daemon is gone for long, after naming the job, which must not be taken for one that was never sent.
  func wait(for job: JobView, policy: InterruptionPolicy = .ask, timeout: Int?) async throws -> JobView {
    var toldProblem: String?
    show(job)
    let watch = JobWatch(job, client: client, policy: policy, interruption: interruption, pause: pause) { sight in
      switch sight {
      case .job(let job):
        // What the daemon is about to settle by itself asks nobody for anything.
        if let problem = job.problem, problem.code != toldProblem, !JobWatch.isSettled(job, policy),
          !job.has(.outcomeUnknown)
        {
          console.errorLine("\(Printable.line(problem.title)): \(Printable.line(problem.remedy))")
        }
        toldProblem = job.problem?.code
        show(job)
      case .guidance(let guidance):
        console.progress { DisplayWidth.cut(Printable.line(Self.text(of: guidance)), to: $0 - 1) }
      }
    }
    let ending: JobWatch.Ending
    do {
      ending = try await watch.run(timeout: timeout.map { .seconds($0) })
    } catch let error as ClientError where error.mayPass {
      if json { try write(json: watch.job) }
      console.errorLine(
        word(
          "Lost sight of \(job.id), which satcheld has taken. See satchel job \(job.id) before you send it again.",
          "已看不到作业 \(job.id)，但 satcheld 已接收。重新提交前请用 satchel job \(job.id) 查看。"))
      FailureText(error, language)?.show(on: console, asJSON: json)
      throw CommandStatus.needsPerson
    }
    console.clearProgress()
    guard ending == .interrupted else { return watch.job }
    console.errorLine(
      word(
        "Left \(job.id); it goes on. See satchel job \(job.id).", "已离开作业 \(job.id)，作业继续进行。可用 satchel job \(job.id) 查看。")
    )
    throw Interrupted()
  }

  private func show(_ job: JobView) {
    console.progress { width in
      ProgressBar.line(job.progress, label: Printable.line(JobText.label(job, language)), width: width)
    }
  }

  private static func text(of guidance: PhotoGuidance) -> String {
    guidance.text ?? guidance.advice.first ?? (guidance.acceptable ? "✓" : "…")
  }
}

/// The person at the keyboard left a job that goes on.
struct Interrupted: Error {}
