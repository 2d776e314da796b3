import Core

/// Virtual devices as USB devices on a USB/IP server, with a control socket for their faults.
public final class VirtualUSBKit: Sendable {
  /// What is plugged in, and where the servers listen.
  public struct Configuration: Sendable {
    /// The USB/IP server's port on 127.0.0.1; 0 lets the kernel choose one.
    public var port: UInt16 = 3240
    /// The path of the control socket; nil: none.
    public var control: String?
    /// The printer of bus id 1-1.
    public var printer = VirtualPrinterConfiguration()
    /// The printer of bus id 1-3.
    public var secondPrinter: VirtualPrinterConfiguration?
    /// The camera of bus id 1-2; nil: none.
    public var camera: VirtualCamera.Configuration? = VirtualCamera.Configuration()
    /// The still camera of bus id 1-4; nil: none.
    public var stillCamera: VirtualStillCamera.Configuration?
    /// The seed of a hostile device of bus id 1-9, for fuzzing drivers; nil: none.
    public var hostile: UInt64?
    /// Whether printers are full-speed devices (12 Mbit/s, packets of 64 bytes), as cheap ones are.
    public var isFullSpeed = false

    /// One printer and a camera on the usual port, without a control socket.
    public init() {}
  }

  /// Where the USB/IP server listens.
  public let port: UInt16
  /// Bus id and description of each device.
  public let devices: [(busID: String, name: String)]
  private let server: SocketServer
  private let control: SocketServer?
  private let controlPath: String?
  let desk: ControlDesk

  /// Makes the devices and binds the sockets; importers can connect, and are served by ``run()``.
  /// - Parameters:
  ///   - configuration: What is plugged in.
  ///   - clock: The devices' time.
  ///   - onFault: Told of importers that break the protocol, in a word.
  /// - Throws: ``DeviceError``: `busy` where a socket is taken, `denied`, `io`, `unsupported` for a path that is too
  ///   long; ``Problem`` where the camera's pictures cannot be used.
  public init(
    _ configuration: Configuration, clock: any DeviceClock = SystemDeviceClock(),
    onFault: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    let speed: USBSpeed = configuration.isFullSpeed ? .full : .high
    let first = USBPrinter(VirtualPrinterDevice(configuration.printer, clock: clock), speed: speed)
    var exports = [USBExport(busID: "1-1", number: 2, device: first)]
    var printers = ["printer": PrinterCommands(printer: first, export: exports[0])]
    var devices = [(busID: "1-1", name: "printer, \(configuration.printer.dots) dots")]
    var camera: CameraCommands?
    if let configuration = configuration.camera {
      let plugged = USBCamera(try VirtualCamera(configuration), clock: clock)
      let export = USBExport(busID: "1-2", number: 3, device: plugged)
      exports.append(export)
      camera = CameraCommands(camera: plugged, export: export)
      devices.append((busID: "1-2", name: "camera"))
    }
    if let second = configuration.secondPrinter {
      let printer = USBPrinter(
        VirtualPrinterDevice(second, clock: clock), vendor: 0x0483, product: 0x5743, speed: speed)
      let export = USBExport(busID: "1-3", number: 4, device: printer)
      exports.append(export)
      printers["printer2"] = PrinterCommands(printer: printer, export: export)
      devices.append((busID: "1-3", name: "printer2, \(second.dots) dots"))
    }
    var stillCamera: StillCameraCommands?
    if let configuration = configuration.stillCamera {
      let plugged = USBStillCamera(try VirtualStillCamera(configuration))
      let export = USBExport(busID: "1-4", number: 5, device: plugged)
      exports.append(export)
      stillCamera = StillCameraCommands(camera: plugged.camera, export: export)
      devices.append((busID: "1-4", name: "still camera"))
    }
    var hostile: USBExport?
    if let seed = configuration.hostile {
      let device = HostileDevice(seed: seed, spoiling: exports.map(\.device.descriptors))
      let export = USBExport(busID: "1-9", number: 10, device: device)
      exports.append(export)
      hostile = export
      devices.append((busID: "1-9", name: "hostile device, seed \(seed)"))
    }
    let catalogue = USBCatalogue(exports: exports, trace: URBTrace(), onFault: { onFault($0.rawValue) })
    let desk = ControlDesk(
      printers: printers, camera: camera, stillCamera: stillCamera, hostile: hostile, catalogue: catalogue)
    self.desk = desk
    self.devices = devices
    server = try SocketServer(port: configuration.port, catalogue: catalogue)
    port = server.port
    controlPath = configuration.control
    if let path = configuration.control {
      control = try SocketServer(try SocketDescriptor.listening(at: path)) { socket throws(DeviceError) in
        try ControlConnection(socket, desk: desk)
      }
    } else {
      control = nil
    }
  }

  /// Serves until ``stop()``; then removes the control socket.
  /// - Throws: ``DeviceError`` where a listening socket fails.
  public func run() async throws(DeviceError) {
    let control = control
    let controlling = Task { () -> DeviceError? in
      do throws(DeviceError) {
        try await control?.run()
        return nil
      } catch {
        return error
      }
    }
    var failure: DeviceError?
    do { try await server.run() } catch { failure = error }
    control?.stop()
    let second = await controlling.value
    if let controlPath { SocketDescriptor.remove(controlPath) }
    if let failure = failure ?? second { throw failure }
  }

  /// Ends ``run()``: every importer sees its device unplugged.
  public func stop() { server.stop() }
}
