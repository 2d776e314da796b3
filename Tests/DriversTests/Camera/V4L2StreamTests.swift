import CV4L2
import Core
import Foundation
import Synchronization
import Testing

@testable import Drivers

/// Each frame as it comes, taken on the camera's own thread.
@Suite("V4L2 camera: a stream of frames", .timeLimit(.minutes(5)))
struct V4L2StreamTests {
  private typealias Shot = FakeKernel.Shot
  private static let good = V4L2CameraTests.good
  private static let patient = Duration.seconds(600)
  private let kernel = FakeKernel()
  private let camera: V4L2Camera
  private let frames: AsyncStream<UInt32>
  private let deliver: @Sendable (Frame) -> Void

  init() async throws {
    camera = try await V4L2CameraTests.camera(kernel)
    let (frames, continuation) = AsyncStream.makeStream(of: UInt32.self)
    self.frames = frames
    deliver = { continuation.yield($0.sequence) }
    _ = try await camera.start(V4L2CameraTests.format)
  }

  /// Streams until it ends.
  /// - Returns: What it ended with; nil: it has given way to another call.
  private func stream(silence: Duration = patient) -> Task<DeviceError.Code?, Never> {
    let (camera, deliver) = (camera, deliver)
    return Task {
      await V4L2CameraTests.failure { () async throws(DeviceError) in
        try await camera.stream(silence: silence, deliver: deliver)
      }?.code
    }
  }

  private func calls(_ name: String) -> Int { kernel.state.withLock { $0.log.filter { $0 == name }.count } }

  @Test("a frame costs two calls to the kernel besides the wait") func cost() async throws {
    let queued = calls("VIDIOC_QBUF")
    let streaming = stream()
    var arrived = frames.makeAsyncIterator()
    for number in 1...5 as ClosedRange<UInt32> {
      #expect(await kernel.isWaiting())
      kernel.change { $0.shots = [Self.good] }
      #expect(await arrived.next() == number)
    }
    #expect(await kernel.isWaiting())
    #expect(calls("VIDIOC_DQBUF") == 5 && calls("VIDIOC_QBUF") == queued + 5)
    await camera.stop()
    #expect(await streaming.value == .cancelled)
    #expect(kernel.isAtRest)
  }

  @Test("frames that came together are handed over one after the other; stale and spoilt ones are not") func ring()
    async throws
  {
    let flagged = UInt32(V4L2_BUF_FLAG_ERROR) | UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    let shots = [
      Shot(bytes: Self.good.bytes, age: .seconds(5)), Self.good, Shot(bytes: Self.good.bytes, flags: flagged),
      Shot(bytes: Array(Self.good.bytes.dropLast())), Self.good, Self.good,
    ]
    kernel.change { $0.shots = shots }
    let streaming = stream()
    var arrived = frames.makeAsyncIterator()
    for number in [2, 5, 6] as [UInt32] { #expect(await arrived.next() == number) }
    await camera.stop()
    #expect(await streaming.value == .cancelled)
    #expect(await camera.corruptFrames == 2)
  }

  @Test("a stop while a frame is handed over ends it, and does not only ask for its turn") func stopMeanwhile()
    async throws
  {
    let camera = camera
    kernel.change { $0.shots = [Self.good] }
    let ended = await V4L2CameraTests.failure { () async throws(DeviceError) in
      try await camera.stream(silence: Self.patient) { _ in
        Task { await camera.stop() }
        // The camera's own thread waits for what it is asked meanwhile.
        while !camera.executor.hasWaiting { sched_yield() }
      }
    }
    #expect(ended?.code == .cancelled)
  }

  @Test("another call gets its turn after the next frame, and the stream goes on") func givesWay() async throws {
    let (camera, deliver) = (camera, deliver)
    let answered = Atomic(false)
    let streaming = Task {
      var turns = 0
      while await V4L2CameraTests.failure({ () async throws(DeviceError) in
        try await camera.stream(silence: Self.patient, deliver: deliver)
      }) == nil { turns += 1 }
      return turns
    }
    #expect(await kernel.isWaiting())
    let asking = Task {
      _ = try await camera.controls()
      answered.store(true, ordering: .sequentiallyConsistent)
    }
    var arrived = frames.makeAsyncIterator()
    var last: UInt32 = 0
    while !answered.load(ordering: .sequentiallyConsistent) {
      kernel.change { $0.shots = [Self.good] }
      last += 1
      #expect(await arrived.next() == last)
    }
    try await asking.value
    kernel.change { $0.shots = [Self.good] }
    #expect(await arrived.next() == last + 1)
    await camera.stop()
    #expect(await streaming.value >= 1)
  }

  @Test("the count of corrupt frames is told while the camera is silent") func countInSilence() async throws {
    kernel.change { $0.shots = [Shot(bytes: Array(Self.good.bytes.dropLast())), Self.good] }
    let streaming = stream()
    var arrived = frames.makeAsyncIterator()
    #expect(await arrived.next() == 2)
    #expect(await kernel.isWaiting())
    // A call that had to wait for its turn would wait until the silence ends.
    #expect(await camera.corruptFrames == 1)
    await camera.stop()
    #expect(await streaming.value == .cancelled)
  }

  @Test("silence ends it with a time-out, and it can be taken up again") func silence() async throws {
    #expect(await stream(silence: .milliseconds(20)).value == .timedOut)
    let again = stream()
    kernel.change { $0.shots = [Self.good] }
    var arrived = frames.makeAsyncIterator()
    #expect(await arrived.next() == 1)
    await camera.stop()
    #expect(await again.value == .cancelled)
  }

  @Test("a cancel, a stop and an unplug end it at once", arguments: V4L2FramesTests.Ending.allCases)
  func ends(by ending: V4L2FramesTests.Ending) async throws {
    let streaming = stream()
    #expect(await kernel.isWaiting())
    switch ending {
    case .cancel: streaming.cancel()
    case .stop: await camera.stop()
    case .unplug: kernel.change { $0.isUnplugged = true }
    }
    #expect(await streaming.value == (ending == .unplug ? .disconnected : .cancelled))
    await camera.stop()
    #expect(kernel.state.withLock { $0.nodes == 0 && $0.mappings == 0 })
  }
}
