import Core
import Drivers
import Logging
import Synchronization

/// What stayed on the cards of still cameras that were pulled in the midst of a photo: kept in mind until the camera is
/// back, and deleted then.
final class PicturesLeftBehind: Sendable {
  /// The most cameras that are kept in mind.
  static let cameraLimit = 16

  private let remains = Mutex<[String: PTPRemains]>([:])
  private let logger: Logger

  /// Nothing stayed anywhere yet.
  init(logger: Logger) { self.logger = logger }

  /// Opens a camera; what stayed on its card is deleted at the end of the use, at the latest.
  /// - Parameters:
  ///   - link: The way to it.
  ///   - device: Its id.
  ///   - clock: What waits are made by.
  func open(
    _ link: any StillCameraLink, device: String, clock: any Clock<Duration>
  ) async throws(DeviceError) -> PTPCamera {
    let earlier = remains.withLock { $0[device] }
    let camera = try await PTPCamera.open(link, clock: clock, remains: earlier ?? PTPRemains()) { left in
      self.keep(left, of: device)
    }
    // From here on they are the camera's to tell of again.
    remains.withLock { $0[device] = nil }
    return camera
  }

  private func keep(_ left: PTPRemains, of device: String) {
    logger.warning("pictures stay on the camera's card", metadata: ["device": "\(device)", "count": "\(left.count)"])
    remains.withLock { remains in
      if remains.count < Self.cameraLimit || remains[device] != nil { remains[device] = left }
    }
  }
}
