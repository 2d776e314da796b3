import CV4L2
import Core
import Foundation
import Testing

@testable import Drivers

@Suite("V4L2 camera: frames", .timeLimit(.minutes(5)))
struct V4L2FramesTests {
  private typealias Shot = FakeKernel.Shot
  private static let format = V4L2CameraTests.format
  private static let good = V4L2CameraTests.good
  private static var soon: ContinuousClock.Instant { .now + .seconds(20) }

  private func streaming(_ kernel: FakeKernel, _ format: FrameFormat = format) async throws -> V4L2Camera {
    let camera = try await V4L2CameraTests.camera(kernel)
    _ = try await camera.start(format)
    return camera
  }

  private func code(_ camera: V4L2Camera, deadline: ContinuousClock.Instant = soon) async -> DeviceError.Code? {
    await V4L2CameraTests.failure { () async throws(DeviceError) in try await camera.next(deadline: deadline) }?.code
  }

  @Test func flaggedAndSenselessFramesAreCountedAndTheirBuffersComeBack() async throws {
    let flagged = UInt32(V4L2_BUF_FLAG_ERROR) | UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    let bad = [
      Shot(bytes: Self.good.bytes, flags: flagged), Shot(bytes: Self.good.bytes, used: 0),
      Shot(bytes: Self.good.bytes, used: (1 << 20) + 1), Shot(bytes: Self.good.bytes, used: .max),
    ]
    let kernel = FakeKernel { state in
      for _ in 0..<25 { state.shots += bad }
      state.shots.append(Self.good)
    }
    let camera = try await streaming(kernel)
    let frame = try await camera.next(deadline: Self.soon)
    #expect(frame.bytes == Self.good.bytes && frame.sequence == 101)
    #expect(await camera.corruptFrames == 100)
    #expect(kernel.state.withLock { $0.queued.count } == 4)
    await camera.stop()
    #expect(await camera.corruptFrames == 100)
  }

  @Test func brokenPicturesAreCounted() async throws {
    let whole = Self.good.bytes
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    var broken = 0
    for bytes in [
      Array(whole.dropLast(1)), Array(whole.prefix(20)), [0x00] + whole, whole + [1], SampleFrame.mjpeg(640, 480),
      [UInt8](repeating: 0xFF, count: 4000),
    ] {
      kernel.change { $0.shots = [Shot(bytes: bytes)] }
      #expect(await code(camera, deadline: .now + .milliseconds(30)) == .timedOut)
      broken += 1
      #expect(await camera.corruptFrames == broken)
    }
    kernel.change { $0.shots = [Shot(bytes: whole + [UInt8](repeating: 0, count: 5000))] }
    #expect(try await camera.next(deadline: Self.soon).bytes == whole)
    await camera.stop()
  }

  @Test func theNewestFrameOfTheRingWins() async throws {
    let kernel = FakeKernel { $0.shots = [Self.good, Self.good, Self.good] }
    let camera = try await streaming(kernel)
    #expect(try await camera.next(deadline: Self.soon).sequence == 3)
    await camera.stop()
  }

  @Test func staleFramesArePassedOver() async throws {
    let stale = Shot(bytes: Self.good.bytes, age: .seconds(5))
    let kernel = FakeKernel { $0.shots = [stale, stale, stale, stale] }
    let camera = try await streaming(kernel)
    let before = SuspendingClock.now
    let waiter = Task { try await camera.next(deadline: Self.soon) }
    #expect(await kernel.isWaiting())
    kernel.change { $0.shots = [Self.good] }
    let frame = try await waiter.value
    #expect(frame.sequence == 5)
    #expect(frame.timestamp > before && frame.timestamp <= .now)
    #expect(await camera.corruptFrames == 0)
    await camera.stop()
  }

  @Test("frames of another clock count as taken when the ring was last empty: none that lay in it is after the trigger")
  func framesOfAnotherClock() async throws {
    let foreign = Shot(bytes: Self.good.bytes, flags: 0, age: .seconds(-500))
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    let before = SuspendingClock.now
    let waiter = Task { try await camera.next(deadline: Self.soon) }
    #expect(await kernel.isWaiting())
    kernel.change { $0.shots = [foreign] }
    let frame = try await waiter.value
    #expect(frame.timestamp >= before && frame.timestamp <= .now)
    await camera.stop()
    // As each is taken, and as the newest is, whatever is already in the ring.
    for takesOldest in [false, true] {
      let stream = try V4L2Stream(node: try FakeKernel { $0.shots = [foreign] }.open(), wanted: V4L2CameraTests.format)
      let trigger = SuspendingClock.now
      let capture = try #require(try takesOldest ? stream.oldest() : stream.newest())
      #expect(capture.timestamp < trigger)
      stream.close()
    }
    let late = FakeKernel { $0.shots = [foreign] }
    let stream = try V4L2Stream(node: try late.open(), wanted: V4L2CameraTests.format)
    _ = try stream.oldest()
    late.change { $0.shots = [foreign, foreign] }
    let trigger = SuspendingClock.now
    let held = try #require(try stream.oldest())
    // Both lay there, and the newer one is taken; the ring is known to be empty behind it.
    #expect(held.sequence == 3 && held.timestamp < trigger)
    late.change { $0.shots = [foreign] }
    #expect(try #require(try stream.oldest()).timestamp >= trigger)
    stream.close()
  }

  @Test func deadlineLeavesTheStreamRunning() async throws {
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    #expect(await code(camera, deadline: .now + .milliseconds(20)) == .timedOut)
    #expect(await code(camera, deadline: .now - .seconds(1)) == .timedOut)
    kernel.change { $0.shots = [Self.good] }
    _ = try await camera.next(deadline: Self.soon)
    await camera.stop()
  }

  enum Ending: CaseIterable { case cancel, stop, unplug }

  @Test(arguments: Ending.allCases) func aWaitEndsAtOnce(by ending: Ending) async throws {
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    let began = ContinuousClock.now
    let waiter = Task { await code(camera, deadline: .now + .seconds(600)) }
    #expect(await kernel.isWaiting())
    switch ending {
    case .cancel: waiter.cancel()
    case .stop: await camera.stop()
    case .unplug: kernel.change { $0.isUnplugged = true }
    }
    #expect(await waiter.value == (ending == .unplug ? .disconnected : .cancelled))
    #expect(ContinuousClock.now - began < .seconds(60))
    if ending == .cancel {
      // The camera goes on for others.
      kernel.change { $0.shots = [Self.good] }
      _ = try await camera.next(deadline: Self.soon)
    }
    await camera.stop()
    #expect(kernel.state.withLock { $0.nodes == 0 && $0.mappings == 0 })
  }

  @Test func theSeriousErrorClosesTheDeviceButNotForGood() async throws {
    let kernel = FakeKernel { $0.failures["VIDIOC_DQBUF"] = [EIO] }
    let camera = try await streaming(kernel)
    #expect(await code(camera) == .io)
    #expect(kernel.isAtRest)
    kernel.change { $0.shots = [Self.good] }
    _ = try await camera.start(Self.format)
    _ = try await camera.next(deadline: Self.soon)
    await camera.stop()
  }

  @Test func aStreamThatHasFailedIsNoUnplug() async throws {
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    let waiter = Task { await code(camera, deadline: .now + .seconds(600)) }
    #expect(await kernel.isWaiting())
    kernel.change { $0.isBroken = true }
    #expect(await waiter.value == .io)
    #expect(kernel.isAtRest)
    kernel.change { state in
      state.isBroken = false
      state.shots = [Self.good]
    }
    _ = try await camera.start(Self.format)
    _ = try await camera.next(deadline: Self.soon)
    await camera.stop()
  }

  @Test(arguments: [4, 31, .max] as [UInt32]) func anIndexBeyondTheRingIsRefused(index: UInt32) async throws {
    let kernel = FakeKernel { $0.shots = [Shot(bytes: Self.good.bytes, index: index)] }
    let camera = try await streaming(kernel)
    #expect(await code(camera) == .io)
    #expect(kernel.isAtRest)
  }

  @Test func aSourceChangeIsNegotiatedAnew() async throws {
    let kernel = FakeKernel()
    let camera = try await streaming(kernel)
    kernel.change { state in
      var small = v4l2_pix_format()
      small.width = 640
      small.height = 480
      small.pixelformat = satchel_v4l2_mjpeg()
      small.field = V4L2_FIELD_NONE.rawValue
      state.forced = small
      state.events = [UInt32(V4L2_EVENT_SOURCE_CHANGE)]
      state.shots = []
    }
    let waiter = Task { try await camera.next(deadline: Self.soon) }
    #expect(await kernel.isWaiting())
    kernel.change { $0.shots = [Shot(bytes: SampleFrame.mjpeg(640, 480))] }
    let frame = try await waiter.value
    #expect(frame.format.width == 640 && frame.format.height == 480)
    await camera.stop()
    #expect(kernel.isAtRest)
  }

  @Test func otherEventsChangeNothing() async throws {
    let kernel = FakeKernel { $0.events = [3, 4] }
    let camera = try await streaming(kernel)
    let waiter = Task { try await camera.next(deadline: Self.soon) }
    #expect(await kernel.isWaiting())
    kernel.change { $0.shots = [Self.good] }
    #expect(try await waiter.value.format == Self.format)
    #expect(kernel.calls.filter { $0 == "VIDIOC_S_FMT" }.count == 1)
    await camera.stop()
  }

  @Test(arguments: [PixelFormat.yuyv, .nv12], [0, 64] as [UInt32])
  func rowsOfPlainPixelsAreUnpadded(pixels: PixelFormat, padding: UInt32) async throws {
    let format = FrameFormat(pixels: pixels, width: 640, height: 480, rate: 30)
    // The second plane of NV12 has half as many rows.
    let (row, rows) = pixels == .yuyv ? (1280, 480) : (640, 720)
    let stride = row + Int(padding)
    var bytes = [UInt8](repeating: 0xEE, count: stride * rows)
    for y in 0..<rows { for x in 0..<row { bytes[y * stride + x] = UInt8(truncatingIfNeeded: y &+ x) } }
    let kernel = FakeKernel { state in
      state.bytesPerLine = padding == 0 ? 0 : UInt32(stride)
      state.shots = [Shot(bytes: bytes)]
    }
    let camera = try await streaming(kernel, format)
    let frame = try await camera.next(deadline: Self.soon)
    #expect(frame.format.pixels == pixels && frame.bytes.count == format.plainBytes)
    for (x, y) in [(9, 7), (row - 1, rows - 1), (0, 480 % rows)] {
      #expect(frame.bytes[row * y + x] == UInt8(truncatingIfNeeded: y &+ x))
    }
    kernel.change { $0.shots = [Shot(bytes: Array(bytes.dropLast(stride)))] }
    #expect(await code(camera, deadline: .now + .milliseconds(30)) == .timedOut)
    #expect(await camera.corruptFrames == 1)
    await camera.stop()
  }
}
