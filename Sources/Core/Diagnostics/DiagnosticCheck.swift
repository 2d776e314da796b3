/// The links between a front end and the paper, or the photo, in the order in which they are walked.
public enum DiagnosticCheck: String, Codable, Sendable, CaseIterable {
  case package
  case accounts
  case socket
  case unit
  case kernelModules = "kernel-modules"
  case usblp
  case udevRules = "udev-rules"
  case printerPresent = "printer-present"
  case devicePermissions = "device-permissions"
  case printerClaim = "printer-claim"
  case printerIdentity = "printer-identity"
  case printerStatus = "printer-status"
  case printerPaper = "printer-paper"
  case testPrint = "test-print"
  case cameraNode = "camera-node"
  case cameraFormats = "camera-formats"
  case cameraFrame = "camera-frame"
  case cameraExposure = "camera-exposure"
  case fonts
  case diskSpace = "disk-space"
  case encryptionKey = "encryption-key"
  case database
  case clock

  /// The check's name for people.
  public var title: Localized {
    switch self {
    case .package: Localized(en: "Package", zh: "软件包")
    case .accounts: Localized(en: "User and groups", zh: "用户和组")
    case .socket: Localized(en: "Socket", zh: "套接字")
    case .unit: Localized(en: "Service", zh: "服务单元")
    case .kernelModules: Localized(en: "Kernel modules", zh: "内核模块")
    case .usblp: Localized(en: "usblp", zh: "usblp 驱动")
    case .udevRules: Localized(en: "udev rules", zh: "udev 规则")
    case .printerPresent: Localized(en: "Printer present", zh: "打印机连接")
    case .devicePermissions: Localized(en: "Device permissions", zh: "设备权限")
    case .printerClaim: Localized(en: "Printer claim", zh: "打印机占用")
    case .printerIdentity: Localized(en: "IEEE 1284 id", zh: "IEEE 1284 标识")
    case .printerStatus: Localized(en: "Printer status", zh: "打印机状态")
    case .printerPaper: Localized(en: "Paper", zh: "纸张")
    case .testPrint: Localized(en: "Test print", zh: "测试打印")
    case .cameraNode: Localized(en: "Camera node", zh: "相机节点")
    case .cameraFormats: Localized(en: "Camera formats", zh: "相机格式")
    case .cameraFrame: Localized(en: "First frame", zh: "首帧画面")
    case .cameraExposure: Localized(en: "Exposure", zh: "曝光")
    case .fonts: Localized(en: "Fonts", zh: "字体")
    case .diskSpace: Localized(en: "Disk space", zh: "磁盘空间")
    case .encryptionKey: Localized(en: "Encryption key", zh: "加密密钥")
    case .database: Localized(en: "Database", zh: "数据库")
    case .clock: Localized(en: "Clock", zh: "时钟")
    }
  }
}
