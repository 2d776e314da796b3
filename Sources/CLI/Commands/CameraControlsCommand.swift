import ArgumentParser
import Client
import Core

/// Lists a camera's controls.
struct CameraControlsCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "controls", abstract: "List the camera's controls, their ranges and values.")
  @OptionGroup var which: CameraChoice
  @OptionGroup var global: GlobalOptions

  @MainActor
  func run(in session: Session) async throws {
    try session.report(try await session.client.controls(ofCamera: try await which.id(in: session)))
  }
}

/// Sets a camera's controls.
struct CameraSetCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set controls of the camera; satcheld keeps them.",
    discussion: "Such as: satchel camera set auto_exposure=1 exposure_time_absolute=200 brightness=default")
  @Argument(help: "NAME=VALUE; default as the value gives the control back to its default.") var settings: [String]
  @OptionGroup var which: CameraChoice
  @OptionGroup var global: GlobalOptions

  /// The values by name; nil within: back to the default.
  static func values(_ settings: [String]) throws -> [String: Int?] {
    var values: [String: Int?] = [:]
    for setting in settings {
      let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw ValidationError("\(setting) is not NAME=VALUE.") }
      guard !values.keys.contains(parts[0]) else { throw ValidationError("\(parts[0]) is set twice.") }
      switch parts[1] {
      case "default": values.updateValue(nil, forKey: parts[0])
      case "on", "true": values[parts[0]] = 1
      case "off", "false": values[parts[0]] = 0
      default:
        guard let value = Int(parts[1]) else { throw ValidationError("\(parts[0]) takes a whole number.") }
        values[parts[0]] = value
      }
    }
    return values
  }

  mutating func validate() throws { _ = try Self.values(settings) }

  @MainActor
  func run(in session: Session) async throws {
    let change = CameraControlChange(try Self.values(settings))
    let id = try await which.id(in: session)
    try session.report(try await session.client.change(controlsOfCamera: id, change))
  }
}

extension Session {
  /// Shows a camera's controls.
  @MainActor
  func report(_ controls: [CameraControlView]) throws {
    if json { return try write(json: CameraControlList(controls: controls)) }
    var table = TextTable(
      language == .chinese ? ["名称", "值", "默认", "范围"] : ["NAME", "VALUE", "DEFAULT", "RANGE"])
    for control in controls {
      let range =
        control.choices.map { $0.map { "\($0.value) \($0.name)" }.joined(separator: ", ") }
        ?? "\(control.minimum)…\(control.maximum)"
        + (control.step > 1 ? " / \(control.step)" : "")
      let flags = control.flags.map { word(StateWords.flag($0)) }.joined(separator: word(", ", "、"))
      table.add([
        control.name, control.value.map(String.init) ?? "-", String(control.default),
        flags.isEmpty ? range : range + word("  (\(flags))", "（\(flags)）"),
      ])
    }
    write(table)
  }
}
