import ArgumentParser
import Core

/// Whether all is well, and if not, what to do.
struct StatusCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Whether satcheld and its devices are well, and what to do if not.",
    discussion: "Exits with 0 when satcheld can take a job, 1 when it cannot.")

  @OptionGroup var global: GlobalOptions

  private struct Report: Encodable {
    let service: ServiceDescription
    let health: Health
    let devices: [DeviceView]
  }

  @MainActor
  func run(in session: Session) async throws {
    async let service = session.client.service()
    async let health = session.client.health()
    async let devices = session.client.devices()
    let report = Report(service: try await service, health: try await health, devices: try await devices)
    if session.json {
      try session.write(json: report)
    } else {
      show(report, in: session)
    }
    if !(report.health.live && report.health.ready) { throw CommandStatus.failure }
  }

  @MainActor
  private func show(_ report: Report, in session: Session) {
    let isReady = report.health.live && report.health.ready
    let state = isReady ? session.word("ready", "就绪") : session.word("not ready", "未就绪")
    let colour: Colour = isReady ? .green : .red
    session.console.line(
      "satcheld \(Printable.line(report.service.version))  "
        + (session.console.isColoured ? colour.paint(state) : state))
    for device in report.devices { session.console.line(DeviceText.line(device, session.language)) }
    if report.devices.isEmpty { session.console.line(session.word("no devices", "没有设备")) }
    for reason in report.health.reasons {
      session.console.line("! \(Printable.line(reason.detail))")
      session.console.line("  \(Printable.line(reason.remedy))")
    }
  }
}
