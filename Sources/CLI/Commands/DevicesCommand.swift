import ArgumentParser
import Core

/// Every device that is known.
struct DevicesCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "The printers and cameras, absent ones too.")

  @OptionGroup var global: GlobalOptions

  @MainActor
  func run(in session: Session) async throws {
    let devices = try await session.client.devices()
    if session.json { return try session.write(json: DeviceList(devices: devices)) }
    guard !devices.isEmpty else { return session.console.line(session.word("no devices", "没有设备")) }
    var table = TextTable(
      session.language == .chinese
        ? ["编号", "类型", "状态", "规格", "配置", "名称"] : ["ID", "KIND", "STATE", "PAPER/SIZE", "PROFILE", "NAME"])
    for device in devices {
      let state = [StateWords.device(device.state)[session.language]] + DeviceText.reasons(device, session.language)
      table.add([
        device.id, StateWords.device(device.kind)[session.language],
        state.joined(separator: session.language == .chinese ? "，" : ", "), DeviceText.ability(device),
        device.profile ?? "", [device.name, device.serial ?? ""].filter { !$0.isEmpty }.joined(separator: " "),
      ])
    }
    session.write(table) { row, column in
      guard column == 2 else { return nil }
      return switch devices[row].state {
      case .idle, .processing: devices[row].stateReasons.isEmpty ? .green : .yellow
      case .stopped: .red
      case .absent: .dim
      }
    }
  }
}
