/// The printer.
extension DiagnosticFinding {
  static let printer: [DiagnosticFinding] = [
    .printerPresent, .printerKnown, .printerAbsent, .printerNone, .printerGone, .printerUnseen, .claimHeld, .claimBusy,
    .claimDenied, .claimFailed, .printerUnanswered, .printerNotOpen, .printerBusy, .noPrinter, .identityTold,
    .identityMissing, .statusReady, .statusTold, .statusUnknown, .headHot, .batteryLow, .printerHeld, .paperLoaded,
    .paperUnknown, .paperNotSeen, .testPrinted, .testSent, .testFailed, .testNotPossible,
  ]

  /// `name` (`id`) is plugged in at `port`.
  public static let printerPresent = DiagnosticFinding(
    "printer-present", .ok,
    Localized(en: "{name} ({id}) is plugged in at {port}.", zh: "{name}（{id}）已接在端口 {port}。"))

  /// satcheld sees `name`.
  public static let printerKnown = DiagnosticFinding(
    "printer-known", .ok,
    Localized(en: "satcheld sees {name}.", zh: "satcheld 已识别 {name}。"))

  /// No printer is plugged in; `count` other USB devices are.
  public static let printerAbsent = DiagnosticFinding(
    "printer-absent", .failure,
    Localized(en: "No printer is plugged in; {count} other USB devices are.", zh: "没有接入打印机；另有 {count} 个 USB 设备。"),
    remedy: Localized(en: "Switch the printer on and plug its cable in at both ends.", zh: "请打开打印机电源，并插好电缆两端。"))

  /// satcheld sees no printer.
  public static let printerNone = DiagnosticFinding(
    "printer-none", .failure,
    Localized(en: "satcheld sees no printer.", zh: "satcheld 没有发现打印机。"),
    remedy: Localized(en: "Switch the printer on and plug its cable in at both ends.", zh: "请打开打印机电源，并插好电缆两端。"))

  /// `name` is known, but not plugged in now.
  public static let printerGone = DiagnosticFinding(
    "printer-gone", .failure,
    Localized(en: "{name} is known, but not plugged in now.", zh: "{name} 曾经接入，目前未连接。"),
    remedy: Localized(en: "Switch the printer on and plug its cable in at both ends.", zh: "请打开打印机电源，并插好电缆两端。"))

  /// The kernel shows a printer at `port`, but satcheld does not see it.
  public static let printerUnseen = DiagnosticFinding(
    "printer-unseen", .failure,
    Localized(
      en: "The kernel shows a printer at {port}, but satcheld does not see it.",
      zh: "内核显示端口 {port} 有打印机，但 satcheld 未识别。"),
    remedy: Localized(
      en: "Restart the daemon: systemctl restart satchel.service.", zh: "请重启服务：systemctl restart satchel.service。"))

  /// satcheld holds the printer.
  public static let claimHeld = DiagnosticFinding(
    "claim-held", .ok,
    Localized(en: "satcheld holds the printer.", zh: "satcheld 已占用打印机。"))

  /// Another owner holds the printer: `holder`.
  public static let claimBusy = DiagnosticFinding(
    "claim-busy", .failure,
    Localized(en: "Another owner holds the printer: {holder}.", zh: "打印机被其他程序占用：{holder}。"),
    remedy: Localized(
      en: "End that program (CUPS: systemctl stop cups), or unload that driver.",
      zh: "请结束该程序（CUPS：systemctl stop cups）或卸载该驱动。"))

  /// The system does not let satcheld open the printer (`function`).
  public static let claimDenied = DiagnosticFinding(
    "claim-denied", .failure,
    Localized(
      en: "The system does not let satcheld open the printer ({function}).", zh: "系统不允许 satcheld 打开打印机（{function}）。"),
    remedy: Localized(
      en: "Apply the udev rules (udevadm trigger), then systemctl restart satchel.service.",
      zh: "请应用 udev 规则（udevadm trigger）后重启 satchel.service。"))

  /// The printer cannot be opened: `code` (`function`).
  public static let claimFailed = DiagnosticFinding(
    "claim-failed", .failure,
    Localized(en: "The printer cannot be opened: {code} ({function}).", zh: "无法打开打印机：{code}（{function}）。"),
    remedy: Localized(en: "Switch the printer off and on, and try another cable.", zh: "请关开打印机电源，并换一根电缆。"))

  /// The printer did not come to an answer within `limit` s.
  public static let printerUnanswered = DiagnosticFinding(
    "printer-unanswered", .failure,
    Localized(en: "The printer did not come to an answer within {limit} s.", zh: "打印机在 {limit} 秒内没有结果。"),
    remedy: Localized(en: "Switch the printer off and on, and run the doctor again.", zh: "请关开打印机电源后重新诊断。"))

  /// The printer is not open.
  public static let printerNotOpen = DiagnosticFinding(
    "printer-not-open", .notDone,
    Localized(en: "The printer is not open.", zh: "打印机未打开。"))

  /// A printout is under way.
  public static let printerBusy = DiagnosticFinding(
    "printer-busy", .notDone,
    Localized(en: "A printout is under way.", zh: "正在打印。"),
    remedy: Localized(en: "Run the doctor again when it is done.", zh: "请在打印完成后重新诊断。"))

  /// There is no printer.
  public static let noPrinter = DiagnosticFinding(
    "no-printer", .notDone,
    Localized(en: "There is no printer.", zh: "没有打印机。"))

  /// The printer calls itself `maker` `model`, commands `commands`.
  public static let identityTold = DiagnosticFinding(
    "identity-told", .ok,
    Localized(
      en: "The printer calls itself {maker} {model}, commands {commands}.", zh: "打印机标识：{maker} {model}，指令集 {commands}。")
  )

  /// The printer tells no IEEE 1284 id (`reason`).
  public static let identityMissing = DiagnosticFinding(
    "identity-missing", .warning,
    Localized(en: "The printer tells no IEEE 1284 id ({reason}).", zh: "打印机没有 IEEE 1284 标识（{reason}）。"),
    remedy: Localized(
      en: "Nothing if it prints; else check that it is an ESC/POS printer.", zh: "若能打印则无需处理；否则请确认它是 ESC/POS 打印机。"))

  /// The printer answers and reports no fault.
  public static let statusReady = DiagnosticFinding(
    "status-ready", .ok,
    Localized(en: "The printer answers and reports no fault.", zh: "打印机有应答，无故障。"))

  /// The printer answers; what stops it is the paper.
  public static let statusTold = DiagnosticFinding(
    "status-told", .ok,
    Localized(en: "The printer answers; what stops it is the paper.", zh: "打印机有应答；停机原因是纸张。"))

  /// The printer tells nothing of its state.
  public static let statusUnknown = DiagnosticFinding(
    "status-unknown", .warning,
    Localized(en: "The printer tells nothing of its state.", zh: "打印机不报告状态。"),
    remedy: Localized(en: "Look at its lamps, and at the paper after each printout.", zh: "请查看指示灯，并在每次打印后检查纸张。"))

  /// The print head is too hot; it goes on when it has cooled.
  public static let headHot = DiagnosticFinding(
    "head-hot", .warning,
    Localized(en: "The print head is too hot; it goes on when it has cooled.", zh: "打印头过热，冷却后会继续。"),
    remedy: Localized(en: "Let it cool for a few minutes.", zh: "请冷却几分钟。"))

  /// The printer's battery is low.
  public static let batteryLow = DiagnosticFinding(
    "battery-low", .warning,
    Localized(en: "The printer's battery is low.", zh: "打印机电量不足。"),
    remedy: Localized(en: "Charge it before the next long printout.", zh: "请在下次打印长文件之前充电。"))

  /// A printout whose outcome is unknown holds the printer; nothing prints before it is settled.
  public static let printerHeld = DiagnosticFinding(
    "printer-held", .failure,
    Localized(
      en: "A printout whose outcome is unknown holds the printer; nothing prints before it is settled.",
      zh: "有一份结果不明的打印件占用打印机，处理之前不会打印。"),
    remedy: Localized(
      en: "Have its owner look at the paper and run satchel resolve.", zh: "请打印件所有者查看纸张后运行 satchel resolve。"))

  /// There is paper.
  public static let paperLoaded = DiagnosticFinding(
    "paper-loaded", .ok,
    Localized(en: "There is paper.", zh: "有纸。"))

  /// The printer does not tell whether it has paper.
  public static let paperUnknown = DiagnosticFinding(
    "paper-unknown", .warning,
    Localized(en: "The printer does not tell whether it has paper.", zh: "打印机不报告是否有纸。"),
    remedy: Localized(en: "Look at the roll.", zh: "请查看纸卷。"))

  /// The cover is open.
  public static let paperNotSeen = DiagnosticFinding(
    "paper-not-seen", .notDone,
    Localized(en: "The cover is open.", zh: "上盖打开。"),
    remedy: Localized(en: "Close the cover and run the doctor again.", zh: "请合上上盖后重新诊断。"))

  /// The test pattern is printed; the printer confirms it (`confirmation`).
  public static let testPrinted = DiagnosticFinding(
    "test-printed", .ok,
    Localized(
      en: "The test pattern is printed; the printer confirms it ({confirmation}).", zh: "测试图已打印，打印机已确认（{confirmation}）。"
    ))

  /// The printer took the test pattern and cannot confirm it.
  public static let testSent = DiagnosticFinding(
    "test-sent", .warning,
    Localized(en: "The printer took the test pattern and cannot confirm it.", zh: "打印机已接收测试图，但无法确认。"),
    remedy: Localized(en: "Look at the paper: every line must be unbroken.", zh: "请查看纸张：线条应完整无断点。"))

  /// The test pattern broke off: `cause`.
  public static let testFailed = DiagnosticFinding(
    "test-failed", .failure,
    Localized(en: "The test pattern broke off: {cause}.", zh: "测试图中断：{cause}。"),
    remedy: Localized(en: "Mend what the printer's status says, then run the doctor again.", zh: "请按打印机状态处理后重新诊断。"))

  /// The printer is not ready to print.
  public static let testNotPossible = DiagnosticFinding(
    "test-not-possible", .notDone,
    Localized(en: "The printer is not ready to print.", zh: "打印机尚未就绪。"))
}
