import Core
import Drivers

/// One user's share of a camera: it sees the same frames as all others, at its own pace.
///
/// The share ends with ``stop()``, or with the last reference to it.
final class CameraUse: FrameSource {
  /// What the camera offers, best for a still first.
  let formats: [FrameFormat]
  let isTriggered: Bool
  private let hub: FrameHub
  private let key: Int
  private let mailbox: FrameMailbox

  init(hub: FrameHub, key: Int, formats: [FrameFormat], isTriggered: Bool, mailbox: FrameMailbox) {
    self.hub = hub
    self.key = key
    self.formats = formats
    self.isTriggered = isTriggered
    self.mailbox = mailbox
  }

  deinit {
    let (hub, key) = (hub, key)
    Task { await hub.leave(key) }
  }

  /// The most bytes that a picture of it takes: a stream's are never more than the plain pixels.
  var largestPicture: Int {
    isTriggered ? PTPCamera.pictureLimit : formats.map(\.plainBytes).max() ?? 0
  }

  var corruptFrames: Int { get async { await hub.corruptFrames } }

  /// Takes part in the stream, which begins with the first to do so.
  /// - Returns: What the camera gives: the format that runs already, unless the purpose may choose another.
  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat { try await start(format, isNamed: false) }

  /// Takes part in the stream with a size that somebody may have named: where nobody else takes frames, the stream
  /// begins anew with that.
  func start(_ format: FrameFormat, isNamed: Bool) async throws(DeviceError) -> FrameFormat {
    try await hub.start(key, format, isNamed: isNamed)
  }

  /// Takes part with the first of the formats that the bus has bandwidth for.
  /// - Parameters:
  ///   - wanted: Some of ``formats``, best first.
  ///   - isNamed: Whether somebody named the size.
  @discardableResult
  func start(firstOf wanted: [FrameFormat], isNamed: Bool = false) async throws(DeviceError) -> FrameFormat {
    var failure = DeviceError(.unsupported, function: "formats")
    for format in wanted {
      do throws(DeviceError) {
        return try await start(format, isNamed: isNamed)
      } catch {
        guard error.code == .noBandwidth || error.code == .unsupported else { throw error }
        failure = error
      }
    }
    throw failure
  }

  /// Waits for the next good frame; it is overwritten when nobody has it any longer.
  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let frame =
      isTriggered ? try await hub.release(key, deadline: deadline) : try await mailbox.next(deadline: deadline).frame
    frame.picture.overwriteWhenReleased()
    return frame
  }

  /// Waits for the next frame as all share it.
  /// - Parameters:
  ///   - deadline: nil: until a frame, or until the camera has been silent for too long.
  ///   - earliest: Frames taken before are passed over; nil: none is.
  func nextShared(
    deadline: ContinuousClock.Instant?, from earliest: SuspendingClock.Instant? = nil
  ) async throws(DeviceError) -> SharedFrame {
    try await mailbox.next(deadline: deadline, from: earliest)
  }

  /// Calls `wake` when there is a frame or an end to ``take()`` and was nothing before, on the thread that brings it:
  /// it must not block.
  func follow(_ wake: @escaping @Sendable () -> Void) { mailbox.follow(wake) }

  /// Ends ``follow(on:_:)``; a call under way may still come.
  func unfollow() { mailbox.unfollow() }

  /// The newest frame as all share it, once; nil: there is none that the user has not seen.
  /// - Throws: `DeviceError`: what the use has ended with.
  func take() throws(DeviceError) -> SharedFrame? { try mailbox.take() }

  func stop() async { await hub.leave(key) }
}
