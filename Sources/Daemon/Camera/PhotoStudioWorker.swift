import Core
import Imaging
import Synchronization

/// The photo studio on a thread of its own: decoding, faces and encoding take hundreds of milliseconds.
///
/// What a photo needs comes first: viewers' frames are passed over while any of it waits.
actor PhotoStudioWorker {
  private let executor = ThreadExecutor(name: "satchel-photo")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let studio = PhotoStudio()
  /// The clock that frames are stamped by.
  private let now: @Sendable () -> SuspendingClock.Instant
  /// Work for photos that waits or is under way.
  private let photoWork = Atomic(0)
  private let pace = Mutex(ReadingPace())

  /// A studio without a thread, which the first work brings.
  /// - Parameter now: The clock that frames are stamped by.
  init(now: @escaping @Sendable () -> SuspendingClock.Instant = { SuspendingClock.now }) { self.now = now }

  /// Finishes the best frame of a burst.
  nonisolated func finish(
    _ frames: [Frame], _ specification: PhotoSpecification, _ corrections: PhotoCorrections? = nil,
    face: FaceBox? = nil
  ) async throws(Problem) -> FinishedPhoto {
    try await forPhoto { studio throws(Problem) in
      try studio.finish(frames: frames, specification: specification, corrections: corrections, face: face)
    }
  }

  /// Reads the frames of a burst while it is taken; viewers' frames are passed over until the last one is read.
  nonisolated func read(_ frames: AsyncStream<Frame>, into burst: BurstReading) async throws(Problem) {
    photoWork.add(1, ordering: .relaxed)
    defer { photoWork.subtract(1, ordering: .relaxed) }
    for await frame in frames {
      try await forPhoto { studio throws(Problem) in try studio.read(frame, into: burst) }
    }
  }

  /// Finishes the best frame of a burst that is read.
  nonisolated func finish(_ burst: BurstReading, _ specification: PhotoSpecification) async throws(Problem)
    -> FinishedPhoto
  {
    try await forPhoto { studio throws(Problem) in try studio.finish(burst, specification: specification) }
  }

  /// A frame as a JPEG that any reader opens: cameras leave out tables, and some write metadata.
  nonisolated func picture(of frame: Frame) async throws(Problem) -> [UInt8] {
    try await forPhoto { _ throws(Problem) in
      var image = try PhotoStudio.decode(frame)
      defer { image.wipe() }
      return try JPEG.encode(image, quality: 92)
    }
  }

  /// Reads the face detector where that has not been done, so that the first frame is read as quickly as others.
  nonisolated func prepare() async {
    // What fails here is told by whoever needs it.
    _ = await forPhoto { studio in try? studio.prepare() }
  }

  /// Whether what a frame showed may still be told.
  nonisolated func isFresh(_ live: LiveReading) -> Bool { now() < live.expiry }

  /// Reads a live frame for a photo that waits for its trigger.
  /// - Returns: nil for a frame that grew old while the thread had other work.
  nonisolated func read(
    _ frame: Frame, _ specification: PhotoSpecification, following tracker: FaceTracker? = nil
  ) async throws(Problem) -> LiveReading? {
    try await forPhoto { studio throws(Problem) in
      try read(frame, specification, tracker, studio)
    }
  }

  /// Reads a live frame for somebody who only looks.
  /// - Returns: nil where a photo needs the thread, too.
  func readForViewer(
    _ frame: Frame, _ specification: PhotoSpecification, following tracker: FaceTracker? = nil
  ) throws(Problem) -> LiveReading? {
    guard photoWork.load(ordering: .relaxed) == 0 else { return nil }
    return try read(frame, specification, tracker, studio)
  }

  /// The mean brightness of a frame, 0–255; nil where it cannot be decoded.
  nonisolated func luma(of frame: Frame) async -> Double? { await forPhoto { _ in FrameLuma.mean(of: frame) } }

  private nonisolated func read(
    _ frame: Frame, _ specification: PhotoSpecification, _ tracker: FaceTracker?, _ studio: PhotoStudio
  ) throws(Problem) -> LiveReading? {
    let began = now()
    guard began - frame.timestamp < LiveGuidance.stale else { return nil }
    let reading = try studio.read(frame, for: specification, following: tracker)
    let took = now() - began
    return LiveReading(reading: reading, expiry: frame.timestamp + pace.withLock { $0.limit(after: took) })
  }

  private nonisolated func forPhoto<Answer: Sendable, Failure: Error>(
    _ work: @Sendable (PhotoStudio) throws(Failure) -> Answer
  ) async throws(Failure) -> Answer {
    photoWork.add(1, ordering: .relaxed)
    return try await onThread(work)
  }

  private func onThread<Answer: Sendable, Failure: Error>(
    _ work: @Sendable (PhotoStudio) throws(Failure) -> Answer
  ) throws(Failure) -> Answer {
    defer { photoWork.subtract(1, ordering: .relaxed) }
    return try work(studio)
  }
}
