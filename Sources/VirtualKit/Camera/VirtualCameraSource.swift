import Core

/// The in-process link to a ``VirtualCamera``: frames at the camera's rate, made only while somebody asks.
///
/// A reader that is slower than the rate loses frames, as it would on a real camera, and sees it in
/// ``Frame/sequence``. Drawing and encoding run on the source's own thread.
public actor VirtualCameraSource: FrameSource {
  private struct Stream {
    let format: FrameFormat
    let watcher: Int
    let began: SuspendingClock.Instant
    /// The last frame made; -1 before the first.
    var number = -1
    var silentUntil: SuspendingClock.Instant?
  }

  /// What the camera offers, best for a still first.
  public nonisolated let formats: [FrameFormat]
  /// Frames that came corrupt since the last start.
  public private(set) var corruptFrames = 0

  let camera: VirtualCamera
  private let clock: any FrameClock
  private let executor = ThreadExecutor(name: "satchel-vcamera")
  private var stream: Stream?
  private var isLost = false
  /// Each start and stop begins a new era; a wait that began in an older one is over.
  private var era = 0
  private var sleepers: [Int: Task<Void, Never>] = [:]
  private var nextSleeper = 0

  /// Links to a camera; nothing runs before ``start(_:)``.
  public init(camera: VirtualCamera, clock: any FrameClock = SystemFrameClock()) {
    self.camera = camera
    self.clock = clock
    formats = camera.formats
  }

  /// The thread that drawing and encoding may block.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Starts streaming.
  /// - Throws: ``DeviceError``: `busy` while this or another source streams, `disconnected`.
  public func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat {
    guard !isLost else { throw DeviceError(.disconnected, function: "VirtualCamera.begin") }
    let (given, watcher) = try camera.begin(format) { [weak self] in
      Task { await self?.lose() }
    }
    stream = Stream(format: given, watcher: watcher, began: clock.now)
    corruptFrames = 0
    return given
  }

  /// Waits for the next good frame.
  /// - Throws: ``DeviceError``: `timedOut`, `disconnected`, `cancelled` (by the task or by ``stop()``), `io` when
  ///   nothing streams or a picture cannot be read.
  public func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let era = era
    while true {
      let (number, due, faults) = try schedule(era)
      let wait = due - clock.now
      let left = deadline - clock.deadlineNow
      guard left > .zero else { throw failure(.timedOut) }
      if wait > .zero {
        await sleep(for: min(wait, left))
        continue
      }
      if let frame = try take(number, stamp: due, faults) { return frame }
    }
  }

  /// Stops streaming; waits under way end with `cancelled`.
  public func stop() async {
    if let stream { camera.end(watcher: stream.watcher) }
    stream = nil
    endWaits()
  }

  /// Which frame comes next, when, and with what faults: those of one time, so that none is good between two of them.
  private func schedule(
    _ era: Int
  ) throws(DeviceError) -> (number: Int, due: SuspendingClock.Instant, faults: VirtualCamera.Faults) {
    if isLost || !camera.isPlugged { throw lost() }
    guard !Task.isCancelled, era == self.era else { throw failure(.cancelled) }
    guard var stream else { throw failure(.io) }
    let now = clock.now
    let silence = camera.takeSilence()
    if silence > .zero { stream.silentUntil = now + silence }
    let faults = camera.faults
    let period = Duration.seconds(1 / stream.format.rate) + faults.delay
    // What was due in the meantime is gone, and what the camera kept silent about never was.
    let floor = max(now, stream.silentUntil ?? now)
    // The first frame is as late as the others.
    let first = stream.began + faults.delay
    let elapsed = Int((floor - first) / period)
    let isSilent = stream.silentUntil.map { $0 > now } ?? false
    let number = max(stream.number + 1, isSilent ? elapsed + 1 : elapsed)
    self.stream = stream
    return (number, first + period * number, faults)
  }

  private func take(
    _ number: Int, stamp: SuspendingClock.Instant, _ faults: VirtualCamera.Faults
  ) throws(DeviceError) -> Frame? {
    guard let format = stream?.format else { throw failure(.io) }
    stream?.number = number
    let capture: VirtualCamera.Capture
    do {
      capture = try camera.capture(number, format: format, faults)
    } catch {
      if error.code == .disconnected { throw lost() }
      throw error
    }
    guard !capture.isFlagged, isWhole(capture.bytes, format) else {
      corruptFrames += 1
      return nil
    }
    return Frame(
      format: format, bytes: capture.bytes, sequence: UInt32(truncatingIfNeeded: number), timestamp: stamp)
  }

  private func isWhole(_ bytes: [UInt8], _ format: FrameFormat) -> Bool {
    switch format.pixels {
    case .mjpeg: (try? MJPEGCheck.check(bytes, width: format.width, height: format.height)) != nil
    case .yuyv, .nv12: bytes.count == format.plainBytes
    }
  }

  /// Waits, unless a stop, an unplug or the task's cancellation comes first.
  private func sleep(for duration: Duration) async {
    nextSleeper += 1
    let (id, clock) = (nextSleeper, clock)
    let sleeper = Task<Void, Never> { try? await clock.sleep(for: duration) }
    sleepers[id] = sleeper
    await withTaskCancellationHandler {
      await sleeper.value
    } onCancel: {
      sleeper.cancel()
    }
    sleepers[id] = nil
  }

  private func lose() {
    isLost = true
    stream = nil
    endWaits()
  }

  private func lost() -> DeviceError {
    isLost = true
    stream = nil
    return failure(.disconnected)
  }

  private func endWaits() {
    era += 1
    for sleeper in sleepers.values { sleeper.cancel() }
  }

  private func failure(_ code: DeviceError.Code) -> DeviceError {
    DeviceError(code, function: "VirtualCamera.capture")
  }
}
