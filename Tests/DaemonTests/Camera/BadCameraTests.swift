import Core
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing
import VirtualKit

@testable import Daemon

/// Cameras that give nonsense, nothing, or may not be had: a problem with a remedy, and the daemon serves on.
@Suite("Bad cameras", .timeLimit(.minutes(5)))
struct BadCameraTests {
  private let loop = NIOAsyncTestingEventLoop()
  private let kit: TestKit
  private let specification: PhotoSpecification

  init() throws {
    kit = try TestKit(cameraAlarm: Alarm(loop: loop))
    specification = try PhotoSpecification.named("cn-resident-id")
  }

  private static func camera() throws -> VirtualCamera {
    try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: [.size640x480]))
  }

  /// Plugs a camera in whose time leaps over each wait.
  private func attach(_ camera: VirtualCamera) async {
    await attach { VirtualCameraSource(camera: camera, clock: LeapingClock()) }
  }

  /// Plugs a camera in whose time is the real one: where time leaps, the end of a wait may come before whoever waits has
  /// had a turn to see the frame.
  private func attachPlain(_ camera: VirtualCamera) async {
    await attach { VirtualCameraSource(camera: camera) }
  }

  private func attach(_ open: @escaping FrameHub.Opener) async {
    await kit.manager.cameraArrived(view, open: open)
  }

  private var view: DeviceView { DeviceView(id: TestKit.camera, kind: .camera, name: "Test", state: .idle) }

  private var hub: FrameHub { get throws { try #require(kit.cameras[TestKit.camera]) } }

  /// Lets the time of those who wait for frames pass until `work` has ended.
  private func outwait<Answer: Sendable>(_ work: @escaping @Sendable () async throws -> Answer) async throws -> Answer {
    let turning = Task { [loop] in
      while !Task.isCancelled {
        await loop.advanceTime(by: .seconds(1))
        await Task.yield()
      }
    }
    defer { turning.cancel() }
    return try await work()
  }

  /// What a preview is refused with.
  private func refusal() async throws -> Problem? {
    let hub = try hub
    return try await outwait {
      do {
        let use = try await hub.view(uid: 1000)
        _ = try await PreviewStream.begin(use, size: nil)
        await use.stop()
        return nil
      } catch let problem as Problem { return problem }
    }
  }

  /// The end of a photo that is asked for now.
  private func photo(_ more: [String: JSONValue] = [:]) async throws -> JobRecord {
    let job = try await kit.submitPhoto(more)
    let kit = kit
    return try await outwait { try await kit.wait(for: job.id) { $0.state.isFinal } }
  }

  private func expectServing(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let job = try await kit.submitPhoto()
    let taken = try await kit.wait(for: job.id) { $0.state.isFinal }
    #expect(taken.state == .completed, "\(String(describing: taken.problem))", sourceLocation: sourceLocation)
    let use = try await hub.view(uid: 1000)
    _ = try await PreviewStream.begin(use, size: nil)
    await use.stop()
  }

  /// Each sentence is there in both languages, with nothing left open.
  private func expectSentences(_ problem: Problem, sourceLocation: SourceLocation = #_sourceLocation) {
    for text in [
      problem.detail(.english), problem.detail(.chinese), problem.remedy(.english), problem.remedy(.chinese),
    ] {
      #expect(!text.isEmpty && !text.contains("?") && !text.contains("{"), "\(text)", sourceLocation: sourceLocation)
    }
    #expect(problem.remedy(.english) != problem.remedy(.chinese), sourceLocation: sourceLocation)
  }

  // MARK: - Frames

  @Test("a camera whose frames are all spoilt, or that gives none, shows nothing and ends a photo with its problem")
  func nothingUsable() async throws {
    let camera = try Self.camera()
    await attach(camera)
    for corruption in VirtualCamera.Corruption.allCases.map(Optional.some) + [nil] {
      // In one go, so that no good frame comes between two faults.
      var faults = VirtualCamera.Faults.none
      if let corruption {
        faults.corruptions = [corruption: 1]
      } else {
        // Longer than time can leap while the test runs.
        faults.delay = .seconds(1_000_000_000_000)
      }
      camera.faults = faults
      let shown = try #require(try await refusal(), "\(String(describing: corruption))")
      #expect(shown == Problem(.cameraTimedOut, facts: ["limit": "8"]))
      expectSentences(shown)
      for trigger in ["now", "when-acceptable"] {
        let job = try await photo(["trigger": .string(trigger), "timeoutSeconds": 20])
        #expect(job.state == .aborted && job.problem == Problem(.cameraTimedOut, facts: ["limit": "20"]))
      }
    }
    camera.faults = .none
    await attachPlain(camera)
    try await expectServing()
    await kit.stop()
  }

  @Test("a frame every three seconds is a camera all the same: preview and photo go on")
  func slow() async throws {
    let camera = try Self.camera()
    camera.faults.delay = .seconds(3)
    // The hub's deadlines are real ones, and not leapt over.
    await attach { VirtualCameraSource(camera: camera, clock: LeapingClock(leapsDeadlines: false)) }
    let use = try await hub.view(uid: 1000)
    var last = try await PreviewStream.begin(use, size: nil)
    for _ in 0..<3 {
      let next = try await use.nextShared(deadline: nil)
      let gap = (next.frame.timestamp - last.frame.timestamp) / Int(next.frame.sequence - last.frame.sequence)
      // As late as that each time, and sooner than a preview is refused.
      #expect(gap >= .seconds(3) && gap < PreviewStream.firstFrameLimit)
      last = next
    }
    await use.stop()
    #expect(try await photo(frameEach: .seconds(3), within: 30).width == specification.width)
    await attachPlain(camera)
    camera.faults = .none
    try await expectServing()
    await kit.stop()
  }

  @Test("a frame every ten seconds is too slow: a preview is refused, and a photo ends with the same problem")
  func tooSlow() async throws {
    let camera = try Self.camera()
    camera.faults.delay = .seconds(10)
    await attachPlain(camera)
    // The viewer's eight seconds pass before the camera's ten.
    let shown = try #require(try await refusal())
    #expect(shown == Problem(.cameraTimedOut, facts: ["limit": "8"]))
    expectSentences(shown)
    // Two frames settle nothing within thirty seconds, and the third comes after them.
    await #expect(throws: DeviceError(.timedOut, function: "VirtualCamera.capture")) {
      try await photo(frameEach: .seconds(10), within: 30)
    }
    camera.faults = .none
    try await expectServing()
    await kit.stop()
  }

  /// A photo by a slow camera whose time leaps, and the photo's deadline with it.
  private func photo(frameEach delay: Duration, within seconds: Int) async throws -> FinishedPhoto {
    let camera = try Self.camera()
    camera.faults.delay = delay
    let source = VirtualCameraSource(camera: camera, clock: LeapingClock())
    let session = CaptureSession(
      source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(seconds), guidance: nil)
    do {
      let photo = try await session.run(specification: specification, burst: 1, untilAcceptable: false)
      await source.stop()
      return photo
    } catch {
      await source.stop()
      throw error
    }
  }

  @Test("frames of another size than agreed, from the midst of a stream on, end it with the problem as its last part")
  func sizeChanges() async throws {
    let camera = try Self.camera()
    for language in Language.allCases {
      await attach(camera)
      let use = try await hub.view(uid: 1000)
      let first = try await PreviewStream.begin(use, size: nil)
      let guided = kit.cameras.followers.follow(
        try hub, owner: 1000, specification: specification, format: first.frame.format)
      camera.faults.corruptions = [.wrongSize: 1]
      let sink = Sink()
      var writer: any ResponseBodyWriter = sink
      let socket = try await ViewerSocket()
      try await PreviewStream.write(first, from: use, on: socket.channel, in: language, to: &writer)
      await use.stop()
      let text = sink.text
      let head =
        "--satchel-frame\r\nContent-Type: application/problem+json\r\nContent-Language: \(language.rawValue)\r\n"
      let end = try #require(text.range(of: head))
      let problem = Problem(.cameraTimedOut, facts: ["limit": "15"])
      #expect(text[end.upperBound...].contains(problem.detail(language)))
      #expect(text[end.upperBound...].contains(problem.remedy(language)))
      #expect(text.hasSuffix("}\r\n--satchel-frame--\r\n"))
      while kit.cameras.followers.count > 0 { await Task.yield() }
      withExtendedLifetime(guided) {}
      camera.faults = .none
    }
    await attachPlain(camera)
    try await expectServing()
    await kit.stop()
  }

  @Test("a camera that negotiates another size in mid-stream goes on with that")
  func renegotiated() async throws {
    let (small, large) = (try Self.camera(), try VirtualCamera(.init(warmUpFrames: 0, sizes: [.size1280x720])))
    await attach {
      Altered(small) { number, frame in
        number < 4 ? frame : try? large.capture(number, format: large.formats[0]).frame(like: frame, large.formats[0])
      }
    }
    let use = try await hub.view(uid: 1000)
    var widths = [try await PreviewStream.begin(use, size: nil).frame.format.width]
    while widths.last == 640 { widths.append(try await use.nextShared(deadline: nil).frame.format.width) }
    #expect(widths.last == 1280)
    await use.stop()
    try await expectServing()
    await kit.stop()
  }

  @Test("headers that claim a huge picture: nobody decodes them, the photo ends with its problem, good frames are read")
  func bombs() async throws {
    // 4.3 gigapixels, and 39 megapixels out of some hundred bytes.
    let small = try JPEG.encode(RGBImage(width: 16, height: 16, bytes: [UInt8](repeating: 90, count: 768)), quality: 80)
    for (side, owner) in [(65_500, UInt32(1000)), (6_300, 1001)] {
      let bomb = try #require(Self.claiming(side, in: small))
      #expect(try JPEG.header(of: bomb).width == side)
      let camera = try Self.camera()
      let isArmed = Atomic(true)
      await attach {
        Altered(camera) { _, frame in
          isArmed.load(ordering: .relaxed)
            ? Frame(format: frame.format, bytes: bomb, sequence: frame.sequence, timestamp: frame.timestamp) : frame
        }
      }
      let use = try await hub.view(uid: owner)
      let first = try await PreviewStream.begin(use, size: nil)
      // Passed on undecoded.
      #expect(first.frame.bytes == bomb)
      let heard = Signal()
      let listening = kit.cameras.guidance.listen(uid: owner, job: nil) { heard.raise() }
      let guided = kit.cameras.followers.follow(
        try hub, owner: owner, specification: specification, format: first.frame.format)
      let job = try await photo()
      #expect(job.state == .aborted && job.problem?.code == .cameraTimedOut)
      await #expect(
        throws: Problem(
          side == 65_500 ? .imageTooLarge : .imageUnreadable, facts: side == 65_500 ? ["limit": "40000000"] : [:])
      ) {
        try await kit.acceptance.studio.finish([first.frame], specification)
      }
      #expect(listening.take() == nil)
      isArmed.store(false, ordering: .relaxed)
      for await _ in heard.raised { break }
      #expect(listening.take()?.reading.faces == 1)
      withExtendedLifetime(guided) {}
      await use.stop()
      try await expectServing()
    }
    await kit.stop()
  }

  /// The same file with other sides in its frame header.
  private static func claiming(_ side: Int, in jpeg: [UInt8]) -> [UInt8]? {
    guard let at = jpeg.indices.dropLast(9).first(where: { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 }) else {
      return nil
    }
    var bytes = jpeg
    for offset in [5, 7] {
      bytes[at + offset] = UInt8(side >> 8)
      bytes[at + offset + 1] = UInt8(side & 0xFF)
    }
    return bytes
  }

  // MARK: - Cameras that may not be had

  @Test("a camera that another program holds, or that is not permitted, says so and whose it is; then it works")
  func refused() async throws {
    let camera = try Self.camera()
    let error = Mutex<DeviceError?>(nil)
    await attach { () async throws(DeviceError) in
      if let error = error.withLock({ $0 }) { throw error }
      return VirtualCameraSource(camera: camera)
    }
    let cases: [(DeviceError, Problem)] = [
      (DeviceError(.busy, function: "open", holder: "cheese"), Problem(.deviceBusy, facts: ["holder": "cheese"])),
      (DeviceError(.busy, function: "open"), .deviceBusy(holder: nil)),
      (DeviceError(.denied, function: "open"), Problem(.deviceDenied)),
      (DeviceError(.noBandwidth, function: "VIDIOC_STREAMON"), Problem(.cameraNoBandwidth)),
      (DeviceError(.noFormat, function: "VIDIOC_ENUM_FMT"), Problem(.cameraNoFormat)),
      (DeviceError(.io, function: "poll"), Problem(.deviceFailed, facts: ["function": "poll"])),
    ]
    for (failure, problem) in cases {
      error.withLock { $0 = failure }
      #expect(try await refusal() == problem)
      let job = try await photo()
      #expect(job.state == .aborted && job.problem == problem)
      expectSentences(problem)
    }
    error.withLock { $0 = nil }
    try await expectServing()
    await kit.stop()
  }

  @Test("a stream that two want is the first one's; the second is told, and gets it when the first has let go")
  func twoDaemons() async throws {
    let camera = try Self.camera()
    await attachPlain(camera)
    let other = VirtualCameraSource(camera: camera)
    _ = try await other.start(other.formats[0])
    #expect(try await refusal() == .deviceBusy(holder: nil))
    let job = try await photo()
    #expect(job.state == .aborted && job.problem?.code == .deviceBusy)
    await other.stop()
    try await expectServing()
    await kit.stop()
  }

  @Test("a camera that cannot be opened from the start is shown with the reason; photos wait for it")
  func refusedFromTheStart() async throws {
    let camera = try Self.camera()
    let denied = DeviceError(.denied, function: "open")
    await kit.manager.cameraRefused(view, denied) { () async throws(DeviceError) in throw denied }
    let shown = try #require(kit.board[TestKit.camera])
    #expect(shown.state == .stopped && shown.stateReasons == ["device-denied"])
    #expect(Problem(stoppedCamera: shown) == Problem(.deviceDenied))
    #expect(try await refusal() == Problem(.deviceDenied))
    let job = try await kit.submitPhoto()
    #expect(kit.board.waitReasons(kind: .photo, requested: "auto") == [.connectingToDevice])
    // The right was given.
    await attachPlain(camera)
    let kit = kit
    #expect(try await kit.wait(for: job.id, .completed).attempts == 1)
    // The other way round: it was there, and after a replug another program has it.
    await kit.manager.cameraRefused(view, DeviceError(.busy, function: "open", holder: "cheese")) {
      () async throws(DeviceError) in throw DeviceError(.busy, function: "open", holder: "cheese")
    }
    let second = try await kit.submitPhoto()
    #expect(kit.board[TestKit.camera]?.stateReasons == ["device-busy"])
    #expect(try await refusal() == Problem(.deviceBusy, facts: ["holder": "cheese"]))
    #expect(try await kit.test.store.job(second.id).state == .pending)
    await kit.manager.left(TestKit.camera)
    #expect(kit.board[TestKit.camera]?.state == .absent && kit.board[TestKit.camera]?.stateReasons == [])
    #expect(try await refusal() == Problem(.deviceAbsent))
    await attachPlain(camera)
    #expect(try await kit.wait(for: second.id, .completed).attempts == 1)
    await kit.stop()
  }

  @Test("cameras that cannot be opened are tried again, later each time, and told of when the reason is new")
  func refusals() {
    var refusals = CameraRefusals()
    #expect(refusals.pause == nil)
    var pauses: [Duration?] = []
    for count in 0..<7 {
      let isNew = refusals.note("a", DeviceError(.busy, function: "open"))
      #expect(isNew == (count == 0))
      pauses.append(refusals.pause)
    }
    #expect(pauses == [3, 6, 12, 24, 48, 60, 60].map { .seconds($0) })
    let isNew = refusals.note("a", DeviceError(.denied, function: "open"))
    #expect(isNew && refusals.pause == .seconds(3))
    _ = refusals.note("b", DeviceError(.io, function: "open"))
    let gone = refusals.keep(["b", "c"])
    #expect(gone == ["a"])
    let forgotten = [refusals.forget("b"), refusals.forget("b")]
    #expect(forgotten == [true, false])
    #expect(refusals.pause == nil)
    // One that offers nothing usable will not do so later.
    let useless = DeviceError(.noFormat, function: "VIDIOC_ENUM_FMT")
    let isTold = [refusals.note("c", useless), refusals.note("c", useless)]
    #expect(isTold == [true, false] && refusals.pause == nil)
  }
}

/// A time that leaps over each wait.
private final class LeapingClock: FrameClock {
  private let leapt = Mutex(Duration.zero)
  private let leapsDeadlines: Bool

  /// - Parameter leapsDeadlines: Whether deadlines come nearer by the leaps, too.
  init(leapsDeadlines: Bool = true) { self.leapsDeadlines = leapsDeadlines }

  var now: SuspendingClock.Instant { .now + leapt.withLock { $0 } }
  var deadlineNow: ContinuousClock.Instant { .now + (leapsDeadlines ? leapt.withLock { $0 } : .zero) }
  func sleep(for duration: Duration) async throws {
    leapt.withLock { $0 += duration }
    await Task.yield()
  }
}

/// A camera whose frames are changed on their way.
private final class Altered: FrameSource {
  private let inner: VirtualCameraSource
  private let count = Atomic(0)
  private let change: @Sendable (Int, Frame) -> Frame?

  init(_ camera: VirtualCamera, _ change: @escaping @Sendable (Int, Frame) -> Frame?) {
    inner = VirtualCameraSource(camera: camera)
    self.change = change
  }

  var formats: [FrameFormat] { inner.formats }
  var corruptFrames: Int { get async { await inner.corruptFrames } }
  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat { try await inner.start(format) }
  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let frame = try await inner.next(deadline: deadline)
    return change(count.add(1, ordering: .relaxed).oldValue, frame) ?? frame
  }
  func stop() async { await inner.stop() }
}

extension VirtualCamera.Capture {
  /// The capture as a frame of `format` at the place of another.
  fileprivate func frame(like frame: Frame, _ format: FrameFormat) -> Frame {
    Frame(format: format, bytes: bytes, sequence: frame.sequence, timestamp: frame.timestamp)
  }
}

/// What is written to a client.
private final class Sink: ResponseBodyWriter {
  private var bytes: [UInt8] = []
  var text: String { String(decoding: bytes, as: UTF8.self) }
  func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
