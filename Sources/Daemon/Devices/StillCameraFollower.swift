import Core
import Drivers
import Logging
import NIOCore

/// Tells the manager of PTP still cameras as they come and go.
///
/// A camera is asked once, when it comes, whether it can be released by its host, and then let go: it is held only
/// while a photo is taken. One that cannot be opened is shown as such and tried again.
struct StillCameraFollower: Sendable {
  let bus: USBBus
  let alarm: Alarm
  let logger: Logger
  let leftBehind: PicturesLeftBehind

  /// Follows the cameras of `bus`.
  init(bus: USBBus, alarm: Alarm, logger: Logger) {
    self.bus = bus
    self.alarm = alarm
    self.logger = logger
    leftBehind = PicturesLeftBehind(logger: logger)
  }

  /// Follows the bus until it is closed.
  func run(_ manager: DeviceManager) async {
    var known: [String: USBStillCamera] = [:]
    var passedOver: [String: USBStillCamera] = [:]
    var refusals = CameraRefusals()
    var retry: Scheduled<Void>?
    defer { retry?.cancel() }
    for await cameras in bus.stillCameras() {
      retry?.cancel()
      passedOver = passedOver.filter { cameras.contains($0.value) }
      for id in known.keys.filter({ id in !cameras.contains { $0.id == id } }) + refusals.keep(cameras.map(\.id)) {
        known[id] = nil
        logger.notice("camera left", metadata: ["device": "\(id)"])
        await manager.left(id)
      }
      for found in cameras where known[found.id] != found && passedOver[found.id] == nil {
        do throws(DeviceError) {
          let camera = try await open(found)
          let formats = camera.formats
          await camera.stop()
          known[found.id] = found
          refusals.forget(found.id)
          logger.notice("camera arrived", metadata: ["device": "\(found.id)"])
          await manager.cameraArrived(
            DeviceView(found, formats: formats)
          ) { () async throws(DeviceError) in try await open(found) }
        } catch {
          if error.code == .unsupported {
            passedOver[found.id] = found
            logger.notice("not a camera that a host can release", metadata: ["device": "\(found.id)"])
            // It could not be asked before.
            if refusals.forget(found.id) { await manager.left(found.id) }
          } else if error.code != .disconnected {
            known[found.id] = nil
            guard refusals.note(found.id, error) else { continue }
            logger.warning(
              "camera cannot be opened", metadata: ["device": "\(found.id)", "code": "\(error.code.rawValue)"])
            await manager.cameraRefused(DeviceView(found, formats: []), error) { () async throws(DeviceError) in
              try await open(found)
            }
          }
        }
      }
      retry = refusals.pause.map { pause in alarm.set(after: pause) { bus.tellStillCamerasAgain() } }
    }
  }

  private func open(_ found: USBStillCamera) async throws(DeviceError) -> PTPCamera {
    try await leftBehind.open(try await bus.open(found), device: found.id, clock: EventLoopClock(alarm: alarm))
  }
}
