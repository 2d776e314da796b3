import Core

/// A device in a person's words.
enum DeviceText {
  /// Kind, name, state and why: `printer 58 mm: stopped, paper is out`.
  static func line(_ device: DeviceView, _ language: Language) -> String {
    let reasons = reasons(device, language)
    let state = StateWords.device(device.state)[language]
    let kind = StateWords.device(device.kind)[language]
    let name = Printable.line(device.name)
    return language == .chinese
      ? "\(kind) \(name)：\(([state] + reasons).joined(separator: "，"))"
      : "\(kind) \(name): \(([state] + reasons).joined(separator: ", "))"
  }

  /// Why it is in its state.
  static func reasons(_ device: DeviceView, _ language: Language) -> [String] {
    device.stateReasons.map { StateWords.reason($0, language) }
  }

  /// What matters of its abilities: the paper, or the best picture.
  static func ability(_ device: DeviceView) -> String {
    if let paper = device.capabilities.paper { return paper.rawValue }
    guard let format = device.capabilities.formats?.first else { return "" }
    return "\(format.width)×\(format.height) \(format.pixels.rawValue)"
  }
}
