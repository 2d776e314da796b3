extension ProblemCode {
  /// The sentences of failures of devices; nil for all others.
  var deviceText: Text? {
    switch self {
    case .unknownProfile:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such printer profile", zh: "没有此打印机型号配置"),
        detail: Localized(en: "There is no printer profile of this name.", zh: "没有这个名称的打印机型号配置。"),
        remedy: Localized(en: "See GET /v1/profiles for the names.", zh: "请用 GET /v1/profiles 查看名称。"))
    case .unknownDevice:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such device", zh: "没有此设备"),
        detail: Localized(en: "There is no device of this id.", zh: "没有此编号的设备。"),
        remedy: Localized(en: "See GET /v1/devices for the devices.", zh: "请用 GET /v1/devices 查看设备。"))
    case .unknownRun:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such run", zh: "没有此诊断"),
        detail: Localized(en: "There is no diagnostics run of this id any more.", zh: "没有此编号的诊断，或已过期。"),
        remedy: Localized(en: "Start a new one: POST /v1/diagnostics/runs.", zh: "请重新诊断：POST /v1/diagnostics/runs。"))
    case .diagnosticsRunning:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Diagnostics are running", zh: "正在诊断"),
        detail: Localized(en: "Another diagnostics run is under way.", zh: "另一次诊断正在进行。"),
        remedy: Localized(en: "Try again when it has finished.", zh: "请等它结束后再试。"))
    case .mediaEmpty:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Paper is out", zh: "缺纸"),
        detail: Localized(en: "The printer has no paper.", zh: "打印机没有纸了。"),
        remedy: Localized(en: "Load a roll of paper and close the cover.", zh: "请装入纸卷并合上机盖。"))
    case .mediaLow:
      Text(
        status: 200, retryable: true,
        title: Localized(en: "Paper is low", zh: "纸将用完"),
        detail: Localized(en: "The roll is near its end.", zh: "纸卷即将用完。"),
        remedy: Localized(en: "Have a new roll at hand.", zh: "请准备新纸卷。"))
    case .coverOpen:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Cover is open", zh: "机盖未合"),
        detail: Localized(en: "The printer's cover is open.", zh: "打印机机盖打开。"),
        remedy: Localized(en: "Close the cover.", zh: "请合上机盖。"))
    case .cutterError:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Cutter is stuck", zh: "切刀故障"),
        detail: Localized(en: "The printer's cutter is stuck.", zh: "打印机切刀卡住。"),
        remedy: Localized(en: "Clear the paper from the cutter and close the cover.", zh: "请清除切刀处的纸并合上机盖。"))
    case .printerError:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Printer reports an error", zh: "打印机故障"),
        detail: Localized(en: "The printer reports an error that it cannot mend itself.", zh: "打印机报告了无法自行恢复的故障。"),
        remedy: Localized(en: "Switch the printer off and on.", zh: "请关闭打印机后重新开启。"))
    case .printerPaused:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Printer is paused", zh: "打印机已暂停"),
        detail: Localized(en: "Somebody has paused the printer; jobs wait.", zh: "打印机已被暂停，作业在等待。"),
        remedy: Localized(en: "Resume the printer.", zh: "请恢复打印机。"))
    case .printerOccupied:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Printer is printing", zh: "打印机正在打印"),
        detail: Localized(en: "A printout is under way on this printer.", zh: "该打印机正在执行打印作业。"),
        remedy: Localized(en: "Wait until it is finished, then try again.", zh: "请等打印完成后再试。"))
    case .printerUnresponsive:
      Text(
        status: 504, retryable: true,
        title: Localized(en: "Printer does not answer", zh: "打印机无响应"),
        detail: Localized(en: "The printer took no data for {limit} seconds.", zh: "打印机 {limit} 秒内未接收数据。"),
        remedy: Localized(en: "Switch the printer off and on, and check its cable.", zh: "请重启打印机并检查数据线。"))
    case .printerNotESCPOS:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Not an ESC/POS printer", zh: "不是 ESC/POS 打印机"),
        detail: Localized(
          en: "The printer says that it takes other languages than ESC/POS.", zh: "打印机自称只支持 ESC/POS 以外的指令语言。"),
        remedy: Localized(
          en: "Connect an ESC/POS printer; if this is one, choose its profile.",
          zh: "请连接 ESC/POS 打印机；如果它就是，请选择其型号配置。"))
    case .deviceAbsent:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device is not connected", zh: "设备未连接"),
        detail: Localized(en: "The device is not connected.", zh: "设备未连接。"),
        remedy: Localized(en: "Connect the device; the job waits for it.", zh: "请连接设备，作业会等待。"))
    case .deviceLost:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device was lost", zh: "设备断开"),
        detail: Localized(en: "The device was disconnected while it worked.", zh: "设备在工作中断开。"),
        remedy: Localized(en: "Check its cable and connect it again.", zh: "请检查数据线并重新连接。"))
    case .deviceBusy:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Device is in use", zh: "设备被占用"),
        detail: Localized(en: "Another program holds the device: {holder}.", zh: "设备正被其他程序占用：{holder}。"),
        remedy: Localized(en: "Close the other program.", zh: "请关闭其他程序。"))
    case .deviceDenied:
      Text(
        status: 403, retryable: false,
        title: Localized(en: "No permission for the device", zh: "无设备权限"),
        detail: Localized(en: "The system does not let satcheld open the device.", zh: "系统不允许 satcheld 打开该设备。"),
        remedy: Localized(
          en: "Give satcheld's user the right to it by a udev rule.",
          zh: "请用 udev 规则给 satcheld 的用户授权。"))
    case .deviceFailed:
      Text(
        status: 502, retryable: true,
        title: Localized(en: "Device failed", zh: "设备故障"),
        detail: Localized(en: "The device failed ({function}).", zh: "设备出错（{function}）。"),
        remedy: Localized(en: "Unplug the device, wait five seconds and plug it in.", zh: "请拔下设备，五秒后重新插上。"))
    default: nil
    }
  }
}
