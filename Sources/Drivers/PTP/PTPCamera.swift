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
  private let onLeftBehind: @Sendable (Int) -> Void
  private var isStarted = false
  private var isStopped = false
  private var taking: Task<Result<Frame, DeviceError>, Never>?
  private var sequence: UInt32 = 0
  /// Files on the card that are ours to delete.
  private var ours: Set<UInt32> = []
  /// What came by our release and is a file or a folder: to be looked at again. A folder is never deleted.
  private var unseen: Set<UInt32> = []
  /// Whether the shutter was released and its file has not been told of.
  private var isOwed = false

  /// Opens a session with a camera.
  /// - Parameters:
  ///   - link: Closed by ``stop()``, and here where the session cannot be opened.
  ///   - clock: What waits are made by.
  ///   - onLeftBehind: Told how many pictures could not be deleted.
  /// - Throws: ``DeviceError``: `unsupported` for what shows pictures but takes none when asked, as telephones do.
  public static func open(
    _ link: any StillCameraLink, clock: any Clock<Duration> = ContinuousClock(),
    onLeftBehind: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(DeviceError) -> PTPCamera {
    try await open(link, timing: PTPTiming(), clock: clock, onLeftBehind: onLeftBehind)
  }

  static func open(
    _ link: any StillCameraLink, timing: PTPTiming, clock: any Clock<Duration> = ContinuousClock(),
    onLeftBehind: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws(DeviceError) -> PTPCamera {
    let session = PTPSession(link: link, timing: timing, clock: clock)
    do throws(DeviceError) {
      let info = try await session.open()
      guard info.canTakePictures else { throw DeviceError(.unsupported, function: "PTP InitiateCapture") }
      var size: (width: Int, height: Int)?
      if info.properties.contains(PTPProperty.imageSize), info.offers(.getDevicePropertyValue) {
        do throws(PTPSession.Failure) {
          let answer = try await session.run(.getDevicePropertyValue, [UInt32(PTPProperty.imageSize)])
          size = PTPImageSize.read(answer.data)
        } catch {
          // A camera that does not tell it after all.
          guard case .refused = error else { throw error.error(in: .getDevicePropertyValue) }
        }
      }
      return PTPCamera(
        session: session, link: link, timing: timing, clock: clock, info: info,
        format: FrameFormat(pixels: .mjpeg, width: size?.width ?? 0, height: size?.height ?? 0, rate: 0),
        onLeftBehind: onLeftBehind)
    } catch {
      // The task may be cancelled already.
      await Task { await session.close() }.value
      await link.close()
      throw error
    }
  }

  private init(
    session: PTPSession, link: any StillCameraLink, timing: PTPTiming, clock: any Clock<Duration>,
    info: PTPDeviceInfo, format: FrameFormat, onLeftBehind: @escaping @Sendable (Int) -> Void
  ) {
    self.session = session
    self.link = link
    self.timing = timing
    self.clock = clock
    self.info = info
    self.onLeftBehind = onLeftBehind
    formats = [format]
  }

  /// Makes ready for pictures; the camera itself chooses their size.
  public func start(_ format: FrameFormat) throws(DeviceError) -> FrameFormat {
    guard !isStopped else { throw DeviceError(.cancelled, function: "PTPCamera.start") }
    isStarted = true
    corruptFrames = 0
    return formats[0]
  }

  /// Releases the shutter and fetches the picture; a spoilt one is taken again.
  /// - Parameter deadline: The end of waiting for the picture to be on the card; fetching has time-outs of its own.
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

  /// Ends a picture under way, deletes what is on the card of it, closes the session and the link.
  public func stop() async {
    guard !isStopped else { return await link.close() }
    isStopped = true
    taking?.cancel()
    _ = await taking?.value
    // The task may be cancelled already; the card is cleared all the same.
    await Task {
      if self.hasRemains { await self.clearCard(waiting: self.timing.lateFile) }
      await self.session.close()
    }.value
    await link.close()
  }

  // MARK: - A picture

  private func take(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    for _ in 0..<Self.spoiltLimit {
      let trigger = SuspendingClock.now
      let (handle, size) = try await release(deadline: deadline)
      var bytes = try await fetch(handle, size: size)
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

  /// Releases the shutter and waits for the file.
  private func release(deadline: ContinuousClock.Instant) async throws(DeviceError) -> (handle: UInt32, size: Int) {
    // What an earlier release has left; pictures that a person takes by hand are not ours.
    if isOwed { await clearCard(waiting: .milliseconds(1)) }
    await session.forgetEvents()
    guard await session.isOpen else { throw DeviceError(.io, function: "PTP session") }
    while true {
      do throws(PTPSession.Failure) {
        try await session.run(.initiateCapture, [0, 0])
        break
      } catch {
        let failure = error.error(in: .initiateCapture)
        // It may have heard all the same.
        if case .device = error { isOwed = true }
        // It is still writing, or charging its flash.
        guard failure.code == .busy, .now + timing.pause < deadline else { throw failure }
        do { try await clock.sleep(for: timing.pause) } catch { throw DeviceError(.cancelled, function: "PTPCamera") }
      }
    }
    isOwed = true
    return try await awaitFile(deadline: deadline)
  }

  /// Waits for the news of a JPEG file; folders that are made for it come first, and a raw file may come beside it.
  private func awaitFile(deadline: ContinuousClock.Instant) async throws(DeviceError) -> (handle: UInt32, size: Int) {
    var deadline = deadline
    while true {
      let event: PTPEvent
      do throws(DeviceError) { event = try await session.event(deadline: deadline) } catch {
        guard error.code == .timedOut, !isOwed else { throw error }
        throw DeviceError(.unsupported, function: "PTP picture: no JPEG")
      }
      switch event.code {
      case PTPEventCode.objectAdded:
        guard let handle = event.parameters.first, let info = try await look(at: handle) else { continue }
        ours.insert(handle)
        isOwed = false
        guard PTPFormat.jpegs.contains(info.format) else { continue }
        guard info.size <= Self.pictureLimit else {
          throw DeviceError(.unsupported, function: "PTP picture: too large")
        }
        return (handle, Int(info.size))
      case PTPEventCode.captureComplete: deadline = min(deadline, .now + timing.lateFile)
      case PTPEventCode.storeFull:
        isOwed = false
        throw DeviceError(.storageFull, function: "PTP InitiateCapture")
      case PTPEventCode.deviceReset:
        isOwed = false
        throw DeviceError(.io, function: "PTP device reset")
      default: continue
      }
    }
  }

  /// - Returns: nil for a folder.
  private func look(at handle: UInt32) async throws(DeviceError) -> PTPObjectInfo? {
    unseen.insert(handle)
    let answer: PTPSession.Answer
    do throws(PTPSession.Failure) { answer = try await session.run(.getObjectInfo, [handle]) } catch {
      throw error.error(in: .getObjectInfo)
    }
    let info: PTPObjectInfo
    do throws(PTPFault) { info = try PTPObjectInfo(answer.data) } catch { throw error.error(in: "getObjectInfo") }
    unseen.remove(handle)
    return info.format == PTPFormat.association ? nil : info
  }

  private func fetch(_ handle: UInt32, size: Int) async throws(DeviceError) -> [UInt8] {
    guard info.offers(.getPartialObject) else {
      do throws(PTPSession.Failure) {
        return try await session.run(.getObject, [handle], limit: Self.pictureLimit).data
      } catch { throw error.error(in: .getObject) }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while bytes.count < size {
      let wanted = min(Self.part, UInt32(size - bytes.count))
      do throws(PTPSession.Failure) {
        let piece = try await session.run(
          .getPartialObject, [handle, UInt32(bytes.count), wanted], limit: Int(wanted))
        guard !piece.data.isEmpty else { throw .device(PTPFault.truncated.error(in: "getPartialObject")) }
        bytes += piece.data
      } catch { throw error.error(in: .getPartialObject) }
    }
    return bytes
  }

  // MARK: - The card

  private var hasRemains: Bool { isOwed || !ours.isEmpty || !unseen.isEmpty }

  /// Deletes every file of ours.
  /// - Parameter patience: How long the news of a file that is owed are waited for; nil: not at all.
  private func clearCard(waiting patience: Duration? = nil) async {
    // Its reset took the session away.
    if !(await session.isOpen) { _ = try? await session.open() }
    var left = 0
    if isOwed, let patience {
      _ = try? await awaitFile(deadline: .now + patience)
      if isOwed { left += 1 }
      isOwed = false
    }
    for handle in unseen {
      do throws(DeviceError) { if try await look(at: handle) != nil { ours.insert(handle) } } catch { left += 1 }
    }
    unseen = []
    for handle in ours {
      do throws(PTPSession.Failure) { try await session.run(.deleteObject, [handle, 0]) } catch { left += 1 }
    }
    ours = []
    if left > 0 { onLeftBehind(left) }
  }
}
