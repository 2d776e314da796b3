/// The camera.
extension DiagnosticFinding {
  static let camera: [DiagnosticFinding] = [
    .cameraFound, .cameraKnown, .cameraAbsent, .cameraGone, .cameraWithoutNode, .cameraUnseen, .cameraBusy,
    .cameraNotOpen, .noCamera, .cameraUnanswered, .cameraHeld, .cameraDenied, .cameraNoBandwidth, .cameraFailed,
    .formatsTold, .formatsNone, .frameReceived, .framesCorrupt, .framesAllCorrupt,
    .frameTimedOut, .exposureGood, .exposureDark,
    .exposureBright, .exposureUnsteady, .exposureUnreadable,
  ]

  /// `name` is at `node`.
  public static let cameraFound = DiagnosticFinding(
    "camera-found", .ok,
    Localized(en: "{name} is at {node}.", zh: "{name} 位于 {node}。"))

  /// satcheld sees `name`.
  public static let cameraKnown = DiagnosticFinding(
    "camera-known", .ok,
    Localized(en: "satcheld sees {name}.", zh: "satcheld 已识别 {name}。"))

  /// No camera is plugged in.
  public static let cameraAbsent = DiagnosticFinding(
    "camera-absent", .failure,
    Localized(en: "No camera is plugged in.", zh: "没有接入相机。"),
    remedy: Localized(en: "Plug the camera in, on another port if need be.", zh: "请接入相机，必要时换一个端口。"))

  /// `name` is known, but not plugged in now.
  public static let cameraGone = DiagnosticFinding(
    "camera-gone", .failure,
    Localized(en: "{name} is known, but not plugged in now.", zh: "{name} 曾经接入，目前未连接。"),
    remedy: Localized(en: "Plug the camera in, on another port if need be.", zh: "请接入相机，必要时换一个端口。"))

  /// A camera is plugged in at `port`, but the kernel makes no video node of it.
  public static let cameraWithoutNode = DiagnosticFinding(
    "camera-without-node", .failure,
    Localized(
      en: "A camera is plugged in at {port}, but the kernel makes no video node of it.",
      zh: "端口 {port} 已接入相机，但内核没有生成视频节点。"),
    remedy: Localized(
      en: "Load its driver (modprobe uvcvideo) and plug the camera in again.", zh: "请加载驱动（modprobe uvcvideo）并重新插拔相机。"))

  /// The camera is at `node`, but satcheld cannot open it; held by: `holder`.
  public static let cameraUnseen = DiagnosticFinding(
    "camera-unseen", .failure,
    Localized(
      en: "The camera is at {node}, but satcheld cannot open it; held by: {holder}.",
      zh: "相机位于 {node}，但 satcheld 无法打开；占用者：{holder}。"),
    remedy: Localized(en: "End the program that holds it, or plug the camera in again.", zh: "请结束占用它的程序，或重新插拔相机。"))

  /// A photo is being taken.
  public static let cameraBusy = DiagnosticFinding(
    "camera-busy", .notDone,
    Localized(en: "A photo is being taken.", zh: "正在拍照。"),
    remedy: Localized(en: "Run the doctor again when it is done.", zh: "请在拍照完成后重新诊断。"))

  /// The camera is not open.
  public static let cameraNotOpen = DiagnosticFinding(
    "camera-not-open", .notDone,
    Localized(en: "The camera is not open.", zh: "相机未打开。"))

  /// There is no camera.
  public static let noCamera = DiagnosticFinding(
    "no-camera", .notDone,
    Localized(en: "There is no camera.", zh: "没有相机。"))

  /// The camera did not come to an answer within `limit` s.
  public static let cameraUnanswered = DiagnosticFinding(
    "camera-unanswered", .failure,
    Localized(en: "The camera did not come to an answer within {limit} s.", zh: "相机在 {limit} 秒内没有结果。"),
    remedy: Localized(en: "Plug the camera in again and run the doctor again.", zh: "请重新插拔相机后重新诊断。"))

  /// Another program holds the camera: `holder`.
  public static let cameraHeld = DiagnosticFinding(
    "camera-held", .failure,
    Localized(en: "Another program holds the camera: {holder}.", zh: "相机被其他程序占用：{holder}。"),
    remedy: Localized(en: "End that program.", zh: "请结束该程序。"))

  /// The system does not let satcheld open the camera (`function`).
  public static let cameraDenied = DiagnosticFinding(
    "camera-denied", .failure,
    Localized(
      en: "The system does not let satcheld open the camera ({function}).", zh: "系统不允许 satcheld 打开相机（{function}）。"),
    remedy: Localized(
      en: "Apply the udev rules: udevadm control --reload; udevadm trigger.",
      zh: "请应用规则：udevadm control --reload；udevadm trigger。"))

  /// The USB has no bandwidth for any of the camera's formats.
  public static let cameraNoBandwidth = DiagnosticFinding(
    "camera-no-bandwidth", .failure,
    Localized(en: "The USB has no bandwidth for any of the camera's formats.", zh: "USB 带宽不足，相机的任何格式都无法使用。"),
    remedy: Localized(en: "Plug the camera into another port, without a hub.", zh: "请将相机直接接到另一个端口，不用集线器。"))

  /// The camera cannot be used: `code` (`function`).
  public static let cameraFailed = DiagnosticFinding(
    "camera-failed", .failure,
    Localized(en: "The camera cannot be used: {code} ({function}).", zh: "相机无法使用：{code}（{function}）。"),
    remedy: Localized(en: "Plug the camera in again, on another port if need be.", zh: "请重新插拔相机，必要时换一个端口。"))

  /// The camera offers `count` formats; the best is `best`.
  public static let formatsTold = DiagnosticFinding(
    "formats-told", .ok,
    Localized(en: "The camera offers {count} formats; the best is {best}.", zh: "相机提供 {count} 种格式，最佳为 {best}。"))

  /// The camera offers no format that can be used (MJPEG, YUYV or NV12).
  public static let formatsNone = DiagnosticFinding(
    "formats-none", .failure,
    Localized(
      en: "The camera offers no format that can be used (MJPEG, YUYV or NV12).", zh: "相机没有可用的格式（MJPEG、YUYV 或 NV12）。"),
    remedy: Localized(en: "Use a camera with MJPEG, YUYV or NV12.", zh: "请使用支持 MJPEG、YUYV 或 NV12 的相机。"))

  /// The first frame of `format` came after `milliseconds` ms.
  public static let frameReceived = DiagnosticFinding(
    "frame-received", .ok,
    Localized(
      en: "The first frame of {format} came after {milliseconds} ms.", zh: "{format} 的首帧在 {milliseconds} 毫秒后到达。"))

  /// Frames of `format` come, but `count` of them were corrupt.
  public static let framesCorrupt = DiagnosticFinding(
    "frames-corrupt", .warning,
    Localized(en: "Frames of {format} come, but {count} of them were corrupt.", zh: "{format} 有画面，但有 {count} 帧损坏。"),
    remedy: Localized(en: "Try another cable or port, without a hub.", zh: "请更换电缆或端口，不用集线器。"))

  /// All `count` frames of `format` that came within `limit` s were corrupt.
  public static let framesAllCorrupt = DiagnosticFinding(
    "frames-all-corrupt", .failure,
    Localized(
      en: "All frames of {format} that came within {limit} s were corrupt: {count}.",
      zh: "{limit} 秒内收到的 {format} 画面全部损坏：{count} 帧。"),
    remedy: Localized(
      en: "Try another cable or port, without a hub, else another camera.", zh: "请更换电缆或端口，不用集线器；否则更换相机。"))

  /// No frame of `format` came within `limit` s.
  public static let frameTimedOut = DiagnosticFinding(
    "frame-timed-out", .failure,
    Localized(en: "No frame of {format} came within {limit} s.", zh: "{limit} 秒内没有收到 {format} 的画面。"),
    remedy: Localized(en: "Try another cable or port, without a hub.", zh: "请更换电缆或端口，不用集线器。"))

  /// The picture's mean brightness is `luma` of 255.
  public static let exposureGood = DiagnosticFinding(
    "exposure-good", .ok,
    Localized(en: "The picture's mean brightness is {luma} of 255.", zh: "画面平均亮度为 {luma}/255。"))

  /// The picture is almost black: mean brightness `luma` of 255.
  public static let exposureDark = DiagnosticFinding(
    "exposure-dark", .warning,
    Localized(en: "The picture is almost black: mean brightness {luma} of 255.", zh: "画面几乎全黑：平均亮度 {luma}/255。"),
    remedy: Localized(en: "Take the lens cap off, or turn on a light.", zh: "请取下镜头盖或开灯。"))

  /// The picture is washed out: mean brightness `luma` of 255.
  public static let exposureBright = DiagnosticFinding(
    "exposure-bright", .warning,
    Localized(en: "The picture is washed out: mean brightness {luma} of 255.", zh: "画面过曝：平均亮度 {luma}/255。"),
    remedy: Localized(en: "Turn the camera away from the sun or the lamp.", zh: "请避开阳光或灯光直射。"))

  /// The brightness does not settle: last `luma` of 255.
  public static let exposureUnsteady = DiagnosticFinding(
    "exposure-unsteady", .warning,
    Localized(en: "The brightness does not settle: last {luma} of 255.", zh: "画面亮度不稳定：最近为 {luma}/255。"),
    remedy: Localized(
      en: "Use steady light; a flickering lamp or a moving scene does this.", zh: "请使用稳定光源，避免灯光闪烁或画面晃动。"))

  /// The camera's frames cannot be decoded.
  public static let exposureUnreadable = DiagnosticFinding(
    "exposure-unreadable", .failure,
    Localized(en: "The camera's frames cannot be decoded.", zh: "相机画面无法解码。"),
    remedy: Localized(en: "Try another cable or port, else another camera.", zh: "请更换电缆或端口，否则更换相机。"))
}
