import Core
import Synchronization
import Testing
import VirtualKit

@testable import Daemon

/// Guidance from frames as they are now, by a clock that the test holds.
@Suite(.timeLimit(.minutes(2))) struct LiveGuidanceTests {
  /// The studio's clock: ahead of the camera's by what the test says.
  private final class Clock: Sendable {
    private let state = Mutex((ahead: Duration.zero, reads: 0, taking: Duration?.none))
    let reads: AsyncStream<Int>
    private let continuation: AsyncStream<Int>.Continuation

    init() { (reads, continuation) = AsyncStream.makeStream(of: Int.self) }

    /// The count of reads where readings begin to take long.
    static let slow = 3_000_000

    func set(ahead: Duration) { state.withLock { $0 = (ahead, $0.reads, nil) } }

    /// From now on each reading takes ten times as long as the one before.
    func setSlow() { state.withLock { $0 = (.zero, Self.slow, .seconds(1000)) } }

    /// A frame that is read asks thrice: before, after, and when it is to be told of.
    func now() -> SuspendingClock.Instant {
      let (ahead, reads) = state.withLock { state in
        state.reads += 1
        guard let taking = state.taking else { return (state.ahead, state.reads) }
        if state.reads % 3 == 0 { state.taking = taking * 10 }
        return (state.reads % 3 == 1 ? .zero : taking, state.reads)
      }
      continuation.yield(reads)
      return .now + ahead
    }
  }

  private static func frame() async throws -> Frame {
    let source = VirtualCameraSource(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    _ = try await source.start(source.formats[0])
    defer { Task { await source.stop() } }
    return try await source.next(deadline: .now + .seconds(60))
  }

  @Test("a frame is read until it is two seconds old, and then no more, for a photo as for a viewer")
  func bound() async throws {
    let frame = try await Self.frame()
    let specification = try PhotoSpecification.named("cn-resident-id")
    let instant = Mutex(frame.timestamp)
    let studio = PhotoStudioWorker(now: { instant.withLock { $0 } })
    for (age, isRead) in [
      (Duration.zero, true), (.milliseconds(1999), true), (.seconds(2), false), (.milliseconds(2001), false),
      (.seconds(3600), false),
    ] {
      instant.withLock { $0 = frame.timestamp + age }
      #expect(try await (studio.read(frame, specification) != nil) == isRead, "\(age) for a photo")
      #expect(try await (studio.readForViewer(frame, specification) != nil) == isRead, "\(age) for a viewer")
    }
  }

  @Test("what a frame showed is stale after 0.7 s where readings are quick, and after three where all are slow")
  func pace() {
    var pace = ReadingPace()
    // The first of all reads the detector, too; nothing tells yet that readings are slow here.
    #expect(pace.limit(after: .milliseconds(1900)) == .milliseconds(700))
    for took in [60, 50, 3000, 40, 230, 240] {
      #expect(pace.limit(after: .milliseconds(took)) == .milliseconds(700))
    }
    // Under emulation.
    #expect(pace.limit(after: .seconds(3)) == .milliseconds(720))
    #expect(pace.limit(after: .seconds(4)) == .seconds(9))
    #expect(pace.limit(after: .seconds(2)) == .seconds(6))
    #expect(pace.limit(after: .milliseconds(50)) == .milliseconds(700))
  }

  @Test("a frame that grew old while it was read is not told of, for a photo as for a viewer")
  func grownOld() async throws {
    let frame = try await Self.frame()
    let specification = try PhotoSpecification.named("cn-resident-id")
    for isForPhoto in [true, false] {
      let instants = Mutex<[Int]>([0, 3750, 0, 50, 699, 700])
      let studio = PhotoStudioWorker(now: {
        frame.timestamp + .milliseconds(instants.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
      })
      for _ in 0..<2 {
        let live = try #require(
          try await isForPhoto ? studio.read(frame, specification) : studio.readForViewer(frame, specification))
        #expect(live.expiry == frame.timestamp + .milliseconds(700))
      }
      let live = LiveReading(reading: GuidanceReading(), expiry: frame.timestamp + .milliseconds(700))
      let fresh = [studio.isFresh(live), studio.isFresh(live)]
      #expect(fresh == [true, false])
    }
  }

  @Test("frames that are old, or grow old while they are read, make no event; the first fresh one does")
  func events() async throws {
    let kit = try TestKit()
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    let camera = try #require(kit.cameras[TestKit.camera])
    let (hub, clock) = (GuidanceHub(), Clock())
    let (told, continuation) = AsyncStream.makeStream(of: Void.self)
    let listening = hub.listen(uid: 1000, job: nil) { continuation.yield() }
    let guidance = LiveGuidance(
      hub: hub, studio: PhotoStudioWorker(now: { clock.now() }), clock: kit.test.wallClock, owner: 1000, job: nil,
      device: TestKit.camera, specification: try PhotoSpecification.named("cn-resident-id"))
    let use = try await camera.join(.guidance, uid: 1000)
    try await use.start(firstOf: use.formats)
    clock.set(ahead: LiveGuidance.stale)
    let following = Task { await guidance.follow(use) }
    for await reads in clock.reads where reads >= 5 { break }
    #expect(listening.take() == nil)
    clock.setSlow()
    for await reads in clock.reads where reads >= Clock.slow + 5 { break }
    #expect(listening.take() == nil)
    clock.set(ahead: .zero)
    for await _ in told { break }
    #expect(listening.take()?.device == TestKit.camera)
    await use.stop()
    await following.value
    await kit.stop()
  }
}
