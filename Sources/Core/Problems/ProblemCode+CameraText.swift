extension ProblemCode {
  /// The sentences of failures of cameras alone; nil for all others.
  var cameraText: Text? {
    switch self {
    case .cameraTimedOut:
      Text(
        status: 504, retryable: true,
        title: Localized(en: "Camera gave no picture", zh: "相机无画面"),
        detail: Localized(en: "The camera gave no usable picture within {limit} seconds.", zh: "相机 {limit} 秒内没有可用画面。"),
        remedy: Localized(en: "Unplug the camera, wait five seconds and plug it in.", zh: "请拔下相机，五秒后重新插上。"))
    case .cameraStorageFull:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Camera's card is full", zh: "相机存储卡已满"),
        detail: Localized(en: "The camera has no room for another picture.", zh: "相机没有空间存放新照片。"),
        remedy: Localized(
          en: "Make room on the camera's memory card, or put in another one.", zh: "请清理相机存储卡或更换存储卡。"))
    case .cameraNoBandwidth:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "No bandwidth for the camera", zh: "相机带宽不足"),
        detail: Localized(
          en: "The USB bus has no bandwidth for any size of picture that the camera offers.",
          zh: "USB 总线带宽不足，相机的任何画面尺寸都无法传输。"),
        remedy: Localized(
          en: "Plug the camera into another port, without a hub, or unplug other devices.",
          zh: "请将相机直接插到另一个接口，或拔下其他设备。"))
    case .cameraNoFormat:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Camera offers no usable picture", zh: "相机没有可用的画面格式"),
        detail: Localized(
          en: "The camera offers no packing, size and rate of picture that can be used (MJPEG, YUYV or NV12).",
          zh: "相机没有可用的画面格式、尺寸和帧率（需 MJPEG、YUYV 或 NV12）。"),
        remedy: Localized(
          en: "Plug the camera in again; if it stays so, use another camera.", zh: "请重新插拔相机；若仍如此，请更换相机。"))
    case .noLivePreview:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "No live picture", zh: "无实时画面"),
        detail: Localized(
          en: "This camera takes one picture at a time and shows no live picture.", zh: "该相机只能单张拍摄，没有实时画面。"),
        remedy: Localized(en: "Frame the face in the camera's own display.", zh: "请用相机自带屏幕取景。"))
    case .tooManyViewers:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Too many viewers", zh: "预览过多"),
        detail: Localized(
          en: "The camera already has {limit} previews, the most that it may have.",
          zh: "该相机已有 {limit} 个预览，达到上限。"),
        remedy: Localized(en: "Close previews that are not needed.", zh: "请关闭不用的预览。"))
    case .unknownControl:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No such camera control", zh: "没有此相机参数"),
        detail: Localized(en: "The camera has no control of this name.", zh: "该相机没有这个名称的参数。"),
        remedy: Localized(
          en: "See GET /v1/devices/…/controls or satchel camera controls for the names.",
          zh: "请用 GET /v1/devices/…/controls 或 satchel camera controls 查看名称。"))
    case .controlLocked:
      Text(
        status: 409, retryable: false,
        title: Localized(en: "Camera control is locked", zh: "相机参数被锁定"),
        detail: Localized(
          en: "The control cannot be set now: it is read-only, or another control rules it.",
          zh: "该参数现在不能设置：它是只读的，或受另一参数控制。"),
        remedy: Localized(
          en: "Switch off the automatic that rules it, such as automatic exposure, then set it.",
          zh: "请先关闭控制它的自动功能（如自动曝光），再设置。"))
    default: nil
    }
  }
}
