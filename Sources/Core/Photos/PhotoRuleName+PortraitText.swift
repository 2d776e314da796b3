extension PhotoRuleName {
  /// What people read about the head's size and place beyond the identity card's rules, its colours, and the scores of
  /// ISO/IEC 29794-5 that go with them.
  var portraitText: Text {
    switch self {
    case .headWidth: length(en: "Head width", zh: "头宽")
    case .headHeight: length(en: "Head length", zh: "头长")
    case .eyesToTop: length(en: "Eyes to upper edge", zh: "眼睛距上边")
    case .eyeDistance: length(en: "Distance of the eyes", zh: "两眼间距")
    case .groundColour:
      Text(
        label: Localized(en: "Colour of the ground", zh: "背景颜色"),
        below: Localized(en: "The ground has another colour.", zh: "背景颜色不符。"),
        above: Localized(
          en: "The ground's colour is not one that is allowed: difference {value}, at most {maximum}.",
          zh: "背景颜色不在允许范围：色差 {value}，不得超过 {maximum}。"))
    case .faceLightness: colour(en: "Lightness of the face (L*)", zh: "脸部亮度值（L*）")
    case .faceRedness: colour(en: "Red of the face (a*)", zh: "脸部红度值（a*）")
    case .faceYellowness: colour(en: "Yellow of the face (b*)", zh: "脸部黄度值（b*）")
    case .luminanceVariance:
      score(
        en: "Light and shade of the face", zh: "脸部明暗变化",
        advice: Localized(en: "Avoid hard shadows and flat light.", zh: "请避免硬阴影或过平的光线。"))
    case .naturalColour:
      score(
        en: "Natural colour", zh: "肤色自然",
        advice: Localized(en: "Avoid coloured light.", zh: "请避免有色光源。"))
    case .roomLeft, .roomRight, .roomAbove, .roomBelow: roomText
    case .poseRoll:
      score(en: "Head upright", zh: "头部端正", advice: Localized(en: "Hold the head upright.", zh: "请端正头部。"))
    default:
      score(
        en: "One face alone", zh: "单人", advice: Localized(en: "Nobody else should be in the frame.", zh: "画面中不应有他人。"))
    }
  }

  private var roomText: Text {
    let side: (en: String, zh: String) =
      switch self {
      case .roomLeft: ("left", "左侧")
      case .roomRight: ("right", "右侧")
      case .roomAbove: ("above", "上方")
      default: ("below", "下方")
      }
    return score(
      en: "Room \(side.en)", zh: "\(side.zh)余量",
      advice: Localized(en: "Leave more room around the head.", zh: "请在头部周围留出余量。"))
  }

  private func length(en: String, zh: String) -> Text {
    Text(
      label: Localized(en: en, zh: zh),
      below: Localized(
        en: "\(en) is too small: {value} px, needs at least {minimum} px.", zh: "\(zh)过小：{value} 像素，要求不少于 {minimum} 像素。"
      ),
      above: Localized(
        en: "\(en) is too large: {value} px, at most {maximum} px.", zh: "\(zh)过大：{value} 像素，要求不超过 {maximum} 像素。"))
  }

  private func colour(en: String, zh: String) -> Text {
    Text(
      label: Localized(en: en, zh: zh),
      below: Localized(
        en: "\(en): {value}, should be at least {minimum}. Change the light.", zh: "\(zh)：{value}，宜不低于 {minimum}。请调整光照。"
      ),
      above: Localized(
        en: "\(en): {value}, should be at most {maximum}. Change the light.", zh: "\(zh)：{value}，宜不高于 {maximum}。请调整光照。")
    )
  }
}
