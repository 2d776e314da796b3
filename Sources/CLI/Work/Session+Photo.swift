import Client
import Core

extension Session {
  /// Says how a job stands after an action on its photo; where a picture is asked for, writes the photo.
  /// - Parameters:
  ///   - job: The job after the action.
  ///   - output: The JPEG to write; nil: none.
  ///   - isFinal: Whether the photo is accepted: then the daemon is told that it was delivered.
  func finish(_ job: JobView, output: String?, isFinal: Bool) async throws {
    guard let output else { return try report(job) }
    try report(job, besides: output)
    try write(picture: try await client.photo(of: job.id), output)
    if isFinal { await deliver(job.id) }
    report(photo: job, output: output)
  }

  /// Tells the daemon that a photo is safe here.
  func deliver(_ id: String) async {
    do {
      _ = try await client.act(on: id, JobActionRequest(.deliver))
    } catch {
      // Undelivered, the daemon only keeps its own copy longer.
      FailureText(error, language)?.show(on: console, asJSON: json)
    }
  }

  /// Says how a photo's job stands before its picture is written: where that fails, the job's id is known.
  /// - Parameter output: Where the picture goes; when it is the standard output, all is said on the standard error.
  func report(_ job: JobView, besides output: String) throws {
    guard output == "-" else { return try report(job) }
    console.errorLine(line(of: job))
    explain(job)
  }

  /// Says what was written, and which rules fail.
  /// - Parameter isFrame: Whether the frame was written, not the photo.
  func report(photo job: JobView, output: String, isFrame: Bool = false) {
    guard !json else { return }
    if output != "-", isFrame {
      console.line(output + (job.result?.frame.map { "  \($0.width)×\($0.height)" } ?? ""))
    } else if output != "-", let photo = job.result?.photo {
      let size = "\(photo.size) \(word("bytes", "字节"))"
      console.line("\(output)  \(photo.width)×\(photo.height)  \(photo.dotsPerInch) dpi  \(size)")
      if let adjusted = JobText.adjustments(photo, language) {
        console.line(Printable.line(word("adjusted: ", "已调整：") + adjusted))
      }
      if let checks = job.result?.checks, !checks.isEmpty {
        let list = checks.map(\.text).joined(separator: language == .chinese ? "；" : "; ")
        console.line(Printable.line(word("check by eye: ", "请目视检查：") + list))
      }
    }
    for rule in job.result?.rules ?? [] where !rule.passed {
      console.errorLine("! \(Printable.line(PhotoRuleText.line(rule, language)))")
    }
  }
}
