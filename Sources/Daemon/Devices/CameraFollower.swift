import Core
import Drivers
import Logging
import NIOCore

/// Tells the manager of V4L2 cameras as they come and go. A camera that cannot be opened is shown as such and tried
/// again; one that offers nothing usable is shown, too, unless the same device has a node that does.
struct CameraFollower: Sendable {
  /// Opens a node and learns what it offers.
  typealias Probe = @Sendable (_ path: String) async throws(DeviceError) -> any FrameSource

  /// The next time the list is to be told once more.
  let tellAgain: @Sendable () -> Void
  let alarm: Alarm
  let logger: Logger
  var probe: Probe = { path async throws(DeviceError) in try await V4L2Camera.probe(path: path) }

  /// Tells how each list of cameras differs from the one before, until there are no more.
  func run(_ lists: AsyncStream<[FoundCamera]>, _ manager: DeviceManager) async {
    var known: [String: FoundCamera] = [:]
    var refusals = CameraRefusals()
    var retry: Scheduled<Void>?
    defer { retry?.cancel() }
    for await cameras in lists {
      retry?.cancel()
      for id in known.keys.filter({ id in !cameras.contains { $0.id == id } }) + refusals.keep(cameras.map(\.id)) {
        known[id] = nil
        logger.notice("camera left", metadata: ["device": "\(id)"])
        await manager.left(id)
      }
      var useless: [(FoundCamera, DeviceError)] = []
      for found in cameras where known[found.id] != found {
        do throws(DeviceError) {
          let camera = try await probe(found.path)
          known[found.id] = found
          refusals.forget(found.id)
          logger.notice("camera arrived", metadata: ["device": "\(found.id)"])
          await manager.cameraArrived(DeviceView(found, formats: camera.formats)) { () async throws(DeviceError) in
            try await probe(found.path)
          }
        } catch {
          // A metadata node beside each camera is no camera; that is nothing to speak of.
          guard error.code != .unsupported, error.code != .disconnected else { continue }
          known[found.id] = nil
          if error.code == .noFormat {
            useless.append((found, error))
          } else {
            await refuse(found, error, &refusals, manager)
          }
        }
      }
      for (found, error) in useless {
        // An infrared or a raw node is not what one looks at.
        if known.values.contains(where: { $0.isOfSameDevice(as: found) }) {
          if refusals.forget(found.id) { await manager.left(found.id) }
        } else {
          await refuse(found, error, &refusals, manager)
        }
      }
      retry = refusals.pause.map { alarm.set(after: $0, tellAgain) }
    }
  }

  private func refuse(
    _ found: FoundCamera, _ error: DeviceError, _ refusals: inout CameraRefusals, _ manager: DeviceManager
  ) async {
    guard refusals.note(found.id, error) else { return }
    logger.warning("camera cannot be used", metadata: ["device": "\(found.id)", "code": "\(error.code.rawValue)"])
    await manager.cameraRefused(DeviceView(found, formats: []), error) { () async throws(DeviceError) in
      try await probe(found.path)
    }
  }
}
