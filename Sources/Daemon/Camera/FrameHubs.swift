import Core
import Logging
import Synchronization

/// The holders of the kit's cameras, by device.
final class FrameHubs: Sendable {
  /// Guidance on its way from the cameras to the front ends.
  let guidance = GuidanceHub()
  /// Those who read frames for viewers.
  let followers: GuidanceFollowers
  private let hubs = Mutex<[String: FrameHub]>([:])
  private let settings: CameraSettingsKeeper
  private let audit: AuditDesk
  private let alarm: Alarm
  private let clock: WallClock
  private let logger: Logger

  /// Knows no camera yet.
  /// - Parameter workEnded: Told when nobody reads a camera's frames any more.
  init(
    studio: PhotoStudioWorker, audit: AuditDesk, alarm: Alarm, clock: WallClock, logger: Logger,
    workEnded: @escaping @Sendable () -> Void
  ) {
    self.audit = audit
    followers = GuidanceFollowers(hub: guidance, studio: studio, clock: clock, workEnded: workEnded)
    settings = CameraSettingsKeeper(store: audit.store, logger: logger)
    self.alarm = alarm
    self.clock = clock
    self.logger = logger
  }

  /// A camera's holder, if the camera has ever been there.
  subscript(device: String) -> FrameHub? { hubs.withLock { $0[device] } }

  /// A camera's holder, new or known.
  func hub(of device: String) -> FrameHub {
    hubs.withLock { hubs in
      if let known = hubs[device] { return known }
      let hub = FrameHub(
        device: device, settings: settings, audit: audit, alarm: alarm, clock: clock, logger: logger)
      hubs[device] = hub
      return hub
    }
  }

  /// Closes every camera.
  func stop() async {
    for hub in hubs.withLock({ Array($0.values) }) { await hub.stop() }
  }
}
