/// How a camera packs its pixels.
public enum PixelFormat: String, WireWord, Sendable, Codable, CaseIterable {
  /// A JPEG picture for each frame (V4L2 `MJPG`).
  case mjpeg
  /// 4:2:2, Y0 U Y1 V (V4L2 `YUYV`).
  case yuyv
  /// 4:2:0, a plane of Y, then one of U V at half the size each way (V4L2 `NV12`).
  case nv12
}

/// A size, packing and rate that a camera offers.
public struct FrameFormat: WireOpen, Sendable, Equatable, Codable {
  /// The packing.
  public var pixels: PixelFormat
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// Frames a second.
  public var rate: Double

  /// Names a format.
  public init(pixels: PixelFormat, width: Int, height: Int, rate: Double) {
    self.pixels = pixels
    self.width = width
    self.height = height
    self.rate = rate
  }

  /// Bytes of a picture in plain pixels; of MJPEG the most that is believed.
  public var plainBytes: Int { pixels == .nv12 ? width * height * 3 / 2 : width * height * 2 }
}

/// One picture from a camera.
public struct Frame: Sendable {
  /// The packing and size that it came in.
  public let format: FrameFormat
  /// The picture: a JPEG file, or ``FrameFormat/plainBytes`` of plain pixels, without gaps.
  public var bytes: [UInt8] { picture.bytes }
  /// The same bytes, as all copies of the frame share them.
  public let picture: FrameBytes
  /// The driver's count; a gap tells of lost frames.
  public let sequence: UInt32
  /// When it was taken, on the monotonic clock that V4L2 stamps with.
  public let timestamp: SuspendingClock.Instant

  /// Wraps a picture.
  public init(format: FrameFormat, bytes: [UInt8], sequence: UInt32, timestamp: SuspendingClock.Instant) {
    self.format = format
    picture = FrameBytes(bytes)
    self.sequence = sequence
    self.timestamp = timestamp
  }
}

/// The frames-out seam under every camera driver.
public protocol FrameSource: Sendable {
  /// What the camera offers, best for a still first.
  var formats: [FrameFormat] { get }

  /// Whether each frame is one release of a shutter, as of a still camera: it meters light by itself, so there is
  /// nothing to settle, and one frame is enough.
  var isTriggered: Bool { get }

  /// Starts streaming.
  /// - Parameter format: What is wanted, one of ``formats``.
  /// - Returns: What the camera gives, read back.
  /// - Throws: ``DeviceError``: `busy`, `noBandwidth`, `disconnected`, …
  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat

  /// Waits for the next good frame; corrupt ones are dropped and counted.
  /// - Parameter deadline: After this instant the wait ends with `timedOut`.
  /// - Throws: ``DeviceError``; after `disconnected` the source never revives.
  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame

  /// Hands each good frame over as it comes, on the thread that took it, until the task is cancelled or somebody else
  /// wants the source: then it returns, and is to be called again.
  /// - Parameters:
  ///   - silence: With no good frame for so long it ends with `timedOut`.
  ///   - deliver: Must not block.
  /// - Throws: ``DeviceError``, as ``next(deadline:)`` does.
  func stream(silence: Duration, deliver: @Sendable (Frame) -> Void) async throws(DeviceError)

  /// Frames that came corrupt (error flag, truncated) since ``start(_:)``.
  var corruptFrames: Int { get async }

  /// Stops streaming and closes the device; nothing is left running.
  func stop() async
}

extension FrameSource {
  /// A stream, unless a driver says otherwise.
  public var isTriggered: Bool { false }

  /// One frame after the other.
  public func stream(silence: Duration, deliver: @Sendable (Frame) -> Void) async throws(DeviceError) {
    while !Task.isCancelled { deliver(try await next(deadline: .now + silence)) }
  }
}
