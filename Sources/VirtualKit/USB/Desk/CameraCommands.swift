/// What the control socket does to the camera.
struct CameraCommands: Sendable {
  let camera: USBCamera
  let export: USBExport

  /// Obeys the rest of a line that began with `camera`.
  func obey(_ line: inout ControlLine) throws(ControlLine.Fault) {
    let verb = try line.word("command")
    let action = try action(verb, &line)
    try line.end()
    action()
  }

  private func action(_ verb: String, _ line: inout ControlLine) throws(ControlLine.Fault) -> () -> Void {
    let camera = camera.camera
    switch verb {
    case "corrupt":
      let name = try line.choice(VirtualCamera.Corruption.allCases.map(\.rawValue))
      let every = try line.number(0...1_000_000)
      return {
        guard let kind = VirtualCamera.Corruption(rawValue: name) else { return }
        camera.faults.corruptions[kind] = every == 0 ? nil : every
      }
    case "delay":
      let delay = try line.number(0...86_400_000)
      return { camera.faults.delay = .milliseconds(delay) }
    case "silence":
      let seconds = try line.number(0...86_400)
      return { camera.fallSilent(for: .seconds(seconds)) }
    case "drop":
      let frames = try line.option("after", 0...1_000_000_000)
      return { if let frames, frames > 0 { camera.faults.unplugAfter = frames } else { export.drop() } }
    case "replug":
      return {
        camera.faults.unplugAfter = nil
        export.replug()
      }
    case "hang": return { export.isHung = true }
    default: throw .unknown
    }
  }
}
