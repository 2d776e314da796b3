import CV4L2
import Core
import Foundation
import Testing

@testable import Drivers

@Suite("V4L2 camera")
struct V4L2CameraTests {
  static let format = FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30)
  static let good = FakeKernel.Shot(bytes: SampleFrame.mjpeg(1280, 720))
  static var soon: ContinuousClock.Instant { .now + .seconds(20) }

  static func camera(_ kernel: FakeKernel) async throws -> V4L2Camera {
    try await V4L2Camera.probe(path: "/dev/video9", holder: { "guvcview at \($0)" }) { () throws(DeviceError) in
      try kernel.open()
    }
  }

  static func failure(_ body: () async throws(DeviceError) -> some Sendable) async -> DeviceError? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error
    }
  }

  // MARK: Order

  @Test func callsComeInTheKernelsOrderAndAreUndoneInReverse() async throws {
    let kernel = FakeKernel { $0.shots = [Self.good] }
    let camera = try await Self.camera(kernel)
    #expect(camera.name == "Fake Webcam")
    #expect(kernel.isAtRest)
    let given = try await camera.start(Self.format)
    #expect(given == Self.format)
    let frame = try await camera.next(deadline: Self.soon)
    #expect(frame.bytes == Self.good.bytes && frame.sequence == 1 && frame.format == Self.format)
    await camera.stop()
    #expect(kernel.isAtRest)
    let stream = kernel.calls.drop { $0 != "VIDIOC_S_FMT" }
    #expect(
      Array(stream) == [
        "VIDIOC_S_FMT", "VIDIOC_G_PARM", "VIDIOC_S_PARM", "VIDIOC_REQBUFS",
        "VIDIOC_QUERYBUF", "mmap", "VIDIOC_QUERYBUF", "mmap", "VIDIOC_QUERYBUF", "mmap", "VIDIOC_QUERYBUF", "mmap",
        "VIDIOC_QBUF", "VIDIOC_SUBSCRIBE_EVENT", "VIDIOC_STREAMON", "VIDIOC_DQBUF", "VIDIOC_QBUF",
        "VIDIOC_STREAMOFF", "VIDIOC_REQBUFS", "close",
      ])
    let probe = kernel.calls.prefix(6)
    #expect(
      Array(probe) == [
        "open", "VIDIOC_QUERYCAP", "VIDIOC_ENUM_FMT", "VIDIOC_ENUM_FRAMESIZES", "VIDIOC_ENUM_FRAMEINTERVALS",
        "VIDIOC_ENUM_FRAMESIZES",
      ])
  }

  @Test func startsAgainAfterAStop() async throws {
    let kernel = FakeKernel()
    let camera = try await Self.camera(kernel)
    for _ in 0..<3 {
      kernel.change { $0.shots = [Self.good] }
      _ = try await camera.start(Self.format)
      _ = try await camera.next(deadline: Self.soon)
      await camera.stop()
      #expect(kernel.isAtRest)
    }
    let late = await Self.failure { () async throws(DeviceError) in try await camera.next(deadline: Self.soon) }
    #expect(late?.code == .cancelled)
  }

  @Test func signalsInterruptNothing() async throws {
    let names = [
      "VIDIOC_QUERYCAP", "VIDIOC_ENUM_FMT", "VIDIOC_ENUM_FRAMESIZES", "VIDIOC_ENUM_FRAMEINTERVALS", "VIDIOC_S_FMT",
      "VIDIOC_G_PARM", "VIDIOC_S_PARM", "VIDIOC_REQBUFS", "VIDIOC_QUERYBUF", "VIDIOC_QBUF", "VIDIOC_SUBSCRIBE_EVENT",
      "VIDIOC_STREAMON", "VIDIOC_DQBUF", "VIDIOC_STREAMOFF",
    ]
    let kernel = FakeKernel { state in
      state.shots = [Self.good]
      for name in names { state.failures[name] = [EINTR, EINTR] }
    }
    let camera = try await Self.camera(kernel)
    _ = try await camera.start(Self.format)
    #expect(try await camera.next(deadline: Self.soon).bytes == Self.good.bytes)
    await camera.stop()
    #expect(kernel.isAtRest)
    #expect(kernel.state.withLock { state in names.allSatisfy { state.failures[$0] == [] } })
  }

  // MARK: Another owner, the bus, the cable

  @Test(arguments: ["open", "VIDIOC_S_FMT", "VIDIOC_S_PARM", "VIDIOC_REQBUFS", "VIDIOC_STREAMON"])
  func busyNamesTheHolderAndLeavesNothing(step: String) async throws {
    let kernel = FakeKernel()
    let camera = try await Self.camera(kernel)
    kernel.change { $0.failures[step] = [EBUSY] }
    let error = await Self.failure { () async throws(DeviceError) in try await camera.start(Self.format) }
    #expect(error == DeviceError(.busy, function: step, holder: "guvcview at /dev/video9"))
    #expect(kernel.isAtRest)
    kernel.change { $0.shots = [Self.good] }
    _ = try await camera.start(Self.format)
    _ = try await camera.next(deadline: Self.soon)
    await camera.stop()
  }

  @Test func aProbeThatIsBusyNamesTheHolder() async {
    let kernel = FakeKernel { $0.failures["open"] = [EBUSY, EACCES] }
    let busy = await Self.failure { () async throws(DeviceError) in
      try await V4L2Camera.probe(path: "/dev/video9", holder: { "guvcview at \($0)" }) { () throws(DeviceError) in
        try kernel.open()
      }
    }
    #expect(busy == DeviceError(.busy, function: "open", holder: "guvcview at /dev/video9"))
    let denied = await Self.failure { () async throws(DeviceError) in
      try await V4L2Camera.probe(path: "/dev/video9", holder: { _ in nil }) { () throws(DeviceError) in
        try kernel.open()
      }
    }
    #expect(denied == DeviceError(.denied, function: "open"))
    #expect(kernel.isAtRest)
  }

  @Test func aSecondStartIsBusy() async throws {
    let kernel = FakeKernel()
    let camera = try await Self.camera(kernel)
    _ = try await camera.start(Self.format)
    let error = await Self.failure { () async throws(DeviceError) in try await camera.start(Self.format) }
    #expect(error?.code == .busy)
    await camera.stop()
  }

  @Test(arguments: [
    "open", "VIDIOC_QUERYCAP", "VIDIOC_S_FMT", "VIDIOC_G_PARM", "VIDIOC_S_PARM", "VIDIOC_REQBUFS", "VIDIOC_QUERYBUF",
    "mmap", "VIDIOC_QBUF", "VIDIOC_SUBSCRIBE_EVENT", "VIDIOC_STREAMON", "VIDIOC_DQBUF", "poll",
  ])
  func unplugAtAnyStepIsFinal(step: String) async throws {
    let kernel = FakeKernel()
    let camera = try await Self.camera(kernel)
    kernel.change { $0.unplugAt = step }
    let error = await Self.failure { () async throws(DeviceError) in
      _ = try await camera.start(Self.format)
      return try await camera.next(deadline: Self.soon)
    }
    #expect(error?.code == .disconnected, "\(step): \(String(describing: error))")
    #expect(kernel.state.withLock { $0.nodes == 0 && $0.mappings == 0 })
    kernel.change { state in
      state.unplugAt = nil
      state.isUnplugged = false
    }
    let again = await Self.failure { () async throws(DeviceError) in try await camera.start(Self.format) }
    #expect(again?.code == .disconnected)
    let controls = await Self.failure { () async throws(DeviceError) in try await camera.controls() }
    #expect(controls?.code == .disconnected)
  }

  @Test func withoutBandwidthASmallerFormatIsTaken() async throws {
    let kernel = FakeKernel { $0.failures["VIDIOC_STREAMON"] = [ENOSPC] }
    let camera = try await Self.camera(kernel)
    #expect(try await camera.start(Self.format) == FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30))
    await camera.stop()
    #expect(kernel.isAtRest)
    kernel.change { $0.always["VIDIOC_STREAMON"] = ENOSPC }
    let error = await Self.failure { () async throws(DeviceError) in try await camera.start(Self.format) }
    #expect(error?.code == .noBandwidth && error?.function == "VIDIOC_STREAMON")
    #expect(kernel.isAtRest)
  }

  @Test(
    arguments: [(EACCES, .denied), (EIO, .io), (ENOMEM, .io), (EINVAL, .unsupported)] as [(CInt, DeviceError.Code)])
  func otherErrnos(errno: CInt, code: DeviceError.Code) async throws {
    let kernel = FakeKernel { $0.always["VIDIOC_REQBUFS"] = errno }
    let camera = try await Self.camera(kernel)
    let error = await Self.failure { () async throws(DeviceError) in try await camera.start(Self.format) }
    #expect(error?.code == code)
    #expect(kernel.isAtRest)
  }
}
