import Core
import Logging
import NIOCore

/// The one holder of a camera: open from the first user to the last, its newest frame given to each of them.
///
/// What changes the camera (opening, starting, another format, closing) is done in turn; frames pass at any time.
actor FrameHub {
  /// How long the camera runs on after the last viewer: a page that loads anew, a photo after its preview.
  static let linger = Duration.seconds(1)
  /// Previews of one camera at once.
  static let viewerLimit = 8
  /// After a silence this long those who only look are sent away.
  static let silenceLimit = Duration.seconds(15)

  /// Opens a camera; nothing streams yet.
  typealias Opener = @Sendable () async throws(DeviceError) -> any FrameSource

  private struct User {
    let purpose: CameraPurpose
    let mailbox: FrameMailbox
    let began: ContinuousClock.Instant
    /// The format that it asked for; nil: it takes no frames.
    var wanted: FrameFormat?
    /// The error that its stream has ended with.
    var ending: DeviceError?
  }

  private struct Running {
    let wanted: FrameFormat
    let given: FrameFormat
  }

  let device: String
  private let alarm: Alarm
  private let clock: WallClock
  private let logger: Logger
  private let audit: AuditDesk
  let settings: CameraSettingsKeeper
  private(set) var open: Opener?
  private(set) var source: (any FrameSource)?
  private var openedAt = ContinuousClock.now
  private var lastCorruptFrames = 0
  private var running: Running?
  /// Each start and end begins a new era; frames of an older one are nobody's.
  private var era = 0 { didSet { distributor.turn(to: era) } }
  private let distributor = FrameDistributor()
  private var pump: Task<Void, Never>?
  private var users: [Int: User] = [:]
  private var nextKey = 0
  private var viewers = 0
  private var closing: Scheduled<Void>?
  private var isStopped = false
  private(set) var areSettingsDue = false
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// A holder without a camera.
  init(
    device: String, settings: CameraSettingsKeeper, audit: AuditDesk, alarm: Alarm, clock: WallClock, logger: Logger
  ) {
    self.audit = audit
    self.device = device
    self.settings = settings
    self.alarm = alarm
    self.clock = clock
    self.logger = logger
  }

  /// The camera is there, new or again; what is still held of one that was there before ends.
  func attach(_ open: @escaping Opener) async {
    await takeTurn()
    defer { giveTurn() }
    self.open = open
    await end(with: Self.gone)
  }

  /// The camera is gone: each use ends, whether or not the camera itself has told.
  func detach() async {
    open = nil
    await takeTurn()
    defer { giveTurn() }
    await end(with: Self.gone)
  }

  private static let gone = DeviceError(.disconnected, function: "FrameHub")

  /// Frames that came corrupt since the stream began; of the last stream where none runs.
  var corruptFrames: Int { get async { await source?.corruptFrames ?? lastCorruptFrames } }

  /// Whether the camera is open.
  var isOpen: Bool { source != nil }

  // MARK: Users

  /// Takes a share of the camera, which is opened for the first.
  /// - Parameters:
  ///   - purpose: What for.
  ///   - uid: On whose behalf; nil: the daemon's own.
  /// - Throws: `DeviceError`: `disconnected` where there is no camera, `busy`, `denied`, …
  func join(_ purpose: CameraPurpose, uid: UInt32?) async throws(DeviceError) -> CameraUse {
    await takeTurn()
    defer { giveTurn() }
    let source = try await opened(for: purpose, uid)
    nextKey += 1
    let mailbox = FrameMailbox(alarm: alarm)
    users[nextKey] = User(purpose: purpose, mailbox: mailbox, began: .now)
    return CameraUse(
      hub: self, key: nextKey, formats: source.formats, isTriggered: source.isTriggered, mailbox: mailbox)
  }

  /// Takes a viewer's share of the camera.
  /// - Throws: `Problem`: `too-many-viewers`; `no-live-preview` for a camera that takes one picture at a time; what is
  ///   wrong with the camera.
  func view(uid: UInt32) async throws(Problem) -> CameraUse {
    guard viewers < Self.viewerLimit else {
      throw Problem(.tooManyViewers, facts: ["limit": "\(Self.viewerLimit)"])
    }
    viewers += 1
    let use: CameraUse
    do throws(DeviceError) {
      use = try await join(.preview, uid: uid)
    } catch {
      viewers -= 1
      throw Problem(viewing: error, isThere: open != nil)
    }
    guard !use.isTriggered else {
      await use.stop()
      throw Problem(.noLivePreview)
    }
    return use
  }

  /// Gives a user the camera's frames; the first to ask starts them.
  /// - Parameter isNamed: Whether somebody named the size: it counts where nobody else takes frames.
  func start(_ key: Int, _ format: FrameFormat, isNamed: Bool) async throws(DeviceError) -> FrameFormat {
    await takeTurn()
    defer { giveTurn() }
    let user = try user(key)
    guard let source else { throw Self.gone }
    guard let running else {
      let given = try await begin(format)
      takePart(key, format)
      return given
    }
    let isAlone = !users.contains { $0.key != key && $0.value.wanted != nil && $0.value.ending == nil }
    let chooses = user.purpose.choosesFormat || isNamed && isAlone
    if running.wanted == format || running.given == format || !chooses || source.isTriggered {
      takePart(key, format)
      return running.given
    }
    await halt()
    do throws(DeviceError) {
      let given = try await begin(format)
      takePart(key, format)
      return given
    } catch {
      // The others go on as they were, if they can.
      do throws(DeviceError) { _ = try await begin(running.wanted) } catch { await end(with: error) }
      throw error
    }
  }

  private func takePart(_ key: Int, _ format: FrameFormat) {
    guard let user = users[key] else { return }
    users[key]?.wanted = format
    distributor.add(key, user.mailbox)
  }

  /// Ends a user's share, and closes the camera after the last.
  func leave(_ key: Int) async {
    await takeTurn()
    defer { giveTurn() }
    guard let user = users.removeValue(forKey: key) else { return }
    distributor.remove(key)
    if user.purpose == .preview { viewers -= 1 }
    user.mailbox.fail(DeviceError(.cancelled, function: "FrameHub"))
    note("camera use ended", user, corrupt: await corruptFrames)
    guard source != nil else { return }
    guard users.isEmpty else { return await settle(after: user) }
    if !user.purpose.choosesFormat, running != nil, !isStopped {
      closing = alarm.set(after: Self.linger) { [weak self] in Task { await self?.closeUnused() } }
    } else {
      await close()
    }
  }

  /// Ends the camera's use for good, at the daemon's stop.
  func stop() async {
    await takeTurn()
    defer { giveTurn() }
    isStopped = true
    await end(with: DeviceError(.cancelled, function: "FrameHub"))
  }

  /// A user whose stream has not ended.
  /// - Throws: `DeviceError`: what it has ended with; `cancelled` for one that has left.
  private func user(_ key: Int) throws(DeviceError) -> User {
    guard let user = users[key] else { throw DeviceError(.cancelled, function: "FrameHub") }
    if let ending = user.ending { throw ending }
    return user
  }

  // MARK: The camera, in turn

  private func opened(for purpose: CameraPurpose, _ uid: UInt32?) async throws(DeviceError) -> any FrameSource {
    closing?.cancel()
    closing = nil
    guard !isStopped else { throw DeviceError(.cancelled, function: "FrameHub") }
    if let source { return source }
    guard let open else { throw Self.gone }
    let fresh = try await open()
    source = fresh
    openedAt = .now
    areSettingsDue = true
    audit.note(AuditNote(.cameraOpened, onBehalfOf: uid, device, detail: purpose.rawValue))
    return fresh
  }

  private func begin(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat {
    guard let source else { throw Self.gone }
    let given = try await source.start(format)
    era += 1
    running = Running(wanted: format, given: given)
    if !source.isTriggered {
      let era = era
      pump = Task { await self.pump(source, era) }
    }
    if areSettingsDue, let camera = source as? any AdjustableCamera {
      areSettingsDue = false
      await settings.apply(to: camera, device: device)
    }
    return given
  }

  private func halt() async {
    era += 1
    running = nil
    pump?.cancel()
    pump = nil
    await source?.stop()
  }

  /// After one of several users has left: nobody's stream ends, the format is again what the others asked for.
  private func settle(after user: User) async {
    guard let running, user.wanted != nil else { return }
    // A still camera has no stream and one format; a stop would end it for good.
    guard source?.isTriggered == false else { return }
    let others = users.sorted { $0.key < $1.key }.map(\.value).filter { $0.wanted != nil && $0.ending == nil }
    guard let wanted = (others.first { $0.purpose.choosesFormat } ?? others.first)?.wanted else { return await halt() }
    guard wanted != running.wanted, wanted != running.given else { return }
    await halt()
    do throws(DeviceError) { _ = try await begin(wanted) } catch { await end(with: error) }
  }

  private func closeUnused() async {
    await takeTurn()
    defer { giveTurn() }
    if users.isEmpty, source != nil { await close() }
  }

  private func close() async {
    closing?.cancel()
    closing = nil
    lastCorruptFrames = await source?.corruptFrames ?? 0
    await halt()
    source = nil
    let duration = (ContinuousClock.now - openedAt).components.seconds
    audit.note(AuditNote(.cameraClosed, device, counts: [.seconds: duration]))
  }

  /// Ends each stream with an error, and closes the camera.
  private func end(with error: DeviceError) async {
    for (key, user) in users where user.ending == nil {
      users[key]?.ending = error
      user.mailbox.fail(error)
    }
    if source != nil { await close() }
  }

  // MARK: Frames

  /// Takes one picture by a camera whose shutter is released for each.
  func release(_ key: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    guard try user(key).wanted != nil, let source else { throw DeviceError(.cancelled, function: "FrameHub") }
    let era = era
    do throws(DeviceError) {
      return try await source.next(deadline: deadline)
    } catch {
      // The wait may have been ended for another reason than the camera's own.
      if let ending = users[key]?.ending { throw ending }
      if error.code != .timedOut, error.code != .cancelled { await failed(error, era) }
      throw error
    }
  }

  private nonisolated func pump(_ source: any FrameSource, _ era: Int) async {
    while !Task.isCancelled {
      do throws(DeviceError) {
        try await source.stream(silence: Self.silenceLimit) { frame in
          distributor.put(SharedFrame(frame, time: clock.time(of: frame.timestamp)), era: era)
        }
      } catch {
        switch error.code {
        case .timedOut: await sendLookersAway(error, era)
        case .cancelled: return
        default: return await failed(error, era)
        }
      }
    }
  }

  /// Who waits for a photo has a deadline of its own.
  private func sendLookersAway(_ error: DeviceError, _ era: Int) {
    guard era == self.era else { return }
    for (key, user) in users where user.wanted != nil && !user.purpose.choosesFormat {
      users[key]?.ending = user.ending ?? error
      user.mailbox.fail(error)
    }
  }

  private func failed(_ error: DeviceError, _ era: Int) async {
    await takeTurn()
    defer { giveTurn() }
    guard era == self.era else { return }
    logger.warning(
      "camera failed in its stream",
      metadata: ["device": "\(device)", "code": "\(error.code.rawValue)", "function": "\(error.function)"])
    await end(with: error)
  }

  // MARK: Turns

  func takeTurn() async {
    guard isBusy else {
      isBusy = true
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  func giveTurn() {
    if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().resume() }
  }

  /// - Parameter corrupt: Frames that came corrupt since the stream began, whoever was there.
  private func note(_ message: Logger.Message, _ user: User, corrupt: Int) {
    let counts = user.mailbox.counts
    logger.info(
      message,
      metadata: [
        "device": "\(device)", "purpose": "\(user.purpose.rawValue)",
        "seconds": "\((ContinuousClock.now - user.began).components.seconds)", "frames": "\(counts.taken)",
        "lost": "\(counts.lost)", "corrupt": "\(corrupt)",
      ])
  }
}

extension Problem {
  /// Why a camera cannot be looked through.
  /// - Parameter isThere: Whether it is connected.
  init(viewing error: DeviceError, isThere: Bool) {
    let limit = Int(FrameHub.silenceLimit.components.seconds)
    self = error.code == .disconnected && !isThere ? Problem(.deviceAbsent) : Problem(camera: error, timeout: limit)
  }
}
