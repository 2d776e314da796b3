import Core
import Synchronization
import Testing
import VirtualKit

@testable import Daemon

/// Guidance from frames as they are now, by a clock that the test holds.
@Suite(.timeLimit(.minutes(2))) struct LiveGuidanceTests {
  /// The studio's clock: ahead of the camera's by what the test says, and read once for each frame.
  private final class Clock: Sendable {
    private let state = Mutex((ahead: Duration.zero, reads: 0))
    let reads: AsyncStream<Int>
    private let continuation: AsyncStream<Int>.Continuation

    init() { (reads, continuation) = AsyncStream.makeStream(of: Int.self) }

    func set(ahead: Duration) { state.withLock { $0.ahead = ahead } }

    func now() -> SuspendingClock.Instant {
      let (ahead, reads) = state.withLock { state in
        state.reads += 1
        return (state.ahead, state.reads)
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

  @Test("old frames make no event, however many come; the first fresh one does")
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
    clock.set(ahead: .zero)
    for await _ in told { break }
    #expect(listening.take()?.device == TestKit.camera)
    await use.stop()
    await following.value
    await kit.stop()
  }
}
