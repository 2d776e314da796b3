import Core

/// What our releases put on a camera's card: told of by events, or found in its list where the camera tells nothing, and
/// ours until it is deleted. Not `Sendable`: it belongs to
/// one camera.
final class PTPCard {
  /// A file of ours, and the session that its handle is good in.
  private struct File {
    let info: PTPObjectInfo
    let session: Int
  }
  /// Files that are kept in mind at once; one release makes two or three.
  private static let fileLimit = 32

  private let session: PTPSession
  private let timing: PTPTiming
  private let clock: any Clock<Duration>
  private let tellsCompletion: Bool
  private let tellsFiles: Bool
  /// What a list of the card has shown so far, and in which session; only for a camera that tells of no file.
  private var known: (handles: Set<UInt32>, session: Int)?
  /// What the last list has shown for the first time.
  private var listed: [UInt32] = []
  /// Files that are ours to delete.
  private var ours: [UInt32: File] = [:]
  /// What came by our release and is a file or a folder, with its session: to be looked at again. A folder is never
  /// deleted.
  private var unseen: [UInt32: Int] = [:]
  /// Whether the shutter was released and no file of it has been told of.
  private var isOwed = false
  /// How long further files of a release are waited for; nil: none is expected.
  private var expectation: Duration?
  /// Files that cannot be found any more.
  private var lost = 0

  /// Nothing is ours yet.
  /// - Parameters:
  ///   - info: What the camera says of itself.
  ///   - remains: Files of ours that are still there, if the card is the same.
  init(
    session: PTPSession, timing: PTPTiming, clock: any Clock<Duration>, info: PTPDeviceInfo, remains: PTPRemains
  ) {
    self.session = session
    self.timing = timing
    self.clock = clock
    tellsCompletion = info.events.contains(PTPEventCode.captureComplete)
    tellsFiles = info.tellsFiles
    // Of a session before the first.
    ours = remains.files.mapValues { File(info: $0, session: 0) }
  }

  /// Whether there is something to wait for or to delete.
  var hasRemains: Bool { isOwed || expectation != nil || !ours.isEmpty || !unseen.isEmpty }

  /// How many files stay there if nothing more is done.
  var left: Int { ours.count + lost + max(unseen.count, isOwed ? 1 : 0) }

  /// The same for another time with this camera.
  var remains: PTPRemains { PTPRemains(count: left, files: ours.mapValues(\.info)) }

  /// Before a release: notes what is on the card of a camera that tells of no file.
  /// - Throws: ``DeviceError``: `unsupported` for a card with more objects than a data set holds.
  func noteWhatIsThere(isolation: isolated (any Actor)? = #isolation) async throws(DeviceError) {
    guard !tellsFiles else { return }
    listed = []
    known = (Set(try await handles()), await session.number)
  }

  /// The shutter was released, or may have been.
  func expectFiles() {
    isOwed = true
    expectation = tellsCompletion ? timing.lateFile : timing.companion
  }

  // MARK: - News

  /// Waits for the news of a JPEG file; folders that are made for it come first, and a raw file may come beside it.
  /// - Throws: ``DeviceError``: `storageFull`; `timedOut`; `unsupported` for a picture that is no JPEG or too large.
  func awaitPicture(
    deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> (handle: UInt32, size: Int) {
    var deadline = deadline
    while true {
      let event: PTPEvent
      do throws(DeviceError) { event = try await news(deadline: deadline) } catch {
        guard error.code == .timedOut, !isOwed else { throw error }
        throw DeviceError(.unsupported, function: "PTP picture: no JPEG")
      }
      if let (handle, info) = try await hear(event), PTPFormat.jpegs.contains(info.format) {
        guard info.size <= PTPCamera.pictureLimit else {
          throw DeviceError(.unsupported, function: "PTP picture: too large")
        }
        return (handle, Int(info.size))
      }
      if event.code == PTPEventCode.captureComplete { deadline = min(deadline, .now + timing.lateFile) }
    }
  }

  /// Reads on to the end of a capture, so that each file of it is known: raw files come beside the picture.
  /// - Parameter end: The latest end of waiting.
  func readOn(
    until end: ContinuousClock.Instant? = nil, isolation: isolated (any Actor)? = #isolation
  ) async {
    await reopen()
    await lookAtUnseen()
    guard await session.isOpen, let patience = isOwed ? timing.lateFile : expectation else { return }
    let deadline = min(.now + patience, end ?? .now + patience)
    while isOwed || expectation != nil {
      let event: PTPEvent
      do throws(DeviceError) { event = try await news(deadline: deadline) } catch {
        guard error.code == .timedOut else { return }
        break
      }
      _ = try? await hear(event)
    }
    if isOwed, unseen.isEmpty { lost += 1 }
    isOwed = false
    expectation = nil
  }

  /// Waits for the next event; a file that a list shows for the first time counts as told of.
  private func news(
    deadline: ContinuousClock.Instant, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> PTPEvent {
    while !tellsFiles {
      if !listed.isEmpty { return PTPEvent(code: PTPEventCode.objectAdded, parameters: [listed.removeFirst()]) }
      let isLast = ContinuousClock.now + timing.listing >= deadline
      do throws(DeviceError) { return try await session.event(deadline: min(deadline, .now + timing.listing)) } catch {
        guard error.code == .timedOut else { throw error }
      }
      try await list()
      guard !listed.isEmpty || !isLast else { throw DeviceError(.timedOut, function: "PTP event") }
    }
    return try await session.event(deadline: deadline)
  }

  /// Looks for what was not there before.
  private func list(isolation: isolated (any Actor)? = #isolation) async throws(DeviceError) {
    // In a new session the camera may have numbered its files anew.
    guard let before = known, before.session == (await session.number) else { return }
    do throws(DeviceError) {
      let new = try await handles().filter { !before.handles.contains($0) }
      listed = new.sorted()
      known = (before.handles.union(new), before.session)
    } catch {
      // It is still writing.
      guard error.code == .busy else { throw error }
    }
  }

  private func handles(isolation: isolated (any Actor)? = #isolation) async throws(DeviceError) -> [UInt32] {
    let data: [UInt8]
    do throws(PTPSession.Failure) { data = try await session.run(.getObjectHandles, [0xFFFF_FFFF, 0, 0]) } catch {
      throw error.error(in: .getObjectHandles)
    }
    var reader = PTPReader(data)
    do throws(PTPFault) { return try reader.u32s() } catch { throw error.error(in: "getObjectHandles") }
  }

  /// Takes an event in.
  /// - Returns: The file that it tells of.
  private func hear(
    _ event: PTPEvent, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> (handle: UInt32, info: PTPObjectInfo)? {
    switch event.code {
    case PTPEventCode.objectAdded:
      guard let handle = event.parameters.first else { return nil }
      guard ours.count + unseen.count < Self.fileLimit else { throw DeviceError(.io, function: "PTP events") }
      unseen[handle] = await session.number
      return try await look(at: handle).map { (handle, $0) }
    case PTPEventCode.captureComplete:
      // Some say so before they tell of the file.
      expectation = isOwed ? timing.companion : nil
    case PTPEventCode.storeFull:
      (isOwed, expectation) = (false, nil)
      throw DeviceError(.storageFull, function: "PTP InitiateCapture")
    case PTPEventCode.deviceReset:
      (isOwed, expectation) = (false, nil)
      throw DeviceError(.io, function: "PTP device reset")
    default: break
    }
    return nil
  }

  /// Asks what an object is; a file is ours from then on.
  /// - Returns: nil for a folder, and for what is not there any more.
  private func look(
    at handle: UInt32, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> PTPObjectInfo? {
    let info = try await info(of: handle)
    unseen[handle] = nil
    guard let info, info.format != PTPFormat.association else { return nil }
    ours[handle] = File(info: info, session: await session.number)
    isOwed = false
    return info
  }

  /// - Returns: nil for what is not there.
  private func info(
    of handle: UInt32, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> PTPObjectInfo? {
    let data: [UInt8]
    do throws(PTPSession.Failure) { data = try await session.run(.getObjectInfo, [handle]) } catch {
      if case .refused(PTPResponse.invalidHandle) = error { return nil }
      throw error.error(in: .getObjectInfo)
    }
    do throws(PTPFault) { return try PTPObjectInfo(data) } catch { throw error.error(in: "getObjectInfo") }
  }

  private func lookAtUnseen(isolation: isolated (any Actor)? = #isolation) async {
    for (handle, number) in unseen {
      if number == (await session.number) {
        _ = try? await look(at: handle)
      } else {
        // Nobody knows what has the number now.
        unseen[handle] = nil
        isOwed = false
        lost += 1
      }
    }
  }

  // MARK: - Deleting

  /// Deletes every file of ours; what cannot be deleted now stays ours.
  func clear(isolation: isolated (any Actor)? = #isolation) async {
    await reopen()
    await lookAtUnseen()
    for (handle, file) in ours {
      guard await session.isOpen else { return }
      guard await isStill(file, at: handle) else { continue }
      if await isDeleted(handle) { ours[handle] = nil }
    }
  }

  /// Its reset took the session away.
  private func reopen(isolation: isolated (any Actor)? = #isolation) async {
    if !(await session.isOpen) { _ = try? await session.open() }
  }

  /// Whether a handle still means our file: in a new session the camera may have numbered its files anew.
  private func isStill(
    _ file: File, at handle: UInt32, isolation: isolated (any Actor)? = #isolation
  ) async -> Bool {
    let number = await session.number
    guard file.session != number else { return true }
    do throws(DeviceError) {
      let info = try await info(of: handle)
      if info == file.info {
        ours[handle] = File(info: file.info, session: number)
        return true
      }
      ours[handle] = nil
      lost += 1
    } catch {}
    return false
  }

  /// Deletes a file, and asks a camera again that is busy.
  /// - Returns: Whether it is gone.
  private func isDeleted(_ handle: UInt32, isolation: isolated (any Actor)? = #isolation) async -> Bool {
    for _ in 0..<timing.questions {
      do throws(PTPSession.Failure) {
        try await session.run(.deleteObject, [handle, 0])
        return true
      } catch {
        switch error {
        case .refused(PTPResponse.invalidHandle): return true
        case .refused(PTPResponse.deviceBusy):
          do { try await clock.sleep(for: timing.pause) } catch { return false }
        default: return false
        }
      }
    }
    return false
  }
}
