import Core
import Imaging

/// One photo from an opened camera: stream, settle, burst, finish.
struct CaptureSession: Sendable {
  let source: any FrameSource
  let studio: PhotoStudioWorker
  /// The end of the wait for the trigger.
  let deadline: ContinuousClock.Instant

  /// Takes the photo; the caller stops the source.
  /// - Parameters:
  ///   - specification: What the office asks for.
  ///   - burst: Frames that the best is chosen from.
  ///   - untilAcceptable: Whether to take bursts until one meets every rule; at the deadline the one that fails the
  ///     fewest is taken.
  /// - Throws: `DeviceError` of the camera; `Problem`: `no-face`, `several-faces`, `image-unreadable`.
  func run(specification: PhotoSpecification, burst: Int, untilAcceptable: Bool) async throws -> FinishedPhoto {
    try await start()
    if !source.isTriggered {
      _ = try await CameraWarmUp().settle(source, deadline: deadline) { frame in await studio.luma(of: frame) }
    }
    // A second and more for each release: nobody holds still for five of them.
    let burst = source.isTriggered ? 1 : burst
    guard untilAcceptable else {
      let frames = try await CameraBurst(count: burst).collect(
        from: source, after: SuspendingClock.now, deadline: deadline)
      // Nobody looks through the camera while the photo is finished: it is off by then.
      await source.stop()
      return try await studio.finish(frames, specification)
    }
    var best: FinishedPhoto?
    var reason = Problem(.noFace)
    while ContinuousClock.now < deadline {
      let frames: [Frame]
      do throws(DeviceError) {
        frames = try await CameraBurst(count: burst).collect(
          from: source, after: SuspendingClock.now, deadline: deadline)
      } catch {
        guard error.code == .timedOut, best != nil else { throw error }
        break
      }
      do throws(Problem) {
        var photo = try await studio.finish(frames, specification)
        if photo.assessment.acceptable {
          best?.wipe()
          return photo
        }
        if photo.assessment.failed.count < best?.assessment.failed.count ?? .max {
          best?.wipe()
          best = photo
        } else {
          photo.wipe()
        }
      } catch { reason = error }
    }
    guard let best else { throw reason }
    return best
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

/// The photo studio on a thread of its own: decoding, faces and encoding take hundreds of milliseconds.
actor PhotoStudioWorker {
  private let executor = ThreadExecutor(name: "satchel-photo")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let studio = PhotoStudio()

  /// Finishes the best frame of a burst.
  func finish(
    _ frames: [Frame], _ specification: PhotoSpecification, _ corrections: PhotoCorrections? = nil
  ) throws(Problem) -> FinishedPhoto {
    try studio.finish(frames: frames, specification: specification, corrections: corrections)
  }

  /// A frame as a JPEG that any reader opens: cameras leave out tables, and some write metadata.
  func picture(of frame: Frame) throws(Problem) -> [UInt8] {
    var image = try PhotoStudio.decode(frame)
    defer { image.wipe() }
    return try JPEG.encode(image, quality: 92)
  }

  /// The mean brightness of a frame, 0–255; nil where it cannot be decoded.
  func luma(of frame: Frame) -> Double? { FrameLuma.mean(of: frame) }
}
