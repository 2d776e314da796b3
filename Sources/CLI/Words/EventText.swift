import Core

/// An event as one line.
enum EventText {
  /// What happened: `j_…  print  completed`; nil where there is nothing to say.
  static func line(_ event: EventView, _ language: Language) -> String? {
    func word(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }
    let text: String
    switch event {
    case .snapshot(let snapshot):
      text = word(
        "now: \(snapshot.jobs.count) unfinished jobs, \(snapshot.devices.count) devices",
        "当前：\(snapshot.jobs.count) 个未完成作业，\(snapshot.devices.count) 台设备")
    case .jobChanged(let job):
      text = [
        job.id, StateWords.kind(job.kind)[language], JobText.state(job, language), JobText.progress(job, language),
      ]
      .filter { !$0.isEmpty }.joined(separator: "  ")
    case .jobDeleted(let deleted): text = deleted.id + "  " + word("deleted", "已删除")
    case .jobExpiring(let expiring):
      text = expiring.id + "  " + word("will be deleted on", "将删除于") + " " + LocalTime.short(expiring.expiresAt)
    case .deviceChanged(let device): text = device.id + "  " + DeviceText.line(device, language)
    case .photoGuidance(let guidance):
      // What only warns is said of a picture that is acceptable, too.
      let advice = guidance.text ?? guidance.advice.joined(separator: ", ")
      let words = [guidance.acceptable ? word("meets the specification", "符合规格") : "", advice].filter { !$0.isEmpty }
      guard !words.isEmpty else { return nil }
      text = ([guidance.job ?? guidance.device].compactMap { $0 } + words).joined(separator: "  ")
    }
    return Printable.line(text)
  }
}
