import Core
import Imaging

/// One photo from an opened camera: stream, settle, burst, finish.
struct CaptureSession: Sendable {
  let source: any FrameSource
  let studio: PhotoStudioWorker
  /// The end of the wait for the trigger.
  let deadline: ContinuousClock.Instant
  /// Who is told of live frames; nil: nobody.
  var guidance: LiveGuidance?

  /// Takes the photo; the caller stops the source.
  /// - Parameters:
  ///   - specification: What the office asks for.
  ///   - burst: Frames that the best is chosen from.
  ///   - untilAcceptable: Whether to wait until the live picture meets every rule; at the deadline what fails the
  ///     fewest is taken.
  /// - Throws: `DeviceError` of the camera; `Problem`: `no-face`, `several-faces`, `image-unreadable`.
  func run(specification: PhotoSpecification, burst: Int, untilAcceptable: Bool) async throws -> FinishedPhoto {
    try await start()
    if source.isTriggered {
      // A second and more for each release: nobody holds still for five of them.
      return try await release(specification, untilAcceptable: untilAcceptable)
    }
    // Read while the camera settles, for the first frame of guidance is read as soon as it has.
    if untilAcceptable { await studio.prepare() }
    _ = try await CameraWarmUp().settle(source, deadline: deadline) { frame in await studio.luma(of: frame) }
    if untilAcceptable { return try await runUntilAcceptable(specification, burst: burst) }
    return try await take(burst, specification, isLast: true)
  }

  /// Takes a burst and finishes its best frame; each is read while the next is awaited.
  /// - Parameter isLast: Whether nobody looks through the camera while the photo is finished: it is off by then.
  private func take(_ count: Int, _ specification: PhotoSpecification, isLast: Bool) async throws -> FinishedPhoto {
    let reading = BurstReading(of: count)
    let (taken, frames) = AsyncStream.makeStream(of: Frame.self)
    async let read: Void = studio.read(taken, into: reading)
    _ = try await CameraBurst(count: count).collect(
      from: source, after: SuspendingClock.now, deadline: deadline
    ) { frames.yield($0) }
    frames.finish()
    if isLast { await source.stop() }
    try await read
    return try await studio.finish(reading, specification)
  }

  /// Takes one picture, or one after another until one meets every rule.
  private func release(_ specification: PhotoSpecification, untilAcceptable: Bool) async throws -> FinishedPhoto {
    let best = BestPhoto()
    repeat {
      do {
        let frames = try await CameraBurst(count: 1).collect(
          from: source, after: SuspendingClock.now, deadline: deadline)
        if !untilAcceptable { await source.stop() }
        if best.take(try await studio.finish(frames, specification)) { break }
      } catch let error as DeviceError {
        guard error.code == .timedOut, best.photo != nil else { throw error }
        break
      } catch let problem as Problem {
        best.reason = problem
      }
    } while untilAcceptable && ContinuousClock.now < deadline
    return try best.get()
  }

  /// How long a photo that would be accepted waits for a sharp face at most. A camera focuses in two or three seconds,
  /// and whoever moves has come to rest; a lens that is never sharp only warns, and keeps nobody standing for longer.
  static let sharpPatience = Duration.seconds(5)

  /// Reads live frames until two in a row meet every rule and the face is sharp, then takes the burst; at the deadline
  /// the best seen.
  private func runUntilAcceptable(_ specification: PhotoSpecification, burst: Int) async throws -> FinishedPhoto {
    var coach = GuidanceCoach()
    let tracker = FaceTracker()
    var last: SuspendingClock.Instant?
    let best = BestPhoto()
    var seen: (frame: Frame, faults: Int, sharpness: Double)?
    var firstAcceptable: SuspendingClock.Instant?
    while ContinuousClock.now < deadline {
      do {
        let frame = try await source.next(deadline: deadline)
        if let last, frame.timestamp < last + LiveGuidance.pause { continue }
        last = frame.timestamp
        guard let live = try await studio.read(frame, specification, following: tracker) else { continue }
        let reading = live.reading
        let new = (frame: frame, faults: reading.faults, sharpness: reading.sharpness ?? 0)
        if seen.map({ (new.faults, -new.sharpness) < ($0.faults, -$0.sharpness) }) ?? true { seen = new }
        guard studio.isFresh(live) else { continue }
        let decision = coach.take(reading)
        guidance?.publish(reading, decision, of: frame)
        guard decision.acceptable else { continue }
        let since = firstAcceptable ?? frame.timestamp
        firstAcceptable = since
        if decision.advice.contains(.blurred), frame.timestamp < since + Self.sharpPatience { continue }
        if best.take(try await take(burst, specification, isLast: false)) { return try best.get() }
      } catch let error as DeviceError {
        guard error.code == .timedOut, best.photo != nil || seen != nil else { throw error }
        break
      } catch let problem as Problem {
        best.reason = problem
      }
    }
    guard best.photo == nil, let seen else { return try best.get() }
    await source.stop()
    return try await studio.finish([seen.frame], specification)
  }

  /// Starts the best format that the bus has bandwidth for.
  /// - Returns: What the camera gives.
  @discardableResult
  func start() async throws(DeviceError) -> FrameFormat {
    var failure = DeviceError(.unsupported, function: "formats")
    for format in source.formats {
      do throws(DeviceError) {
        return try await source.start(format)
      } catch {
        guard error.code == .noBandwidth || error.code == .unsupported else { throw error }
        failure = error
      }
    }
    throw failure
  }
}
