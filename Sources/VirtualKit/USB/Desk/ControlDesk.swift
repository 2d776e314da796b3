import Core
import Foundation
import Imaging

/// Obeys the lines of the control socket.
struct ControlDesk: Sendable {
  /// The printers by their names on the control socket: `printer`, `printer2`.
  let printers: [String: PrinterCommands]
  /// The camera, if there is one.
  let camera: CameraCommands?
  /// The still camera, if there is one.
  let stillCamera: StillCameraCommands?
  /// The hostile device, if there is one.
  let hostile: USBExport?
  let catalogue: USBCatalogue

  /// Does what a line says; may encode a picture and write a file, so only on a thread that may block.
  /// - Returns: `ok`, the JSON of `status`, or `error` with a reason.
  func obey(_ text: String) -> String {
    do throws(ControlLine.Fault) {
      guard text.utf8.count <= ControlLine.limit else { throw .tooLong }
      var line = ControlLine(text)
      return try obey(&line) ?? "ok"
    } catch {
      return "error \(error.text)"
    }
  }

  private func obey(_ line: inout ControlLine) throws(ControlLine.Fault) -> String? {
    switch try line.word("command") {
    case "status":
      try line.end()
      return status.json
    case "trace":
      let path = try line.word("file")
      try line.end()
      if path == "off" { catalogue.trace.end() } else if !catalogue.trace.begin(path) { throw .notWritten }
    case "paper":
      let path = try line.word("file")
      let name = line.isEmpty ? "printer" : try line.word("printer")
      try line.end()
      guard let printer = printers[name] else { throw .noDevice }
      try write(printer.printer.printer.printer.drawing, to: path)
    case "hostile":
      guard let hostile else { throw .noDevice }
      _ = try line.choice(["next"])
      try line.end()
      hostile.drop()
      hostile.replug()
    case "camera":
      guard let camera else { throw .noDevice }
      try camera.obey(&line)
    case "still":
      guard let stillCamera else { throw .noDevice }
      try stillCamera.obey(&line)
    case let name:
      guard let printer = printers[name] else { throw name.hasPrefix("printer") ? .noDevice : .unknown }
      try printer.obey(&line)
    }
    return nil
  }

  /// The state of all devices.
  var status: KitStatus {
    KitStatus(
      devices: catalogue.exports.map { export in
        let printer = printers.first { $0.value.export === export }
        let camera = camera.flatMap { $0.export === export ? $0 : nil }
        let still = stillCamera.flatMap { $0.export === export ? $0 : nil }
        return KitStatus.Device(
          name: printer?.key ?? (camera != nil ? "camera" : still != nil ? "still" : "hostile"), busId: export.busID,
          plugged: export.device.isPlugged,
          imported: export.isImported, imports: export.imports, hung: export.isHung,
          printer: printer.map { KitStatus.Printer($0.value.printer.printer.printer) },
          camera: camera.map { KitStatus.Camera($0.camera.activity) },
          still: still.map { KitStatus.StillCamera($0.camera.activity) })
      }, tracing: catalogue.trace.isOn)
  }

  /// Printed paper is somebody's words: for the file's owner alone.
  private func write(_ paper: Bitmap, to path: String) throws(ControlLine.Fault) {
    // Nothing printed yet is a picture all the same.
    let drawing = paper.height > 0 ? paper : Bitmap(width: paper.width, height: 1)
    let data = Data(PNG.encode(drawing))
    guard
      FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
    else { throw .notWritten }
  }
}
