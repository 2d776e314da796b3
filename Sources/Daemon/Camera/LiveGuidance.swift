import Core
import Imaging

/// Reads live frames against a specification, and tells those who listen.
struct LiveGuidance: Sendable {
  /// Between two frames that are read: eight a second are enough to follow a person.
  static let pause = Duration.milliseconds(110)
  /// A frame older than this is no longer read; one that has been read is stale sooner (``ReadingPace``).
  static let stale = Duration.seconds(2)

  let hub: GuidanceHub
  let studio: PhotoStudioWorker
  let clock: WallClock
  let owner: UInt32
  /// The photo job; nil for a preview.
  let job: String?
  let device: String
  let specification: PhotoSpecification

  /// Tells of a frame, if anybody listens.
  func publish(_ reading: GuidanceReading, _ decision: GuidanceCoach.Decision, of frame: Frame) {
    guard hub.isHeard(owner: owner, job: job) else { return }
    hub.publish(
      GuidanceNotice(
        owner: owner, job: job, device: device, specification: specification,
        size: (frame.format.width, frame.format.height),
        timestamp: Double(clock.time(of: frame.timestamp)) / 1000, reading: reading, decision: decision))
  }

  /// Reads a preview's frames while somebody listens, until the camera's use ends.
  func follow(_ use: CameraUse) async {
    var coach = GuidanceCoach()
    let tracker = FaceTracker()
    var earliest: SuspendingClock.Instant?
    while let frame = try? await use.nextShared(deadline: nil, from: earliest).frame {
      earliest = frame.timestamp + Self.pause
      guard hub.isHeard(owner: owner, job: job) else { continue }
      // One that cannot be decoded is passed over, as one that gave way to a photo.
      guard let live = try? await studio.readForViewer(frame, specification, following: tracker) else { continue }
      guard studio.isFresh(live) else { continue }
      publish(live.reading, coach.take(live.reading), of: frame)
    }
  }
}
