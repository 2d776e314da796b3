extension PhotoRuleName {
  /// What people read about a rule: its name, and what to say where the measure is too small or too large, with
  /// `{value}`, `{minimum}`, `{maximum}`.
  struct Text {
    let label: Localized
    let below: Localized
    let above: Localized
  }

  /// The rule's name for people.
  public var label: Localized { text.label }

  var text: Text {
    switch self {
    case .headWidth, .headHeight, .eyesToTop, .eyeDistance, .groundColour, .faceLightness, .faceRedness,
      .faceYellowness, .luminanceVariance, .naturalColour, .roomLeft, .roomRight, .roomAbove, .roomBelow, .poseRoll,
      .singleFace:
      portraitText
    case .faceWidth, .hairTop, .eyesToBottom, .eyeCentre, .roll, .levelledRoll, .sourceFaceWidth, .frameMargin,
      .symmetry:
      geometryText
    case .backgroundWhiteness, .backgroundUniformity, .illuminationUniformity, .luminanceMean, .underExposure,
      .overExposure, .dynamicRange, .sharpness, .glare, .fileSize:
      pictureText
    }
  }

  private var geometryText: Text {
    switch self {
    case .faceWidth:
      Text(
        label: Localized(en: "Face width", zh: "脸宽"),
        below: Localized(
          en: "The face is too narrow in the photo: {value} px, needs {minimum}–{maximum} px.",
          zh: "照片中脸部过窄：{value} 像素，要求 {minimum}–{maximum} 像素。"),
        above: Localized(
          en: "The face is too wide in the photo: {value} px, needs {minimum}–{maximum} px.",
          zh: "照片中脸部过宽：{value} 像素，要求 {minimum}–{maximum} 像素。"))
    case .hairTop:
      Text(
        label: Localized(en: "Space above the hair", zh: "头顶发迹距上边"),
        below: Localized(
          en: "Too little space above the hair: {value} px, needs {minimum}–{maximum} px. Aim the camera higher.",
          zh: "头顶距上边过小：{value} 像素，要求 {minimum}–{maximum} 像素。请将镜头抬高。"),
        above: Localized(
          en: "Too much space above the hair: {value} px, needs {minimum}–{maximum} px.",
          zh: "头顶距上边过大：{value} 像素，要求 {minimum}–{maximum} 像素。"))
    case .eyesToBottom:
      Text(
        label: Localized(en: "Eyes to lower edge", zh: "眼睛距下边"),
        below: Localized(
          en: "The eyes are too near the lower edge: {value} px, needs at least {minimum} px.",
          zh: "眼睛距下边过小：{value} 像素，要求不少于 {minimum} 像素。"),
        above: Localized(
          en: "The eyes are too far from the lower edge: {value} px, at most {maximum} px.",
          zh: "眼睛距下边过大：{value} 像素，要求不超过 {maximum} 像素。"))
    case .eyeCentre:
      Text(
        label: Localized(en: "Face in the middle", zh: "人像居中"),
        below: Localized(
          en: "The face is left of the middle: {value} px, should be {minimum}–{maximum} px.",
          zh: "人像偏左：{value} 像素，宜为 {minimum}–{maximum} 像素。"),
        above: Localized(
          en: "The face is right of the middle: {value} px, should be {minimum}–{maximum} px.",
          zh: "人像偏右：{value} 像素，宜为 {minimum}–{maximum} 像素。"))
    case .roll:
      Text(
        label: Localized(en: "Head tilt", zh: "头部倾斜"),
        below: Localized(
          en: "The head is tilted: {value}°, at most {maximum}°. Hold the head or the camera upright.",
          zh: "头部倾斜：{value}°，不得超过 {maximum}°。请端正头部或镜头。"),
        above: Localized(
          en: "The head is tilted: {value}°, at most {maximum}°. Hold the head or the camera upright.",
          zh: "头部倾斜：{value}°，不得超过 {maximum}°。请端正头部或镜头。"))
    case .levelledRoll:
      Text(
        label: Localized(en: "Eyes level", zh: "双眼水平"),
        below: Localized(
          en: "The eyes are not quite level in the photo: {value}°.", zh: "照片中双眼不够水平：{value}°。"),
        above: Localized(
          en: "The eyes are not quite level in the photo: {value}°.", zh: "照片中双眼不够水平：{value}°。"))
    case .sourceFaceWidth:
      Text(
        label: Localized(en: "Face size before the camera", zh: "原图人脸大小"),
        below: Localized(
          en: "The face is too small in the picture: {value} px of source, needs {minimum} px. Come closer.",
          zh: "画面中的人脸太小：原图仅 {value} 像素，需要 {minimum} 像素。请靠近镜头。"),
        above: Localized(
          en: "The face is too large in the picture: {value} px, at most {maximum} px. Step back.",
          zh: "画面中的人脸太大：{value} 像素，不得超过 {maximum} 像素。请后退一些。"))
    case .frameMargin:
      Text(
        label: Localized(en: "Room in the frame", zh: "取景余量"),
        below: Localized(en: "The frame is too tight.", zh: "取景过紧。"),
        above: Localized(
          en: "The photo would reach {value} px beyond the frame. Step back, and keep head and shoulders in it.",
          zh: "照片超出画面 {value} 像素。请后退一些，使头肩都在画面内。"))
    default:
      Text(
        label: Localized(en: "Head turned", zh: "头部左右转动"),
        below: Localized(en: "The head seems turned.", zh: "头部似有左右转动。"),
        above: Localized(
          en: "The head seems turned to one side ({value} %, should be at most {maximum} %). Face the camera.",
          zh: "头部似有左右转动（{value}%，宜不超过 {maximum}%）。请正对镜头。"))
    }
  }

  private var pictureText: Text {
    switch self {
    case .backgroundWhiteness:
      Text(
        label: Localized(en: "White ground", zh: "白色背景"),
        below: Localized(en: "The ground is not white.", zh: "背景不是白色。"),
        above: Localized(
          en: "The ground is not white: colour difference {value}, at most {maximum}. Use a white wall or cloth.",
          zh: "背景不是白色：色差 {value}，不得超过 {maximum}。请使用白墙或白布。"))
    case .backgroundUniformity:
      score(
        en: "Even ground", zh: "背景均匀",
        advice: Localized(en: "Use a plain ground without shadows.", zh: "请使用无杂物、无阴影的背景。"))
    case .illuminationUniformity:
      score(
        en: "Even light", zh: "光照均匀",
        advice: Localized(en: "Light both sides of the face alike.", zh: "请使脸部两侧光照一致。"))
    case .luminanceMean:
      score(
        en: "Brightness of the face", zh: "脸部亮度",
        advice: Localized(en: "Change the light on the face.", zh: "请调整脸部光照。"))
    case .underExposure:
      score(
        en: "Not too dark", zh: "不欠曝",
        advice: Localized(en: "Give the face more light.", zh: "请增加脸部光照。"))
    case .overExposure:
      score(
        en: "Not too bright", zh: "不过曝",
        advice: Localized(en: "Give the face less light, and avoid glare.", zh: "请减弱脸部光照，避免反光。"))
    case .dynamicRange:
      score(
        en: "Contrast", zh: "明暗层次",
        advice: Localized(en: "Clean the lens and avoid light from behind.", zh: "请清洁镜头，避免逆光。"))
    case .sharpness:
      score(
        en: "Sharpness", zh: "清晰度",
        advice: Localized(en: "Hold still, come closer, let the camera focus.", zh: "请保持不动、靠近一些，并等待对焦。"))
    case .glare:
      Text(
        label: Localized(en: "No glare", zh: "无反光"),
        below: Localized(en: "There is no glare.", zh: "无反光。"),
        above: Localized(
          en:
            "There seems to be glare on the face or its glasses: {value} % of the face, should be at most {maximum} %. "
            + "Turn the glasses or the lamp a little.",
          zh: "脸部或眼镜似有反光：占脸部 {value}%，宜不超过 {maximum}%。请稍转眼镜或灯光的角度。"))
    default:
      Text(
        label: Localized(en: "File size", zh: "文件大小"),
        below: Localized(
          en: "The file is too small: {value} bytes, needs {minimum}–{maximum}.",
          zh: "文件过小：{value} 字节，要求 {minimum}–{maximum} 字节。"),
        above: Localized(
          en: "The file is too large: {value} bytes, needs {minimum}–{maximum}.",
          zh: "文件过大：{value} 字节，要求 {minimum}–{maximum} 字节。"))
    }
  }

  func score(en: String, zh: String, advice: Localized) -> Text {
    Text(
      label: Localized(en: en, zh: zh),
      below: Localized(
        en: "\(en): {value} of 100, should be at least {minimum}. \(advice.en)",
        zh: "\(zh)：{value} 分（满分 100），宜不低于 {minimum} 分。\(advice.zh)"),
      above: Localized(
        en: "\(en): {value} of 100, should be at most {maximum}. \(advice.en)",
        zh: "\(zh)：{value} 分（满分 100），宜不高于 {maximum} 分。\(advice.zh)"))
  }
}
