extension ProblemCode {
  /// The sentences of failures of photos that wait for a person; nil for all others.
  var acceptanceText: Text? {
    switch self {
    case .acceptanceTimedOut:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Photo was not accepted in time", zh: "照片未及时确认"),
        detail: Localized(
          en: "Nobody accepted the photo within {limit} seconds, and it was wiped.",
          zh: "照片在 {limit} 秒内无人确认，已清除。"),
        remedy: Localized(en: "Take the photo again and accept it.", zh: "请重新拍照并确认。"))
    case .photoDiscarded:
      Text(
        status: 409, retryable: true,
        title: Localized(en: "Photo was discarded before it was accepted", zh: "照片在确认前已丢弃"),
        detail: Localized(
          en: "The service ended while the photo awaited acceptance; it was in memory only.",
          zh: "照片等待确认时服务停止；未确认的照片只存在内存中。"),
        remedy: Localized(en: "Take the photo again.", zh: "请重新拍照。"))
    case .tooManyPhotosWaiting:
      Text(
        status: 503, retryable: true,
        title: Localized(en: "Too many photos await acceptance", zh: "等待确认的照片太多"),
        detail: Localized(
          en: "At most {limit} photos and {megabytes} MB can wait for acceptance.",
          zh: "最多只能有 {limit} 张、共 {megabytes} MB 照片等待确认。"),
        remedy: Localized(
          en: "Accept, retake or cancel some of them first.", zh: "请先确认、重拍或取消其中一些。"))
    case .noOriginal:
      Text(
        status: 404, retryable: false,
        title: Localized(en: "No original picture", zh: "没有原始画面"),
        detail: Localized(
          en: "The original picture is kept only while the photo awaits acceptance.",
          zh: "原始画面只在照片等待确认期间保留。"),
        remedy: Localized(
          en: "Look at the job's state; fetch the finished photo instead.", zh: "请查看作业状态，或改取成品照片。"))
    case .eyesOutsideCrop:
      Text(
        status: 422, retryable: false,
        title: Localized(en: "Eyes are outside the crop", zh: "眼睛不在裁剪区域内"),
        detail: Localized(en: "The crop does not hold the middle of the eyes.", zh: "裁剪区域不含两眼中点。"),
        remedy: Localized(en: "Move or enlarge the crop, or correct the eyes.", zh: "请移动或放大裁剪区域，或更正眼睛位置。"))
    default: nil
    }
  }
}
