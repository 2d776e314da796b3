import Core
import Drivers
import Imaging
import Logging

/// The lane of one camera: one photo at a time; the camera runs only while a photo is being taken.
actor PhotoLane: Lane {
  /// A camera that can be opened now.
  final class Port: Sendable {
    /// Takes a share of it on behalf of a user, nil for the daemon; nothing streams yet.
    let open: @Sendable (CameraPurpose, UInt32?) async throws(DeviceError) -> CameraUse

    init(open: @escaping @Sendable (CameraPurpose, UInt32?) async throws(DeviceError) -> CameraUse) {
      self.open = open
    }
  }

  nonisolated let kind = JobKind.photo
  nonisolated let signal = Signal()
  let device: String
  private let store: JobStore
  private let content: ContentStore
  let studio: PhotoStudioWorker
  private let acceptance: AcceptanceDesk
  /// Where guidance goes while a photo waits for its trigger.
  private let guidance: GuidanceHub
  let board: DeviceBoard
  private let periods: RetentionPolicy
  private let clock: WallClock
  private let logger: Logger
  private let dueChanged: @Sendable () -> Void
  private let specifications: SpecificationLibrary
  var port: Port?
  private var working: Task<Void, Never>?
  private var capturing: Task<Void, Never>?
  var current: String?
  private var cancelled: Set<String> = []
  /// Whether the store is being asked for the next photo: it may have begun one that the lane does not know yet.
  private(set) var isTaking = false
  private(set) var isStopping = false
  /// Questions of a diagnostics run that wait for the time between photos.
  var inquiries: [CameraInquiry] = []
  /// The look through the camera that answers them.
  var looking: Task<CameraInspection, Never>?
  private var secondLook: SecondLook

  init(
    device: String, store: JobStore, content: ContentStore, acceptance: AcceptanceDesk, guidance: GuidanceHub,
    specifications: SpecificationLibrary, board: DeviceBoard, periods: RetentionPolicy,
    clock: WallClock, alarm: Alarm, logger: Logger, dueChanged: @escaping @Sendable () -> Void
  ) {
    self.device = device
    self.store = store
    self.content = content
    studio = acceptance.studio
    self.acceptance = acceptance
    self.guidance = guidance
    self.board = board
    self.periods = periods
    self.clock = clock
    self.logger = logger
    self.dueChanged = dueChanged
    self.specifications = specifications
    secondLook = SecondLook(alarm: alarm, signal: signal)
  }

  nonisolated func wake() { signal.raise() }

  /// The camera is there.
  func attach(_ port: Port) {
    self.port = port
    // The end of the one before may have been told after this one was shown.
    board.update(device) { if $0.state == .absent { $0.state = .idle } }
    if working == nil {
      working = Task { await self.work() }
    }
    signal.raise()
  }

  /// The camera is gone; a photo under way learns of it from the camera itself.
  func detach() { port = nil }

  func cancel(_ job: String) {
    guard current == job || isTaking else { return }
    cancelled.insert(job)
    if current == job { capturing?.cancel() }
  }

  /// A photo is never stopped in a way that a retry could help: it is pending again by itself.
  func retry(_ job: String) { signal.raise() }

  func stop() async {
    isStopping = true
    capturing?.cancel()
    looking?.cancel()
    signal.finish()
    await working?.value
  }

  private func work() async {
    for await _ in signal.raised {
      while !isStopping, await step() {}
      if isStopping { break }
    }
    answerUnopened()
  }

  private func step() async -> Bool {
    guard let port else {
      answerUnopened()
      return false
    }
    await answerInquiries(port)
    do {
      guard let job = try await next() else { return false }
      current = job.id
      cancelled.formIntersection([job.id])
      answerBusy()
      board.update(device) { $0.state = .processing }
      let task = Task { await self.take(job, port) }
      capturing = task
      await task.value
      capturing = nil
      current = nil
      await acceptance.giveBack(job.id)
      cancelled.remove(job.id)
      if self.port != nil { board.update(device) { $0.state = .idle } }
      dueChanged()
      return true
    } catch {
      logger.error(
        "camera lane failed",
        metadata: ["device": "\(device)", "code": "\((error as? Problem)?.code.rawValue ?? "unknown")"])
      // A store that failed (a full disk) may be well again without anybody telling.
      secondLook.set(after: .seconds(5))
      return false
    }
  }

  private func next() async throws -> JobRecord? {
    isTaking = true
    defer { isTaking = false }
    return try await store.takeNext(kind: .photo, device: device, reason: .jobCapturing)
  }

  /// Takes one photo, to an end that the store knows.
  private func take(_ job: JobRecord, _ port: Port) async {
    let failedExpiry = clock.now() + Int64(periods.printout) * 1000
    let asks = job.terms.asksForAcceptance ?? false
    do {
      // The word may have come before the lane knew that the job is its own.
      if cancelled.contains(job.id) { throw CancellationError() }
      var finished = try await capture(job, port)
      defer { finished.wipe() }
      // Whoever cancelled it while it was finished wants nothing of it kept.
      if cancelled.contains(job.id) { throw CancellationError() }
      if asks {
        let specification = try specifications.named(job.terms.specification ?? "")
        try await acceptance.enter(job.id, finished, specification)
        if cancelled.contains(job.id) { await acceptance.cancel(job.id) }
        return
      }
      finished.original = nil
      try await content.put([.photo: finished.jpeg], for: job.id)
      if cancelled.contains(job.id) {
        try await content.shred(job.id, items: [.photo])
        throw CancellationError()
      }
      let (measured, now, periods) = (StoredResult(finished), clock.now(), periods)
      await settle(job.id) { record in
        record.show(measured)
        record.completePhoto(at: now, periods: periods)
      }
    } catch let error as DeviceError {
      await failed(job, error, port, expiry: failedExpiry)
    } catch {
      let problem = error as? Problem ?? Problem(.internalError, facts: ["function": "capture"])
      let isCancelled = cancelled.contains(job.id)
      await settle(job.id) { record in
        record.state = isCancelled ? .canceled : .aborted
        record.reasons = [isCancelled ? .jobCanceledByUser : .abortedBySystem]
        record.problem = isCancelled ? nil : problem
        record.contentExpiresAt = failedExpiry
      }
    }
  }

  /// What a camera's failure means for a photo.
  private func failed(_ job: JobRecord, _ error: DeviceError, _ port: Port, expiry: Int64) async {
    if error.code != .cancelled || !cancelled.contains(job.id) {
      logger.warning(
        "camera failed",
        metadata: ["device": "\(device)", "code": "\(error.code.rawValue)", "function": "\(error.function)"])
    }
    // Another may have been plugged in already.
    if error.code == .disconnected, self.port === port {
      self.port = nil
      board.update(device) { view in
        view.state = .absent
        view.stateReasons = []
      }
    }
    let isCancelled = cancelled.contains(job.id)
    // A camera that was pulled comes back: the photo waits for it. So does one that the daemon's stop cut short.
    let mayTryAgain =
      !isCancelled && job.attempts < JobRecord.attemptLimit && (isStopping || error.code == .disconnected)
    await settle(job.id) { record in
      if mayTryAgain {
        record.state = .pending
        record.reasons = []
        record.device = nil
        record.startBy = job.lastStart
      } else {
        record.state = isCancelled ? .canceled : .aborted
        record.reasons = [isCancelled ? .jobCanceledByUser : .abortedBySystem]
        record.problem = isCancelled ? nil : Problem(camera: error, timeout: record.terms.timeoutSeconds ?? 30)
        record.contentExpiresAt = expiry
      }
    }
  }

  /// From an opened camera to a finished photo; the camera is closed before the finishing.
  private func capture(_ job: JobRecord, _ port: Port) async throws -> FinishedPhoto {
    let specification = try specifications.named(job.terms.specification ?? "")
    let deadline = ContinuousClock.now + .seconds(job.terms.timeoutSeconds ?? 30)
    let source = try await port.open(.photo, job.ownerUID)
    do {
      if job.terms.asksForAcceptance ?? false {
        // Before anybody is photographed.
        try await acceptance.reserveRoom(
          for: job.id, bytes: source.largestPicture + specification.file.mostBytes)
      }
      let guidance = LiveGuidance(
        hub: guidance, studio: studio, clock: clock, owner: job.ownerUID, job: job.id, device: device,
        specification: specification)
      let session = CaptureSession(source: source, studio: studio, deadline: deadline, guidance: guidance)
      let photo = try await session.run(
        specification: specification, burst: job.terms.burst ?? 5,
        untilAcceptable: job.terms.waitsUntilAcceptable ?? false)
      await source.stop()
      return photo
    } catch {
      await source.stop()
      throw error
    }
  }

  private func settle(_ job: String, _ change: @Sendable (inout JobRecord) throws -> Void) async {
    do { try await store.update(job, change) } catch {
      logger.error("job's end could not be stored", metadata: ["job": "\(job)", "kind": "\(type(of: error))"])
    }
  }
}

extension Problem {
  /// A camera's failure as a person meets it.
  init(camera error: DeviceError, timeout: Int) {
    switch error.code {
    case .timedOut: self.init(.cameraTimedOut, facts: ["limit": "\(timeout)"])
    case .disconnected: self.init(.deviceLost)
    case .storageFull: self.init(.cameraStorageFull)
    case .noBandwidth: self.init(.cameraNoBandwidth)
    case .noFormat: self.init(.cameraNoFormat)
    case .busy: self = .deviceBusy(holder: error.holder)
    case .denied: self.init(.deviceDenied)
    default: self.init(.deviceFailed, facts: ["function": error.function])
    }
  }
}
