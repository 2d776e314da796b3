/// What the control socket does to the still camera.
struct StillCameraCommands: Sendable {
  let camera: VirtualStillCamera
  let export: USBExport

  /// Obeys the rest of a line that began with `still`.
  func obey(_ line: inout ControlLine) throws(ControlLine.Fault) {
    let verb = try line.word("command")
    let action = try action(verb, &line)
    try line.end()
    action()
  }

  private func action(_ verb: String, _ line: inout ControlLine) throws(ControlLine.Fault) -> () -> Void {
    switch verb {
    case "fault":
      let name = try line.choice(StillCameraFault.allCases.map(\.rawValue))
      let times = line.isEmpty ? 1 : try line.number(0...1_000_000)
      return { if let fault = StillCameraFault(rawValue: name) { camera.misbehave(fault, times: times) } }
    case "drop":
      let bytes = try line.option("after", 0...1_000_000_000)
      return { if let bytes, bytes > 0 { camera.unplug(afterFileBytes: bytes) } else { export.drop() } }
    case "replug":
      return {
        camera.unplug(afterFileBytes: nil)
        export.replug()
      }
    case "hang": return { export.isHung = true }
    default: throw .unknown
    }
  }
}
