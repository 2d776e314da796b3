import Core

/// The contract's words for states, in a person's language; an unknown word is shown as it came.
enum StateWords {
  static func job(_ state: JobState) -> Localized {
    switch state {
    case .pending: Localized(en: "waiting", zh: "等待中")
    case .pendingHeld: Localized(en: "held", zh: "已暂停")
    case .processing: Localized(en: "working", zh: "进行中")
    case .processingStopped: Localized(en: "stopped", zh: "已停止")
    case .canceled: Localized(en: "canceled", zh: "已取消")
    case .aborted: Localized(en: "aborted", zh: "已中止")
    case .completed: Localized(en: "completed", zh: "已完成")
    }
  }

  static func kind(_ kind: JobKind) -> Localized {
    switch kind {
    case .print: Localized(en: "print", zh: "打印")
    case .photo: Localized(en: "photo", zh: "拍照")
    }
  }

  static func device(_ kind: DeviceKind) -> Localized {
    switch kind {
    case .printer: Localized(en: "printer", zh: "打印机")
    case .camera: Localized(en: "camera", zh: "相机")
    }
  }

  static func device(_ state: DeviceState) -> Localized {
    switch state {
    case .idle: Localized(en: "idle", zh: "空闲")
    case .processing: Localized(en: "working", zh: "工作中")
    case .stopped: Localized(en: "stopped", zh: "已停止")
    case .absent: Localized(en: "not connected", zh: "未连接")
    }
  }

  static func confirmation(_ confirmation: Confirmation) -> Localized {
    switch confirmation {
    case .printed: Localized(en: "the printer confirmed the paper", zh: "打印机已确认出纸")
    case .processed: Localized(en: "the printer processed every byte", zh: "打印机已处理全部数据")
    case .accepted: Localized(en: "the printer took every byte and can say no more", zh: "打印机已接收全部数据，无法进一步确认")
    case .operator: Localized(en: "an operator looked at the paper", zh: "操作人已查看纸张")
    }
  }

  static func flag(_ flag: CameraControl.Flag) -> Localized {
    switch flag {
    case .readOnly: Localized(en: "read-only", zh: "只读")
    case .inactive: Localized(en: "inactive", zh: "受其他参数控制")
    case .grabbed: Localized(en: "grabbed", zh: "被其他程序占用")
    case .volatile: Localized(en: "volatile", zh: "由相机自行改变")
    }
  }

  /// What a job's or a device's reason says; its own word where none is known here.
  static func reason(_ word: String, _ language: Language) -> String {
    if let reason = JobReason(rawValue: word) { return job(reason)[language] }
    if let reason = PrinterReason(rawValue: word) { return printer(reason)[language] }
    // A camera's: the name of the failure.
    if let code = ProblemCode(rawValue: word) { return code.text.title[language] }
    return Printable.line(word)
  }

  private static func job(_ reason: JobReason) -> Localized {
    switch reason {
    case .jobPrinting: Localized(en: "printing", zh: "正在打印")
    case .printerStopped: Localized(en: "printer stopped", zh: "打印机停止")
    case .connectingToDevice: Localized(en: "waiting for the device", zh: "等待设备连接")
    case .jobHoldUntilSpecified: Localized(en: "held until released", zh: "等待放行")
    case .jobCanceledByUser: Localized(en: "canceled by a person", zh: "由人取消")
    case .abortedBySystem: Localized(en: "aborted by the daemon", zh: "由系统中止")
    case .documentFormatError: Localized(en: "document cannot be read", zh: "文档无法读取")
    case .jobCompletedSuccessfully: Localized(en: "done", zh: "完成")
    case .jobCompletedWithWarnings: Localized(en: "done with warnings", zh: "完成，有警告")
    case .mediaEmpty: Localized(en: "paper is out", zh: "缺纸")
    case .coverOpen: Localized(en: "cover is open", zh: "机盖未合")
    case .jobCapturing: Localized(en: "taking the photo", zh: "正在拍照")
    case .outcomeUnknown: Localized(en: "outcome unknown", zh: "结果不明")
    case .deviceLost: Localized(en: "device was lost", zh: "设备断开")
    case .cutterError: Localized(en: "cutter is stuck", zh: "切刀故障")
    case .headHot: Localized(en: "print head is hot", zh: "打印头过热")
    case .batteryLow: Localized(en: "battery is low", zh: "电量不足")
    case .photoNotAcceptable: Localized(en: "photo does not meet the specification", zh: "照片不符合规格")
    case .photoAwaitingAcceptance: Localized(en: "photo awaits acceptance", zh: "照片等待确认")
    }
  }

  private static func printer(_ reason: PrinterReason) -> Localized {
    switch reason {
    case .mediaEmpty: Localized(en: "paper is out", zh: "缺纸")
    case .mediaLow: Localized(en: "paper is low", zh: "纸将用完")
    case .coverOpen: Localized(en: "cover is open", zh: "机盖未合")
    case .cutterError: Localized(en: "cutter is stuck", zh: "切刀故障")
    case .paused: Localized(en: "paused", zh: "已暂停")
    case .offline: Localized(en: "off line", zh: "脱机")
    case .unrecoverable: Localized(en: "switch it off and on", zh: "须关机重启")
    case .headHot: Localized(en: "print head is hot", zh: "打印头过热")
    case .batteryLow: Localized(en: "battery is low", zh: "电量不足")
    case .connecting: Localized(en: "connecting", zh: "正在连接")
    case .timedOut: Localized(en: "does not answer", zh: "无响应")
    case .notESCPOS: Localized(en: "not an ESC/POS printer", zh: "不是 ESC/POS 打印机")
    case .spoolAreaFull: Localized(en: "the kit's disk is full", zh: "磁盘已满")
    }
  }
}
