import Core
import Drivers
import Logging
import NIOCore
import Synchronization

/// The kit's own devices, as the kernel shows them: USB printers, V4L2 cameras and PTP still cameras.
final class KernelDevices: DeviceSource {
  private struct Running: Sendable {
    let usb: USBBus
    let cameras: CameraBus
    let tasks: [Task<Void, Never>]
  }

  private let alarm: Alarm
  private let logger: Logger
  private let running = Mutex<Running?>(nil)

  /// Sees nothing before ``start(_:)``.
  init(alarm: Alarm, logger: Logger) {
    self.alarm = alarm
    self.logger = logger
  }

  func start(_ manager: DeviceManager) async throws {
    do throws(DeviceError) {
      let usb = try USBBus(clock: EventLoopClock(alarm: alarm))
      let cameras = try CameraBus()
      let tasks = [
        Task { [logger] in await Self.followPrinters(usb, manager, logger) },
        Task { [alarm, logger] in
          await CameraFollower(tellAgain: { cameras.tellAgain() }, alarm: alarm, logger: logger)
            .run(cameras.snapshots(), manager)
        },
        Task { [alarm, logger] in await StillCameraFollower(bus: usb, alarm: alarm, logger: logger).run(manager) },
      ]
      running.withLock { $0 = Running(usb: usb, cameras: cameras, tasks: tasks) }
    } catch {
      throw Problem(.deviceFailed, facts: ["function": error.function])
    }
  }

  func signOfLife(_ done: @escaping @Sendable () -> Void) {
    guard let (usb, cameras) = running.withLock({ running in running.map { ($0.usb, $0.cameras) } }) else { return }
    usb.signOfLife { cameras.signOfLife(done) }
  }

  func stop() async {
    guard let running = running.withLock({ $0.take() }) else { return }
    await running.usb.close()
    running.cameras.close()
    for task in running.tasks { await task.value }
  }

  /// Tells the manager how each list of printers differs from the one before.
  private static func followPrinters(_ bus: USBBus, _ manager: DeviceManager, _ logger: Logger) async {
    var known: [String: USBPrinterDevice] = [:]
    for await devices in bus.snapshots() {
      for id in known.keys where !devices.contains(where: { $0.id == id }) {
        known[id] = nil
        logger.notice("printer left", metadata: ["device": "\(id)"])
        await manager.left(id)
      }
      for device in devices where known[device.id] != device {
        known[device.id] = device
        logger.notice("printer arrived", metadata: ["device": "\(device.id)", "port": "\(device.path)"])
        await manager.printerArrived(DeviceView(device), identity: PrinterIdentity(device)) {
          () async throws(DeviceError) in try await bus.open(device)
        }
      }
    }
  }
}

extension DeviceView {
  /// A USB printer as front ends see it, its profile aside.
  init(_ device: USBPrinterDevice) {
    self.init(
      id: device.id, kind: .printer, name: [device.maker, device.model].compactMap { $0 }.joined(separator: " "),
      maker: device.maker, model: device.model, serial: device.serial,
      usb: USBLocation(
        vendorId: Self.hexadecimal(device.vendorId), productId: Self.hexadecimal(device.productId), path: device.path),
      state: .idle)
  }

  /// A V4L2 camera as front ends see it.
  init(_ camera: FoundCamera, formats: [FrameFormat]) {
    let usb: USBLocation? =
      if let vendor = camera.vendorId, let product = camera.productId {
        USBLocation(vendorId: vendor, productId: product, path: camera.port ?? "")
      } else { nil }
    self.init(
      id: camera.id, kind: .camera, name: camera.model ?? camera.id, maker: camera.maker, model: camera.model,
      serial: camera.serial, usb: usb, state: .idle, capabilities: DeviceCapabilities(formats: formats))
  }

  /// A PTP still camera as front ends see it.
  init(_ camera: USBStillCamera, formats: [FrameFormat]) {
    self.init(
      id: camera.id, kind: .camera, name: camera.model ?? camera.id, maker: camera.maker, model: camera.model,
      serial: camera.serial,
      usb: USBLocation(
        vendorId: Self.hexadecimal(camera.vendorId), productId: Self.hexadecimal(camera.productId), path: camera.path),
      state: .idle, capabilities: DeviceCapabilities(formats: formats))
  }

  fileprivate static func hexadecimal(_ id: UInt16) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension PrinterIdentity {
  /// What a USB printer's descriptors and its 1284 id say.
  init(_ device: USBPrinterDevice) {
    self.init(
      usb: "\(DeviceView.hexadecimal(device.vendorId)):\(DeviceView.hexadecimal(device.productId))",
      makers: [device.maker, device.ieee1284?.maker].compactMap { $0 },
      models: [device.model, device.ieee1284?.model].compactMap { $0 }, commands: device.ieee1284?.commandSets)
  }
}
