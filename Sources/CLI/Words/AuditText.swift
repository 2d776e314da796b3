import Client
import Core

/// Entries of the audit in a person's words; an unknown word is shown as it came.
enum AuditText {
  /// Number, time, uid, role, action, result, and what it is about.
  static func cells(_ entry: AuditEntry, _ language: Language) -> [String] {
    let counts = (entry.counts ?? [:]).sorted { $0.key < $1.key }.map { count($0.key, $0.value, language) }
    return [
      String(entry.sequence), LocalTime.full(entry.time), entry.uid.map { String($0) } ?? "",
      role(entry.role, language),
      AuditAction(rawValue: entry.action).map { action($0)[language] } ?? entry.action,
      ([detail(entry, language)].compactMap { $0 } + counts).joined(separator: " "), entry.subject ?? "",
    ]
  }

  /// An entry on one line.
  static func line(_ entry: AuditEntry, _ language: Language) -> String {
    cells(entry, language).filter { !$0.isEmpty }.map(Printable.line).joined(separator: "  ")
  }

  /// Whether the record is whole, in one line, with the place to note.
  static func verdict(_ report: AuditReport, _ language: Language) -> String {
    let zh = language == .chinese
    let place = "\(report.head.sequence):\(report.head.hash)"
    if report.expected == .contradicted {
      return zh
        ? "记录已被改写：事先记下的位置与现有内容不符。末条 \(place)"
        : "rewritten: the place that was noted does not stand there; last \(place)"
    }
    guard report.chain.holds else {
      let at = report.chain.brokenAt.map { String($0) } ?? "?"
      let words = report.chain.fault.flatMap(AuditVerdict.Fault.init(rawValue:)).map { fault($0)[language] }
      let what = words ?? report.chain.fault ?? (zh ? "未能读完" : "could not be read to its end")
      return zh ? "记录有误：第 \(at) 条\(what)。末条 \(place)" : "broken at entry \(at): \(Printable.line(what)); last \(place)"
    }
    let pruned =
      report.expected == .pruned ? (zh ? "事先记下的位置已按期清除。" : " (the place that was noted is past its time)") : ""
    return zh
      ? "记录完整，共核验 \(report.entries) 条。\(pruned)末条 \(place)"
      : "whole, \(report.entries) entries checked\(pruned); last \(place)"
  }

  static func fault(_ fault: AuditVerdict.Fault) -> Localized {
    switch fault {
    case .altered: Localized(en: "was altered", zh: "被篡改")
    case .missing: Localized(en: "is missing", zh: "缺失")
    case .truncated: Localized(en: "and what followed are missing at the end", zh: "及其后的记录缺失")
    case .removed: Localized(en: "and what came before were removed, not by satcheld", zh: "及之前的记录被清除，且非 satcheld 所为")
    }
  }

  private static func role(_ word: String, _ language: Language) -> String {
    switch Role(rawValue: word) {
    case .operator: language == .chinese ? "操作员" : word
    case .technician: language == .chinese ? "技术员" : word
    case .root: word
    case nil: word == AuditEntry.daemon ? "satcheld" : word
    }
  }

  private static func detail(_ entry: AuditEntry, _ language: Language) -> String? {
    guard let word = entry.detail else { return nil }
    if let confirmation = Confirmation(rawValue: word) { return StateWords.confirmation(confirmation)[language] }
    if let code = ProblemCode(rawValue: word) { return code.text.title[language] }
    if let kind = JobKind(rawValue: word) { return StateWords.kind(kind)[language] }
    return word
  }

  private static func count(_ name: String, _ number: Int64, _ language: Language) -> String {
    guard let count = AuditCount(rawValue: name) else { return "\(name) \(number)" }
    let word: Localized =
      switch count {
      case .copies: Localized(en: "copies", zh: "份数")
      case .pages: Localized(en: "pages", zh: "页数")
      case .voidedPages: Localized(en: "voided pages", zh: "作废页数")
      case .seconds: Localized(en: "seconds", zh: "秒数")
      case .removed: Localized(en: "removed", zh: "清除条数")
      case .through: Localized(en: "up to", zh: "至第")
      }
    return "\(word[language]) \(number)"
  }

  static func action(_ action: AuditAction) -> Localized {
    switch action {
    case .daemonStarted: Localized(en: "satcheld started", zh: "satcheld 启动")
    case .daemonStopped: Localized(en: "satcheld stopped", zh: "satcheld 停止")
    case .clockSet: Localized(en: "clock was set", zh: "时钟被调整")
    case .cameraOpened: Localized(en: "camera opened", zh: "相机开启")
    case .cameraClosed: Localized(en: "camera closed", zh: "相机关闭")
    case .previewViewed: Localized(en: "looked through the camera", zh: "查看取景画面")
    case .photoCaptured: Localized(en: "photo taken", zh: "拍摄照片")
    case .photoViewed: Localized(en: "photo viewed", zh: "查看照片")
    case .originalViewed: Localized(en: "photo's original viewed", zh: "查看照片原图")
    case .photoAccepted: Localized(en: "photo accepted", zh: "采用照片")
    case .photoRetaken: Localized(en: "photo to be taken again", zh: "要求重拍")
    case .photoRefinished: Localized(en: "photo finished again", zh: "重新裁切照片")
    case .photoDelivered: Localized(en: "photo delivered", zh: "照片已交付")
    case .jobSubmitted: Localized(en: "job submitted", zh: "提交作业")
    case .jobViewed: Localized(en: "others' jobs viewed", zh: "查看他人作业")
    case .jobHeld: Localized(en: "job held", zh: "暂停作业")
    case .jobReleased: Localized(en: "job released", zh: "放行作业")
    case .jobRetried: Localized(en: "job tried again", zh: "重试作业")
    case .jobResolved: Localized(en: "outcome settled", zh: "确认打印结果")
    case .jobDelivered: Localized(en: "job delivered", zh: "作业已交付")
    case .jobCancelRequested: Localized(en: "cancelling asked for", zh: "请求取消作业")
    case .jobCanceled: Localized(en: "job canceled", zh: "取消作业")
    case .jobAborted: Localized(en: "job aborted", zh: "作业中止")
    case .jobDeleted: Localized(en: "job deleted", zh: "删除作业")
    case .jobExpired: Localized(en: "job's record expired", zh: "作业记录到期清除")
    case .contentExpired: Localized(en: "content expired", zh: "内容到期销毁")
    case .documentPrinted: Localized(en: "printed", zh: "打印文档")
    case .printoutInterrupted: Localized(en: "printout interrupted", zh: "打印中断")
    case .documentUploaded: Localized(en: "document uploaded", zh: "上传文档")
    case .documentViewed: Localized(en: "document viewed", zh: "查看文档")
    case .documentDeleted: Localized(en: "document deleted", zh: "删除文档")
    case .documentExpired: Localized(en: "document expired", zh: "文档到期销毁")
    case .deviceChanged: Localized(en: "device settings changed", zh: "更改设备设置")
    case .deviceAction: Localized(en: "device action", zh: "操作设备")
    case .templateStored: Localized(en: "template stored", zh: "保存模板")
    case .templateDeleted: Localized(en: "template deleted", zh: "删除模板")
    case .diagnosticsRun: Localized(en: "diagnostics run", zh: "运行诊断")
    case .auditViewed: Localized(en: "audit viewed", zh: "查看审计记录")
    case .auditRefused: Localized(en: "audit refused", zh: "拒绝查看审计记录")
    case .auditPruned: Localized(en: "old entries removed", zh: "清除过期记录")
    }
  }
}
