import Core
import Imaging
import Logging

/// Where finished photos wait for a person: in memory alone, bounded, wiped when they go.
///
/// A photo reaches the content store when it is accepted, and not before.
actor AcceptanceDesk {
  /// Photos that wait at once.
  static let countLimit = 8
  /// Bytes of all photos that wait, their frames included: more than a still camera's largest picture takes.
  static let byteLimit = 96 << 20
  /// The first and the longest time between two tries to store an end, in seconds.
  private static let retryTimes: ClosedRange<Int64> = 5...60

  /// The studio that finishes them again.
  nonisolated let studio: PhotoStudioWorker
  private let store: JobStore
  private let content: ContentStore
  private let periods: RetentionPolicy
  private let clock: WallClock
  private let alarm: Alarm
  private let logger: Logger
  private let dueChanged: @Sendable () -> Void
  private var waiting: [String: WaitingPhoto] = [:]
  /// What is kept free for photos that are being taken, in bytes.
  private var reserved: [String: Int] = [:]
  private var isStopped = false

  init(
    studio: PhotoStudioWorker, store: JobStore, content: ContentStore, periods: RetentionPolicy, clock: WallClock,
    alarm: Alarm, logger: Logger, dueChanged: @escaping @Sendable () -> Void
  ) {
    self.studio = studio
    self.store = store
    self.content = content
    self.periods = periods
    self.clock = clock
    self.alarm = alarm
    self.logger = logger
    self.dueChanged = dueChanged
  }

  /// Asked when a photo is submitted: whether any further one can wait now.
  /// - Throws: `Problem` `tooManyPhotosWaiting`.
  func checkRoom() throws { try check(bytes: 1) }

  /// Keeps room free before a photo is taken, so that nobody is photographed in vain.
  /// - Parameter bytes: The most that the photo and its frame may take.
  /// - Throws: `Problem` `tooManyPhotosWaiting`.
  func reserveRoom(for job: String, bytes: Int) throws {
    try check(bytes: bytes)
    reserved[job] = bytes
  }

  /// Gives back what was kept free and not used.
  func giveBack(_ job: String) { reserved[job] = nil }

  private func check(bytes: Int) throws {
    guard waiting.count + reserved.count < Self.countLimit, bytes <= Self.byteLimit - held else { throw Self.full }
  }

  /// Lets a photo that a lane has finished wait, and its job with it.
  /// - Throws: `Problem`: `tooManyPhotosWaiting`, `shuttingDown`, the store's; then nothing of the photo is kept.
  func enter(_ job: String, _ photo: FinishedPhoto, _ specification: PhotoSpecification) async throws {
    guard !isStopped else { throw Problem(.shuttingDown) }
    guard let original = photo.original else { throw Problem(.internalError, facts: ["function": "enter"]) }
    let entry = WaitingPhoto(photo, original: original, specification: specification)
    giveBack(job)
    try check(bytes: entry.size)
    waiting[job] = entry
    let measured = StoredResult(photo)
    do {
      try await store.update(job) { $0.awaitAcceptance(measured) }
    } catch {
      leave(job, entry)
      throw error
    }
    // Somebody's word may have come already.
    guard waiting[job] === entry else { return }
    startTime(job, entry)
  }

  /// The proposed photo, a JPEG; nil where none waits.
  func photo(of job: String) -> [UInt8]? { waiting[job]?.jpeg }

  /// The frame that the proposed photo was made from, upright as the camera gave it.
  /// - Returns: A JPEG without metadata.
  /// - Throws: `Problem`: `noOriginal` where none waits.
  func original(of job: String) async throws -> [UInt8] {
    // The frame is wiped in place: nobody else may have it then.
    guard let entry = try? await hold(job) else { throw Problem(.noOriginal) }
    defer { letGo(entry) }
    return try await studio.picture(of: entry.frame)
  }

  /// Completes a job with the photo that waits.
  func accept(_ job: String, as deed: AuditNote? = nil) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    try await content.put([.photo: entry.jpeg], for: job)
    do {
      let (now, periods) = (clock.now(), periods)
      let accepted = try await store.update(job, as: deed) { record in
        try record.check(.accept)
        record.completePhoto(at: now, periods: periods)
      }
      leave(job, entry)
      dueChanged()
      return accepted
    } catch {
      // Not accepted, it must not be on the disk; should this fail too, the next start shreds it.
      try? await content.shred(job, items: [.photo])
      throw error
    }
  }

  /// Wipes the photo and lets the job be taken again.
  /// - Parameter startBy: Not begun by then, it is held.
  func retake(_ job: String, startBy: Int64, as deed: AuditNote? = nil) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    let pending = try await store.update(job, as: deed) { record in
      try record.check(.retake)
      record.takeAgain(startBy: startBy)
    }
    leave(job, entry)
    dueChanged()
    return pending
  }

  /// Finishes the photo again by a person's corrections; its time starts anew.
  /// - Throws: `Problem` for corrections that cannot be; then the photo stays as it was.
  func refinish(
    _ job: String, eyes: FrameEyes?, crop: FrameArea?, as deed: AuditNote? = nil
  ) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    let corrections = try PhotoCorrections(
      eyes: eyes, crop: crop, frameWidth: entry.frameWidth, frameHeight: entry.frameHeight,
      specification: entry.specification)
    var photo = try await studio.finish([entry.frame], entry.specification, corrections, face: entry.face)
    defer { photo.wipe() }
    let measured = StoredResult(photo)
    let updated = try await store.update(job, as: deed) { record in
      try record.check(.refinish)
      var measured = measured
      // The frame is the same: how it did in its burst stays true.
      measured.frame?.burst = record.result?.frame?.burst
      measured.framesTaken = record.result?.framesTaken
      record.awaitAcceptance(measured)
    }
    entry.replace(with: photo)
    startTime(job, entry)
    return updated
  }

  /// Cancels a job that waits, and wipes its photo.
  func cancel(_ job: String) async {
    await end(job) { record, expiry in
      record.state = .canceled
      record.reasons = [.jobCanceledByUser]
      record.problem = nil
      record.result = nil
      record.contentExpiresAt = expiry
    }
  }

  /// Wipes the photo of a job that has ended meanwhile.
  func discard(_ job: String) async {
    guard let entry = try? await hold(job) else { return }
    leave(job, entry)
    letGo(entry)
  }

  /// Aborts every job that waits, at the daemon's stop.
  func stop() async {
    isStopped = true
    for job in waiting.keys.sorted() { await abort(job, Problem(.photoDiscarded)) }
  }

  // MARK: - Time

  private func startTime(_ job: String, _ entry: WaitingPhoto) {
    entry.timeout?.cancel()
    entry.round += 1
    let (round, limit) = (entry.round, periods.awaitingPhoto)
    entry.timeout = alarm.set(after: .seconds(limit)) { [weak self] in
      guard let self else { return }
      Task { await self.abort(job, Problem(.acceptanceTimedOut, facts: ["limit": "\(limit)"]), round: round) }
    }
  }

  /// Aborts a job that waits, and wipes its photo.
  /// - Parameter round: Nothing happens if its time was started anew since then.
  private func abort(_ job: String, _ problem: Problem, round: Int? = nil) async {
    await end(job, round: round) { record, expiry in record.abort(problem, contentExpiresAt: expiry) }
  }

  private func end(
    _ job: String, round: Int? = nil,
    _ change: @escaping @Sendable (inout JobRecord, _ contentExpiresAt: Int64) -> Void
  ) async {
    guard let entry = try? await hold(job) else { return }
    defer { letGo(entry) }
    if let round, round != entry.round { return }
    await storeEnd(job, change, retryIn: Self.retryTimes.lowerBound)
    leave(job, entry)
  }

  /// Stores an end; where that fails (a full disk), tries again until it succeeds or the daemon stops. The next start
  /// aborts what is left.
  private func storeEnd(
    _ job: String, _ change: @escaping @Sendable (inout JobRecord, _ contentExpiresAt: Int64) -> Void,
    retryIn delay: Int64
  ) async {
    let expiry = clock.now() + Int64(periods.printout) * 1000
    do {
      try await store.update(job) { record in
        if record.awaitsAcceptance { change(&record, expiry) }
      }
      dueChanged()
    } catch {
      let code = (error as? Problem)?.code
      logger.error(
        "job's end could not be stored", metadata: ["job": "\(job)", "code": "\(code?.rawValue ?? "unknown")"])
      guard code != .unknownJob, !isStopped else { return }
      _ = alarm.set(after: .seconds(delay)) { [weak self] in
        Task { await self?.storeEnd(job, change, retryIn: min(2 * delay, Self.retryTimes.upperBound)) }
      }
    }
  }

  // MARK: - One thing at a time

  /// Waits until nobody else does anything with a photo.
  /// - Throws: `Problem` `noPhoto` where none waits.
  private func hold(_ job: String) async throws -> WaitingPhoto {
    while let entry = waiting[job], entry.isHeld {
      await withCheckedContinuation { entry.queue.append($0) }
    }
    guard let entry = waiting[job] else { throw Problem(.noPhoto) }
    entry.isHeld = true
    return entry
  }

  private func letGo(_ entry: WaitingPhoto) {
    entry.isHeld = false
    let queue = entry.queue
    entry.queue = []
    for next in queue { next.resume() }
  }

  /// A photo waits no longer. Its job may have been taken again by now: that photo stays.
  private func leave(_ job: String, _ entry: WaitingPhoto) {
    entry.timeout?.cancel()
    if waiting[job] === entry { waiting[job] = nil }
  }

  private var held: Int { waiting.values.reduce(0) { $0 + $1.size } + reserved.values.reduce(0, +) }

  private static let full = Problem(
    .tooManyPhotosWaiting, facts: ["limit": "\(countLimit)", "megabytes": "\(byteLimit >> 20)"])
}
