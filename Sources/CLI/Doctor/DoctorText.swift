import Core

/// A report as people read it.
enum DoctorText {
  /// A verdict in a word.
  static func word(_ verdict: DiagnosticVerdict) -> Localized {
    switch verdict {
    case .ok: Localized(en: "ok", zh: "正常")
    case .notDone: Localized(en: "not done", zh: "未检查")
    case .warning: Localized(en: "warning", zh: "警告")
    case .failure: Localized(en: "FAILURE", zh: "故障")
    }
  }

  /// A verdict's colour.
  static func colour(_ verdict: DiagnosticVerdict) -> Colour {
    switch verdict {
    case .ok: .green
    case .notDone: .dim
    case .warning: .yellow
    case .failure: .red
    }
  }

  /// The report's lines: a line for each check, one below it for its remedy, and the count.
  /// - Parameters:
  ///   - report: The report.
  ///   - language: The reader's language.
  ///   - paint: How a verdict's padded word looks.
  static func lines(
    _ report: DoctorReport, _ language: Language, paint: (DiagnosticVerdict, String) -> String = { $1 }
  ) -> [String] {
    let width = DiagnosticVerdict.allCases.map { DisplayWidth.of(word($0)[language]) }.max() ?? 0
    var lines: [String] = []
    for check in report.checks {
      let device = check.device.map { language == .chinese ? "（\($0)）" : " (\($0))" } ?? ""
      let colon = language == .chinese ? "：" : ": "
      let word = paint(check.verdict, DisplayWidth.pad(word(check.verdict)[language], to: width))
      lines.append("\(word)  " + Printable.line("\(check.title)\(device)\(colon)\(check.detail)"))
      if let remedy = check.remedy {
        lines.append(String(repeating: " ", count: width) + "  → " + Printable.line(remedy))
      }
    }
    let counts = DiagnosticVerdict.allCases.compactMap { verdict -> String? in
      let count = report.checks.count { $0.verdict == verdict }
      guard count > 0 else { return nil }
      return language == .chinese ? "\(word(verdict).zh) \(count)" : "\(count) \(word(verdict).en)"
    }
    return lines + [counts.joined(separator: language == .chinese ? "，" : ", ")]
  }
}
