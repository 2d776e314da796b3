import Core
import Synchronization

/// A PTP still camera as a ``FrameSource``: each frame is one release of its shutter.
///
/// The picture is fetched and then deleted from the camera's card: no citizen's photo stays there. ``stop()`` waits for
/// a picture that was given up, deletes it too, and closes the session and the link.
public actor PTPCamera: FrameSource {
  /// The most bytes of a picture.
  public static let pictureLimit = 64 << 20
  /// Bytes that are fetched at once where the camera can give a part of a file.
  private static let part: UInt32 = 1 << 20
  /// Pictures that are spoilt before it is given up.
  private static let spoiltLimit = 3

  /// One picture: of the size that the camera is set to, 0 × 0 where it does not say; the rate is 0.
  public nonisolated let formats: [FrameFormat]
  /// Each frame is one release of the shutter.
  public nonisolated var isTriggered: Bool { true }
  /// Pictures that were no whole JPEG.
  public private(set) var corruptFrames = 0

  private let session: PTPSession
  private let link: any StillCameraLink
  private let timing: PTPTiming
  private let clock: any Clock<Duration>
  private let info: PTPDeviceInfo
  private let onLeftBehind: @Sendable (PTPRemains) -> Void
  private let card: PTPCard
  private var isStarted = false
  private var taking: Task<Result<Frame, DeviceError>, Never>?
  private var stopping: Task<Void, Never>?
  private var sequence: UInt32 = 0

  /// Opens a session with a camera.
  /// - Parameters:
  ///   - link: Closed by ``stop()``, and here where the session cannot be opened.
  ///   - clock: What waits are made by.
  ///   - remains: What an earlier use of the same camera has left on its card: deleted by ``stop()`` at the latest.
  ///   - onLeftBehind: Told by ``stop()`` which pictures could not be deleted.
  /// - Throws: ``DeviceError``: `unsupported` for what shows pictures but takes none when asked, as telephones do, and
  ///   for what deletes none.
  public static func open(
    _ link: any StillCameraLink, clock: any Clock<Duration> = ContinuousClock(), remains: PTPRemains = PTPRemains(),
    onLeftBehind: @escaping @Sendable (PTPRemains) -> Void = { _ in }
  ) async throws(DeviceError) -> PTPCamera {
    try await open(link, timing: PTPTiming(), clock: clock, remains: remains, onLeftBehind: onLeftBehind)
  }

  static func open(
    _ link: any StillCameraLink, timing: PTPTiming, clock: any Clock<Duration> = ContinuousClock(),
    remains: PTPRemains = PTPRemains(), onLeftBehind: @escaping @Sendable (PTPRemains) -> Void = { _ in }
  ) async throws(DeviceError) -> PTPCamera {
    let session = PTPSession(link: link, timing: timing, clock: clock)
    do throws(DeviceError) {
      let info = try await session.open()
      guard info.canTakePictures else { throw DeviceError(.unsupported, function: "PTP InitiateCapture") }
      var size: (width: Int, height: Int)?
      if info.properties.contains(PTPProperty.imageSize), info.offers(.getDevicePropertyValue) {
        do throws(PTPSession.Failure) {
          size = PTPImageSize.read(
            try await session.run(.getDevicePropertyValue, [UInt32(PTPProperty.imageSize)]))
        } catch {
          // A camera that does not tell it after all.
          guard case .refused = error else { throw error.error(in: .getDevicePropertyValue) }
        }
      }
      return PTPCamera(
        session: session, link: link, timing: timing, clock: clock, info: info,
        format: FrameFormat(pixels: .mjpeg, width: size?.width ?? 0, height: size?.height ?? 0, rate: 0),
        remains: remains, onLeftBehind: onLeftBehind)
    } catch {
      // The task may be cancelled already.
      await Task { await session.close() }.value
      await link.close()
      throw error
    }
  }

  private init(
    session: PTPSession, link: any StillCameraLink, timing: PTPTiming, clock: any Clock<Duration>,
    info: PTPDeviceInfo, format: FrameFormat, remains: PTPRemains,
    onLeftBehind: @escaping @Sendable (PTPRemains) -> Void
  ) {
    self.session = session
    self.link = link
    self.timing = timing
    self.clock = clock
    self.info = info
    self.onLeftBehind = onLeftBehind
    card = PTPCard(session: session, timing: timing, clock: clock, info: info, remains: remains)
    formats = [format]
  }

  private var isStopped: Bool { stopping != nil }

  /// Makes ready for pictures; the camera itself chooses their size.
  public func start(_ format: FrameFormat) throws(DeviceError) -> FrameFormat {
    guard !isStopped else { throw DeviceError(.cancelled, function: "PTPCamera.start") }
    isStarted = true
    corruptFrames = 0
    return formats[0]
  }

  /// Releases the shutter and fetches the picture; a spoilt one is taken again.
  /// - Parameter deadline: The end of waiting for the picture to be on the card; fetching has a minute of its own.
  /// - Returns: The frame, stamped with the moment of the release; its format has the size of the picture itself.
  /// - Throws: ``DeviceError``: `storageFull` where the card is full; `unsupported` where the picture is no JPEG or
  ///   larger than ``pictureLimit``; `timedOut`, `disconnected`, `cancelled`, `busy`, `stalled`, `io`.
  public func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    guard isStarted, !isStopped, taking == nil else { throw DeviceError(.io, function: "PTPCamera.next") }
    let task = Task { () -> Result<Frame, DeviceError> in
      do throws(DeviceError) { return .success(try await self.take(deadline: deadline)) } catch {
        return .failure(error)
      }
    }
    taking = task
    let result = await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
    taking = nil
    return try result.get()
  }

  /// Ends a picture under way, deletes what is on the card of it, closes the session and the link; after 15 s what is
  /// still there is left behind. A second call waits for the first.
  public func stop() async {
    if let stopping { return await stopping.value }
    // The caller's task may be cancelled already; the card is cleared all the same.
    let task = Task { await self.finish() }
    stopping = task
    await task.value
  }

  private func finish() async {
    await session.finish(by: .now + timing.stop)
    taking?.cancel()
    _ = await taking?.value
    if card.hasRemains {
      await card.readOn()
      await card.clear()
    }
    if card.left > 0 { onLeftBehind(card.remains) }
    await session.close()
    await link.close()
  }

  // MARK: - A picture

  private func take(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    for _ in 0..<Self.spoiltLimit {
      let trigger = SuspendingClock.now
      let (handle, size) = try await release(deadline: deadline)
      var bytes = try await fetch(handle, size: size)
      await card.readOn()
      await clearCard()
      // Many files carry a second, smaller picture behind the first.
      if let header = try? MJPEGCheck.header(beginning: bytes) {
        bytes.removeLast(bytes.count - header.length)
        sequence += 1
        let format = FrameFormat(pixels: .mjpeg, width: header.width, height: header.height, rate: 0)
        return Frame(format: format, bytes: bytes, sequence: sequence, timestamp: trigger)
      }
      corruptFrames += 1
    }
    throw DeviceError(.io, function: "PTP picture")
  }

  /// In a task of its own: who gives a picture up does not leave it on the card.
  private func clearCard() async { await Task { await self.card.clear() }.value }

  /// Releases the shutter and waits for the file.
  private func release(deadline: ContinuousClock.Instant) async throws(DeviceError) -> (handle: UInt32, size: Int) {
    if card.hasRemains {
      // What an earlier release has left.
      await card.readOn(until: deadline)
      await clearCard()
    }
    // Pictures that a person has taken by hand since are not ours.
    await session.forgetEvents()
    guard await session.isOpen else { throw DeviceError(.io, function: "PTP session") }
    try await card.noteWhatIsThere()
    while true {
      guard !Task.isCancelled else { throw DeviceError(.cancelled, function: "PTPCamera") }
      do throws(PTPSession.Failure) {
        try await session.run(.initiateCapture, [0, 0])
        break
      } catch {
        let failure = error.error(in: .initiateCapture)
        // It may have heard all the same.
        if case .device = error { card.expectFiles() }
        // It is still writing, or charging its flash.
        guard failure.code == .busy, .now + timing.pause < deadline else { throw failure }
        do { try await clock.sleep(for: timing.pause) } catch { throw DeviceError(.cancelled, function: "PTPCamera") }
      }
    }
    card.expectFiles()
    return try await card.awaitPicture(deadline: deadline)
  }

  private func fetch(_ handle: UInt32, size: Int) async throws(DeviceError) -> [UInt8] {
    let end = ContinuousClock.now + timing.fetch
    guard info.offers(.getPartialObject) else {
      do throws(PTPSession.Failure) {
        return try await session.run(.getObject, [handle], limit: Self.pictureLimit, until: end)
      } catch { throw error.error(in: .getObject) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while bytes.count < size {
      let wanted = min(Self.part, UInt32(size - bytes.count))
      // A camera may give less than is asked for, again and again.
      guard .now < end else { throw DeviceError(.timedOut, function: "PTP getPartialObject") }
      do throws(PTPSession.Failure) {
        let piece = try await session.run(
          .getPartialObject, [handle, UInt32(bytes.count), wanted], limit: Int(wanted), until: end)
        guard !piece.isEmpty else { throw .device(PTPFault.truncated.error(in: "getPartialObject")) }
        bytes += piece
      } catch { throw error.error(in: .getPartialObject) }
    }
    return bytes
  }
}
