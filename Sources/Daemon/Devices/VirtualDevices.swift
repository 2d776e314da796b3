import Core
import Drivers
import Foundation
import Imaging
import Logging
import Synchronization
import VirtualKit

/// A printer and a camera for a machine that has none: the one place where the daemon knows VirtualKit.
final class VirtualDevices: DeviceSource {
  static let printerID = "prn-virtual"
  static let cameraID = "cam-virtual"

  private let options: VirtualOptions
  private let printer: VirtualPrinterDevice
  private let camera: VirtualCamera
  private let alarm: Alarm
  private let logger: Logger

  /// Makes the two devices; nothing runs yet.
  /// - Throws: `Problem` where the folder of pictures cannot be used.
  init(options: VirtualOptions, alarm: Alarm, logger: Logger) throws {
    self.options = options
    self.alarm = alarm
    self.logger = logger
    var configuration = VirtualPrinterConfiguration(dots: options.row)
    let profile = PrinterProfile.generic(dots: options.row)
    configuration.bufferBytes = profile.bufferBytes
    configuration.cutterDistance = profile.headToCutterDots
    configuration.rowsPerSecond = options.speed > 0 ? options.speed : nil
    printer = VirtualPrinterDevice(configuration, clock: AlarmDeviceClock(alarm: alarm))
    var view = VirtualCamera.Configuration(sizes: options.size.map { [$0] } ?? VirtualCamera.Size.allCases)
    if let frames = options.frames {
      view.scene = .pictures(folder: frames, tilt: options.tilt, framesPerPicture: 150)
    }
    camera = try VirtualCamera(view)
  }

  func start(_ manager: DeviceManager) async {
    var profile = PrinterProfile.generic(dots: options.row)
    profile.hasQRCode = true
    profile.hasBarcodes = true
    let identity = VirtualPrinterConfiguration.Identity()
    let (printer, camera, options) = (printer, camera, options)
    let clock = AlarmFrameClock(alarm: alarm)
    await manager.printerArrived(
      DeviceView(
        id: Self.printerID, kind: .printer, name: "Virtual printer", maker: identity.maker, model: identity.model,
        serial: identity.serial, state: .idle),
      identity: PrinterIdentity(makers: [identity.maker], models: [identity.model]), fallback: profile
    ) { () async throws(DeviceError) in
      let link = try printer.connect()
      guard let timing = options.timing else { return link }
      return TimedLink(link: link, path: timing)
    }
    await manager.cameraArrived(
      DeviceView(
        id: Self.cameraID, kind: .camera, name: "Virtual camera", maker: identity.maker, state: .idle,
        capabilities: DeviceCapabilities(formats: camera.formats))
    ) { VirtualCameraSource(camera: camera, clock: clock) }
  }

  /// Nothing of them can hang but what the daemon itself runs on.
  func signOfLife(_ done: @escaping @Sendable () -> Void) { done() }

  func stop() async {
    let printer = printer.printer
    if printer.errorCount > 0 {
      logger.error("virtual printer met unknown commands", metadata: ["count": "\(printer.errorCount)"])
    }
    guard let path = options.paper, printer.drawing.height > 0 else { return }
    // Printed paper is a citizen's words: for its owner alone.
    let bytes = PNG.encode(printer.drawing)
    guard
      FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    else {
      logger.error("virtual paper could not be written")
      return
    }
  }
}

/// A link that notes when bytes reach the printer, and how many.
private final class TimedLink: PrinterLink {
  private let link: any PrinterLink
  private let file: Mutex<FileHandle?>

  init(link: any PrinterLink, path: String) {
    self.link = link
    let isMade = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    file = Mutex(isMade ? FileHandle(forWritingAtPath: path) : nil)
  }

  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int {
    let count = try await link.send(bytes, deadline: deadline)
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let line = "\(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)) \(count)\n"
    file.withLock { $0?.write(Data(line.utf8)) }
    return count
  }

  func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    try await link.receive(deadline: deadline)
  }
  func portStatus() async throws(DeviceError) -> UInt8 { try await link.portStatus() }
  func softReset() async throws(DeviceError) { try await link.softReset() }
  func close() async { await link.close() }
}
