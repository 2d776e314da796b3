import Core
import Imaging
import Logging

/// Where finished photos wait for a person: in memory alone, bounded, wiped when they go.
///
/// A photo reaches the content store when it is accepted, and not before.
actor AcceptanceDesk {
  /// Photos that wait at once.
  static let countLimit = 8
  /// Bytes of all photos that wait, their frames included.
  static let byteLimit = 48 << 20

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

  /// Asked before a photo is taken, so that nobody is photographed in vain.
  /// - Throws: `Problem` `tooManyPhotosWaiting` where no further photo can wait.
  func checkRoom() throws {
    guard waiting.count < Self.countLimit, held < Self.byteLimit else { throw Self.full }
  }

  /// Lets a photo that a lane has finished wait, and its job with it.
  /// - Throws: `Problem`: `tooManyPhotosWaiting`, `shuttingDown`, the store's; then nothing of the photo is kept.
  func enter(_ job: String, _ photo: FinishedPhoto, _ specification: PhotoSpecification) async throws {
    guard !isStopped else { throw Problem(.shuttingDown) }
    guard let original = photo.original else { throw Problem(.internalError, facts: ["function": "enter"]) }
    let entry = WaitingPhoto(photo, original: original, specification: specification)
    guard waiting.count < Self.countLimit, held + entry.size <= Self.byteLimit else { throw Self.full }
    waiting[job] = entry
    let measured = StoredResult(photo)
    do {
      try await store.update(job) { $0.awaitAcceptance(measured) }
    } catch {
      leave(job)
      throw error
    }
    startTime(job, entry)
  }

  /// The proposed photo, a JPEG; nil where none waits.
  func photo(of job: String) -> [UInt8]? { waiting[job]?.jpeg }

  /// The frame that the proposed photo was made from, upright as the camera gave it.
  /// - Returns: A JPEG without metadata.
  /// - Throws: `Problem`: `noOriginal` where none waits.
  func original(of job: String) async throws -> [UInt8] {
    guard let frame = waiting[job]?.frame else { throw Problem(.noOriginal) }
    return try await studio.picture(of: frame)
  }

  /// Completes a job with the photo that waits.
  func accept(_ job: String) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    try await content.put([.photo: entry.jpeg], for: job)
    do {
      let (now, periods) = (clock.now(), periods)
      let accepted = try await store.update(job) { record in
        try record.check(.accept)
        record.completePhoto(at: now, periods: periods)
      }
      leave(job)
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
  func retake(_ job: String, startBy: Int64) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    let pending = try await store.update(job) { record in
      try record.check(.retake)
      record.takeAgain(startBy: startBy)
    }
    leave(job)
    dueChanged()
    return pending
  }

  /// Finishes the photo again by a person's corrections; its time starts anew.
  /// - Throws: `Problem` for corrections that cannot be; then the photo stays as it was.
  func refinish(_ job: String, eyes: JobActionRequest.Eyes?, crop: FrameArea?) async throws -> JobRecord {
    let entry = try await hold(job)
    defer { letGo(entry) }
    let corrections = try PhotoCorrections(
      eyes: eyes, crop: crop, frameWidth: entry.frameWidth, frameHeight: entry.frameHeight,
      specification: entry.specification)
    var photo = try await studio.finish([entry.frame], entry.specification, corrections)
    defer { photo.wipe() }
    let measured = StoredResult(photo)
    let updated = try await store.update(job) { record in
      try record.check(.refinish)
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
    leave(job)
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
    _ job: String, round: Int? = nil, _ change: @Sendable (inout JobRecord, _ contentExpiresAt: Int64) -> Void
  ) async {
    guard let entry = try? await hold(job) else { return }
    defer { letGo(entry) }
    if let round, round != entry.round { return }
    let expiry = clock.now() + Int64(periods.printout) * 1000
    do {
      try await store.update(job) { record in
        if record.awaitsAcceptance { change(&record, expiry) }
      }
    } catch {
      logger.error("job's end could not be stored", metadata: ["job": "\(job)", "kind": "\(type(of: error))"])
    }
    leave(job)
    dueChanged()
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

  private func leave(_ job: String) { waiting.removeValue(forKey: job)?.timeout?.cancel() }

  private var held: Int { waiting.values.reduce(0) { $0 + $1.size } }

  private static let full = Problem(
    .tooManyPhotosWaiting, facts: ["limit": "\(countLimit)", "megabytes": "\(byteLimit >> 20)"])
}
