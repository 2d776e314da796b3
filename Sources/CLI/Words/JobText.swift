import Core

/// A job in a person's words.
enum JobText {
  /// State and reasons: `stopped: paper is out`.
  static func state(_ job: JobView, _ language: Language) -> String {
    let state = StateWords.job(job.state)[language]
    let plain: Set<String> = [
      JobReason.jobPrinting.rawValue, JobReason.jobCompletedSuccessfully.rawValue,
      JobReason.jobCanceledByUser.rawValue, JobReason.jobHoldUntilSpecified.rawValue,
    ]
    let reasons = job.stateReasons.filter { !plain.contains($0) }.map { StateWords.reason($0, language) }
    guard !reasons.isEmpty else { return state }
    return language == .chinese
      ? "\(state)：\(reasons.joined(separator: "、"))" : "\(state): \(reasons.joined(separator: ", "))"
  }

  /// How far it is: `25% copy 1/3 page 1`; empty before it begins.
  static func progress(_ job: JobView, _ language: Language) -> String {
    guard let progress = job.progress, progress.total > 0 else { return "" }
    let percent = "\(min(100, progress.completed * 100 / progress.total))%"
    return ([percent] + place(progress, copies: job.copies, language)).joined(separator: " ")
  }

  /// What goes on now, for the line behind a progress bar.
  static func label(_ job: JobView, _ language: Language) -> String {
    guard let progress = job.progress else { return state(job, language) }
    return ([state(job, language)] + place(progress, copies: job.copies, language)).joined(separator: " ")
  }

  private static func place(_ progress: JobProgress, copies: Int?, _ language: Language) -> [String] {
    var parts: [String] = []
    if let copy = progress.copy, let copies, copies > 1 {
      parts.append(language == .chinese ? "第 \(copy)/\(copies) 份" : "copy \(copy)/\(copies)")
    }
    if let page = progress.page { parts.append(language == .chinese ? "第 \(page) 页" : "page \(page)") }
    return parts
  }

  /// All that is known, as labels and values.
  static func details(_ job: JobView, _ language: Language) -> [(label: String, value: String)] {
    func word(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }
    var out: [(String, String)] = [
      (word("job", "作业"), job.id), (word("kind", "类型"), StateWords.kind(job.kind)[language]),
      (word("state", "状态"), state(job, language)),
    ]
    if let title = job.title { out.append((word("title", "标题"), title)) }
    if let reference = job.reference { out.append((word("reference", "案号"), reference)) }
    if let actor = job.actor { out.append((word("officer", "经办人"), actor)) }
    if let device = job.device { out.append((word("device", "设备"), device)) }
    if let copies = job.copies { out.append((word("copies", "份数"), "\(copies)")) }
    let progress = progress(job, language)
    if !progress.isEmpty { out.append((word("progress", "进度"), progress)) }
    out.append((word("owner", "提交者"), job.owner.user ?? "\(job.owner.uid)"))
    out.append((word("sent", "提交时间"), LocalTime.short(job.createdAt)))
    out.append((word("changed", "更新时间"), LocalTime.short(job.updatedAt)))
    if let result = job.result { out += self.result(result, language) }
    if let problem = job.problem {
      out.append((word("problem", "问题"), problem.detail))
      out.append((word("remedy", "处理方法"), problem.remedy))
    }
    return out.map { ($0.0, Printable.line($0.1)) }
  }

  /// What was done to a photo beyond turning, cropping and resampling; nil where that was nothing.
  static func adjustments(_ photo: PhotoFile, _ language: Language) -> String? {
    guard let words = photo.adjustments, !words.isEmpty else { return nil }
    return words.map { PhotoAdjustment(rawValue: $0)?.label[language] ?? $0 }
      .joined(separator: language == .chinese ? "、" : ", ")
  }

  private static func result(_ result: JobResult, _ language: Language) -> [(String, String)] {
    func word(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }
    var out: [(String, String)] = []
    if let confirmation = result.confirmation {
      out.append((word("confirmed", "确认方式"), StateWords.confirmation(confirmation)[language]))
    }
    if let copies = result.copiesPrinted { out.append((word("copies printed", "已印份数"), "\(copies)")) }
    if let pages = result.pagesVoided, pages > 0 { out.append((word("pages voided", "作废页数"), "\(pages)")) }
    if let photo = result.photo {
      out.append(
        (
          word("photo", "照片"),
          "\(photo.width)×\(photo.height) px, \(photo.dotsPerInch) dpi, \(photo.size) \(word("bytes", "字节"))"
        ))
      if let adjusted = adjustments(photo, language) { out.append((word("adjusted", "已调整"), adjusted)) }
    }
    for rule in result.rules ?? [] where !rule.passed {
      out.append((word("rule", "未达要求"), PhotoRuleText.line(rule, language)))
    }
    for check in result.checks ?? [] { out.append((word("check by eye", "目视检查"), check.text)) }
    return out
  }
}
