/// What would make a photo better, in the order of what helps most; the words are part of the API.
public enum GuidanceAdvice: String, Sendable, Codable, CaseIterable {
  /// Nobody is seen from the front.
  case noFace = "no-face"
  /// More than one person is seen.
  case severalFaces = "several-faces"
  /// The face is too small in the frame.
  case closer
  /// The head does not fit into the frame.
  case farther
  /// The head is too near the frame's left edge.
  case aimLeft = "aim-left"
  /// The head is too near the frame's right edge.
  case aimRight = "aim-right"
  /// The head is too near the frame's upper edge.
  case aimUp = "aim-up"
  /// The shoulders are below the frame's lower edge.
  case aimDown = "aim-down"
  /// There is too little light.
  case tooDark = "too-dark"
  /// There is too much light.
  case tooBright = "too-bright"
  /// The picture's left half of the face is the darker one.
  case darkLeft = "dark-left"
  /// The picture's right half of the face is the darker one.
  case darkRight = "dark-right"
  /// The head leans to a shoulder.
  case straighten = "straighten-head"
  /// The head is turned.
  case faceCamera = "face-camera"
  /// What is behind the person is neither plain nor light.
  case plainGround = "plain-ground"
  /// The face is blurred: by motion, by the focus, by a lens that is not clean.
  case blurred
  /// Something on the face reflects the light: glasses, or skin.
  case glare
  /// The light tints the face.
  case whiteLight = "white-light"

  /// What to say to the people before and behind the camera.
  public var sentence: Localized {
    switch self {
    case .noFace: Localized(en: "No face seen: come closer and look into the camera", zh: "没有看到人脸：请靠近并正对镜头")
    case .severalFaces: Localized(en: "Only one person may be in the picture", zh: "画面中只能有一个人")
    case .closer: Localized(en: "A little closer", zh: "再靠近一点")
    case .farther: Localized(en: "A little farther away", zh: "再退后一点")
    case .aimLeft: Localized(en: "Aim the camera more to the left", zh: "镜头向左移一点")
    case .aimRight: Localized(en: "Aim the camera more to the right", zh: "镜头向右移一点")
    case .aimUp: Localized(en: "Aim the camera higher", zh: "镜头抬高一点")
    case .aimDown: Localized(en: "Aim the camera lower", zh: "镜头放低一点")
    case .tooDark: Localized(en: "Too dark: more light on the face", zh: "太暗，请给脸部加光")
    case .tooBright: Localized(en: "Too bright: less light on the face", zh: "太亮，请减弱脸部光线")
    case .darkLeft: Localized(en: "Too dark on the left side", zh: "左边太暗")
    case .darkRight: Localized(en: "Too dark on the right side", zh: "右边太暗")
    case .straighten: Localized(en: "Hold the head straight", zh: "请把头摆正")
    case .faceCamera: Localized(en: "Turn the face to the camera", zh: "请将脸转正，面向镜头")
    case .plainGround: Localized(en: "A plain, light wall behind the person", zh: "请换浅色纯净的背景")
    case .blurred: Localized(en: "Blurred: hold still, or wipe the lens", zh: "画面模糊：请保持不动，或擦净镜头")
    case .glare: Localized(en: "Glare: turn the glasses or the lamp a little", zh: "有反光：请稍转眼镜或灯光")
    case .whiteLight: Localized(en: "White light on the face: this light tints it", zh: "光线偏色，请换成白光")
    }
  }
}
