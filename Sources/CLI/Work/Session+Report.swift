import Core

extension Session {
  /// Says how a job stands: one line, and what to do where a person is needed.
  func report(_ job: JobView) throws {
    if json { return try write(json: job) }
    console.line(line(of: job))
    if let confirmation = job.result?.confirmation { console.line(word(StateWords.confirmation(confirmation))) }
    explain(job)
  }

  /// A job's id and state.
  func line(of job: JobView) -> String {
    let progress = job.state.isFinal ? "" : JobText.progress(job, language)
    let state = JobText.state(job, language)
    return [job.id, state, progress].filter { !$0.isEmpty }.map(Printable.line).joined(separator: "  ")
  }

  /// Says on the standard error what is wrong with a job, and what a person can do.
  func explain(_ job: JobView) {
    if let problem = job.problem {
      console.errorLine(Printable.line(problem.detail))
      console.errorLine(Printable.line(problem.remedy))
    }
    if job.has(.photoAwaitingAcceptance) {
      console.errorLine("satchel accept|retake|refinish|cancel \(job.id)")
    }
    if job.has(.outcomeUnknown) {
      console.errorLine("satchel resolve \(job.id) --as printed|reprint|cancel")
    }
  }

  /// Says how a printer is after an action: one line.
  func report(_ device: DeviceView) throws {
    if json { return try write(json: device) }
    let reasons = [StateWords.device(device.state)[language]] + DeviceText.reasons(device, language)
    let state = reasons.joined(separator: language == .chinese ? "，" : ", ")
    console.line([device.id, state, device.profile ?? ""].map(Printable.line).joined(separator: "  "))
  }
}
