import Core

extension PhotoLane {
  /// How long a first frame, and then the brightness, may take.
  static let frameLimit = Duration.seconds(8)

  /// Takes a question; it is answered at once while a photo is being taken, else by the lane's loop.
  func ask(_ inquiry: CameraInquiry) {
    guard !isStopping else { return inquiry.reply.give(CameraInspection(access: .absent)) }
    inquiries.append(inquiry)
    if current != nil { answerBusy() } else { signal.raise() }
  }

  /// Answers all questions while there is no camera.
  func answerUnopened() {
    for inquiry in takeInquiries() { inquiry.reply.give(CameraInspection(access: .absent)) }
  }

  /// Answers all questions while a photo is being taken.
  func answerBusy() {
    for inquiry in takeInquiries() { inquiry.reply.give(CameraInspection(access: .busy)) }
  }

  /// Answers all questions by a look through the camera.
  func answerInquiries(_ port: Port) async {
    let open = takeInquiries().filter(\.reply.isOpen)
    guard !open.isEmpty else { return }
    board.update(device) { $0.state = .processing }
    let task = Task { await inspect(port) }
    looking = task
    let found = await task.value
    looking = nil
    if self.port != nil { board.update(device) { $0.state = .idle } }
    for inquiry in open { inquiry.reply.give(found) }
  }

  private func inspect(_ port: Port) async -> CameraInspection {
    let source: any FrameSource
    do throws(DeviceError) { source = try await port.open(.diagnostics, nil) } catch {
      return CameraInspection(access: .refused(error))
    }
    var found = CameraInspection(access: .open)
    found.formats = source.formats
    do throws(DeviceError) { try await look(through: source, &found) } catch { found.failure = error }
    found.corruptFrames = await source.corruptFrames
    await source.stop()
    return found
  }

  /// Takes frames until the brightness has settled; each is looked at once and let go.
  private func look(through source: any FrameSource, _ found: inout CameraInspection) async throws(DeviceError) {
    let session = CaptureSession(source: source, studio: studio, deadline: .now + Self.frameLimit)
    found.format = try await session.start()
    let start = ContinuousClock.now
    let first = try await source.next(deadline: start + Self.frameLimit)
    found.firstFrame = ContinuousClock.now - start
    guard let brightness = await studio.luma(of: first) else {
      found.exposure = .unreadable
      return
    }
    guard !source.isTriggered else {
      found.exposure = .luma(brightness, isSettled: true)
      return
    }
    let studio = studio
    let outcome = try await CameraWarmUp().settle(source, deadline: .now + Self.frameLimit) { frame in
      await studio.luma(of: frame)
    }
    guard let luma = await studio.luma(of: try await source.next(deadline: .now + Self.frameLimit)) else {
      found.exposure = .unreadable
      return
    }
    let isSettled = if case .settled = outcome { true } else { false }
    found.exposure = .luma(luma, isSettled: isSettled)
  }

  private func takeInquiries() -> [CameraInquiry] {
    defer { inquiries = [] }
    return inquiries
  }
}
