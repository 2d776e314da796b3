/// A few good frames in a row, all taken after a moment.
public struct CameraBurst: Sendable {
  /// The most frames of a burst: each may take megabytes.
  public static let limit = 32

  /// How many frames are wanted, 1 ... ``limit``.
  public let count: Int

  /// A burst of so many frames, brought within 1 ... ``limit``.
  public init(count: Int) { self.count = min(max(count, 1), Self.limit) }

  /// Collects the frames; those stamped before the trigger lay in a ring and are passed over.
  /// - Parameters:
  ///   - source: One that streams.
  ///   - trigger: The moment of the still, on the clock that frames are stamped with.
  ///   - deadline: The end of waiting.
  ///   - each: Gets each frame as soon as it is there.
  /// - Returns: In the order taken; fewer than wanted, but at least one, where the deadline came first.
  /// - Throws: ``DeviceError`` of the source: `timedOut` when there is not one frame, `disconnected` whatever there
  ///   is, `cancelled`, …
  public func collect(
    from source: some FrameSource, after trigger: SuspendingClock.Instant, deadline: ContinuousClock.Instant,
    each: (Frame) -> Void = { _ in }
  ) async throws(DeviceError) -> [Frame] {
    var frames: [Frame] = []
    while frames.count < count {
      do throws(DeviceError) {
        let frame = try await source.next(deadline: deadline)
        guard frame.timestamp >= trigger else { continue }
        frames.append(frame)
        each(frame)
      } catch {
        guard error.code == .timedOut, !frames.isEmpty else { throw error }
        break
      }
    }
    return frames
  }
}
