import Core

/// What the control socket does to a printer.
struct PrinterCommands: Sendable {
  let printer: USBPrinter
  let export: USBExport

  private static let counts = 0...1_000_000_000

  /// Obeys the rest of a line that began with the printer's name.
  func obey(_ line: inout ControlLine) throws(ControlLine.Fault) {
    let verb = try line.word("command")
    let action = try action(verb, &line)
    try line.end()
    action()
  }

  private func action(_ verb: String, _ line: inout ControlLine) throws(ControlLine.Fault) -> () -> Void {
    let controls = printer.printer.controls
    switch verb {
    case "paper": return try paper(&line)
    case "cover":
      let isOpen = try line.choice(["open", "closed"]) == "open"
      return { controls.setCover(open: isOpen) }
    case "cutter":
      let isJammed = try line.choice(["jam", "free"]) == "jam"
      return { controls.setCutter(jammed: isJammed) }
    case "head":
      let isHot = try line.choice(["hot", "cool"]) == "hot"
      return { controls.setHead(hot: isHot) }
    case "battery":
      let isLow = try line.choice(["low", "charged"]) == "low"
      return { controls.setBattery(low: isLow) }
    case "speed":
      let rows = try line.number(0...100_000)
      return { controls.setSpeed(rowsPerSecond: rows == 0 ? nil : rows) }
    case "stall":
      let bytes = try line.number(Self.counts)
      return { controls.stall(afterBytes: bytes) }
    case "nak":
      let seconds = try line.number(0...86_400)
      return { seconds == 0 ? controls.acceptData() : controls.refuseData(for: .seconds(seconds)) }
    case "mute":
      let isOn = try line.toggle()
      return { controls.setMute(isOn) }
    case "late":
      let delay = try line.number(0...86_400_000)
      return { controls.delayReplies(by: .milliseconds(delay)) }
    case "packet":
      let count = try line.number(0...512)
      return { controls.splitReplies(packetBytes: count == 0 ? nil : count) }
    case "garbage":
      let isOn = try line.toggle()
      return { controls.setGarbageReplies(isOn) }
    case "1284-length":
      let length = try line.number(-1...0xFFFF)
      return { printer.claimedDeviceIDLength = UInt16(exactly: length) }
    case "drop":
      let bytes = try line.option("after", Self.counts)
      return { if let bytes, bytes > 0 { controls.unplug(afterBytes: bytes) } else { export.drop() } }
    case "replug":
      return {
        if export.isHung { controls.acceptData() }
        export.replug()
      }
    case "hang":
      return {
        export.isHung = true
        // What is under way stops as well.
        controls.refuseData(for: .seconds(1_000_000_000))
      }
    default: throw .unknown
    }
  }

  private func paper(_ line: inout ControlLine) throws(ControlLine.Fault) -> () -> Void {
    let controls = printer.printer.controls
    switch try line.choice(["out", "low", "ok"]) {
    case "out":
      let rows = try line.option("after", Self.counts)
      return { controls.endPaper(after: rows ?? 0) }
    case "low": return { controls.lowerPaper() }
    default:
      let rows = try line.option("rows", Self.counts)
      return { controls.loadPaper(rows: rows) }
    }
  }
}
