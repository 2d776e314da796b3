import Core
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix
import Testing

@testable import Daemon

/// A viewer's connection: written to when it has room, and no more.
@Suite(.timeLimit(.minutes(5))) struct PreviewFeedTests {
  private let test: TestStore
  private let camera = ScriptedCamera()
  private let hub: FrameHub
  private let channel = NIOAsyncTestingChannel()

  init() async throws {
    test = try TestStore()
    hub = FrameHub(
      device: "cam", settings: CameraSettingsKeeper(store: test.store, logger: TestKit.silent),
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), clock: .system, logger: TestKit.silent)
    let camera = camera
    await hub.attach { () async throws(DeviceError) in try await camera.open() }
    try await channel.addMeter()
  }

  private func viewer() async throws -> (use: CameraUse, first: SharedFrame) {
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    camera.show()
    return (use, try await use.nextShared(deadline: nil))
  }

  /// Runs a preview on the connection until it ends.
  private func run(_ use: CameraUse, _ first: SharedFrame) -> Task<DeviceError.Code?, any Error> {
    let channel = channel
    return Task {
      do {
        try await PreviewFeed.run(first, from: use, on: channel)
        return nil
      } catch let error as DeviceError { return error.code }
    }
  }

  /// The number that the scripted camera has put into the next frame that was written.
  private func written() async throws -> UInt8? {
    var buffer = try await channel.waitForOutboundWrite(as: ByteBuffer.self)
    let text = String(buffer: buffer)
    // A chunk of the length that it says, with one part of the preview in it.
    let digits = try #require(text.split(separator: "\r\n").first)
    buffer.moveReaderIndex(forwardBy: digits.utf8.count + 2)
    #expect(Int(digits, radix: 16) == buffer.readableBytes - 2)
    let head = "--\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\nX-Timestamp: "
    #expect(buffer.readString(length: head.utf8.count) == head)
    let rest = Array(buffer.readableBytesView)
    #expect(rest.suffix(4) == Array("\r\n\r\n".utf8))
    let picture = rest.dropLast(4).suffix(5)
    #expect(picture.prefix(2) == [0xFF, 0xD8] && picture.suffix(2) == [0xFF, 0xD9])
    return picture.dropFirst(2).first
  }

  private func setRoom(_ hasRoom: Bool) async throws {
    channel.isWritable = hasRoom
    try await channel.testingEventLoop.executeInContext { [channel] in
      channel.pipeline.fireChannelWritabilityChanged()
    }
  }

  @Test("each frame is written once; without room none is, and with room again the newest")
  func room() async throws {
    let (use, first) = try await viewer()
    let other = try await viewer().use
    let running = run(use, first)
    #expect(try await written() == 1)
    // The second viewer's first frame.
    #expect(try await written() == 2)
    try await setRoom(false)
    var last: UInt32 = 0
    for _ in 0..<5 {
      last = camera.show()
      // The other one is not kept waiting.
      #expect(try await other.nextShared(deadline: nil).frame.sequence == last)
    }
    try await setRoom(true)
    #expect(try await written() == UInt8(last))
    last = camera.show()
    #expect(try await written() == UInt8(last))
    camera.fail(.disconnected)
    #expect(try await running.value == .disconnected)
    #expect(try await channel.readOutbound(as: ByteBuffer.self) == nil)
  }

  @Test("it ends with the use, with the task and with the connection, and then writes nothing more")
  func endings() async throws {
    let (use, first) = try await viewer()
    let running = run(use, first)
    #expect(try await written() == 1)
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    let again = run(use, first)
    #expect(try await written() == 1)
    try await channel.close()
    await #expect(throws: CancellationError.self) { try await again.value }
    // On a connection that has gone it does not begin.
    await #expect(throws: CancellationError.self) { try await run(use, first).value }
    await use.stop()
  }
}

extension NIOAsyncTestingChannel {
  /// Puts the meter in that stands next to the wire in the server's connections.
  func addMeter() async throws {
    try await testingEventLoop.executeInContext {
      let meter = WireMeter(
        limits: ServerLimits(), watcher: ConnectionGuard(limits: ServerLimits(), refusal: nil))
      try self.pipeline.syncOperations.addHandler(meter)
    }
  }
}
