import Client
import Core

extension Session {
  /// Writes a photo to a file, or to the standard output for `-`.
  /// - Throws: ``UsageFailure``.
  func write(photo: [UInt8], _ output: String) throws {
    if output == "-" { console.bytes(photo) } else { try OutputFile.write(photo, to: output) }
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

  /// Says how a photo job stands, what was written, and which rules fail.
  /// - Parameter isFrame: Whether the frame was written, not the photo.
  func report(photo job: JobView, output: String, isFrame: Bool = false) throws {
    if output != "-" { try report(job) }
    guard !json else { return }
    if output != "-", isFrame {
      console.line(output + (job.result?.frame.map { "  \($0.width)×\($0.height)" } ?? ""))
    } else if output != "-", let photo = job.result?.photo {
      let size = "\(photo.size) \(word("bytes", "字节"))"
      console.line("\(output)  \(photo.width)×\(photo.height)  \(photo.dotsPerInch) dpi  \(size)")
    }
    for rule in job.result?.rules ?? [] where !rule.passed {
      console.errorLine("! \(Printable.line(PhotoRuleText.line(rule, language)))")
    }
  }
}
