import Core
import Drivers
import Logging
import NIOCore

/// Tells the manager of PTP still cameras as they come and go.
///
/// A camera is asked once, when it comes, whether it can be released by its host, and then let go: it is held only
/// while a photo is taken. One that cannot be opened is tried again after 3 s, 6 s, … a minute: udev tells nobody when
/// another program has let it go.
struct StillCameraFollower: Sendable {
  let bus: USBBus
  let alarm: Alarm
  let logger: Logger

  /// Follows the bus until it is closed.
  func run(_ manager: DeviceManager) async {
    var known: [String: USBStillCamera] = [:]
    var passedOver: [String: USBStillCamera] = [:]
    var refusals: [String: Int] = [:]
    var retry: Scheduled<Void>?
    defer { retry?.cancel() }
    for await cameras in bus.stillCameras() {
      retry?.cancel()
      refusals = refusals.filter { refusal in cameras.contains { $0.id == refusal.key } }
      passedOver = passedOver.filter { cameras.contains($0.value) }
      for id in known.keys where !cameras.contains(where: { $0.id == id }) {
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
          refusals[found.id] = nil
          logger.notice("camera arrived", metadata: ["device": "\(found.id)"])
          await manager.cameraArrived(
            DeviceView(found, formats: formats)
          ) { () async throws(DeviceError) in try await open(found) }
        } catch {
          if error.code == .unsupported {
            passedOver[found.id] = found
            logger.notice("not a camera that a host can release", metadata: ["device": "\(found.id)"])
          } else if error.code != .disconnected {
            if refusals[found.id] == nil {
              logger.warning(
                "camera cannot be opened", metadata: ["device": "\(found.id)", "code": "\(error.code.rawValue)"])
            }
            refusals[found.id, default: 0] += 1
          }
        }
      }
      if let count = refusals.values.min() {
        retry = alarm.set(after: .seconds(min(60, 3 << min(count - 1, 5)))) { bus.tellStillCamerasAgain() }
      }
    }
  }

  private func open(_ found: USBStillCamera) async throws(DeviceError) -> PTPCamera {
    let link = try await bus.open(found)
    return try await PTPCamera.open(link, clock: EventLoopClock(alarm: alarm)) { count in
      logger.warning(
        "pictures stay on the camera's card", metadata: ["device": "\(found.id)", "count": "\(count)"])
    }
  }
}
