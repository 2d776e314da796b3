import Core
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import Daemon

/// A viewer's connection: written to when it has room, and no more.
@Suite(.timeLimit(.minutes(5))) struct PreviewFeedTests {
  private let test: TestStore
  private let camera = ScriptedCamera()
  private let hub: FrameHub

  init() async throws {
    test = try TestStore()
    hub = FrameHub(
      device: "cam", settings: CameraSettingsKeeper(store: test.store, logger: TestKit.silent),
      audit: AuditDesk(store: test.store, clock: test.wallClock, logger: TestKit.silent),
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), clock: .system, logger: TestKit.silent)
    let camera = camera
    await hub.attach { () async throws(DeviceError) in try await camera.open() }
  }

  private func viewer() async throws -> (use: CameraUse, first: SharedFrame) {
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    camera.show()
    return (use, try await use.nextShared(deadline: nil))
  }

  /// Runs a preview on the connection until it ends.
  private func run(
    _ use: CameraUse, _ first: SharedFrame, _ socket: ViewerSocket
  ) -> Task<DeviceError.Code?, any Error> {
    Task {
      do {
        try await PreviewFeed.run(first, from: use, on: socket.channel)
        return nil
      } catch let error as DeviceError { return error.code }
    }
  }

  /// Reads one part, and checks it whole.
  /// - Returns: The number that the scripted camera has put into its frame.
  private func part(_ socket: ViewerSocket, bytes: Int = 5) async throws -> UInt8 {
    // A chunk of the length that it says, with one part of the preview in it.
    let length = try #require(await socket.readLength())
    let chunk = await socket.read(length + 2)
    #expect(chunk.count == length + 2)
    let head =
      "--\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(bytes)\r\nX-Timestamp: "
    #expect(chunk.starts(with: head.utf8))
    #expect(chunk.suffix(4) == Array("\r\n\r\n".utf8))
    let picture = chunk.dropLast(4).suffix(bytes)
    #expect(Array(picture) == ScriptedCamera.picture(picture.dropFirst(2).first ?? 0, bytes: bytes))
    return picture.dropFirst(2).first ?? 0
  }

  @Test("each frame is written once, as it comes")
  func frames() async throws {
    let (use, first) = try await viewer()
    let socket = try await ViewerSocket()
    let running = run(use, first, socket)
    for number in 1...20 as ClosedRange<UInt8> {
      #expect(try await part(socket) == number)
      camera.show()
    }
    #expect(try await part(socket) == 21)
    camera.fail(.disconnected)
    #expect(try await running.value == .disconnected)
  }

  @Test("while the viewer does not read, it keeps nobody waiting; when it reads again, whole parts and the newest come")
  func room() async throws {
    let (use, first) = try await viewer()
    let other = try await viewer().use
    let socket = try await ViewerSocket(room: 4096)
    let running = run(use, first, socket)
    var last: UInt32 = 0
    for _ in 0..<200 {
      last = camera.show()
      #expect(try await other.nextShared(deadline: nil).frame.sequence == last)
    }
    var seen: [UInt8] = []
    repeat { seen.append(try await part(socket)) } while seen.last != UInt8(last)
    #expect(seen.count < 100 && seen == seen.sorted() && Set(seen).count == seen.count)
    // It takes part again as at the beginning.
    last = camera.show()
    #expect(try await part(socket) == UInt8(last))
    camera.fail(.disconnected)
    #expect(try await running.value == .disconnected)
    await other.stop()
  }

  @Test("a part that is longer than the socket's room is written to its end, whatever ends the preview meanwhile")
  func longParts() async throws {
    let bytes = 1 << 20
    for isCancelled in [false, true] {
      camera.pictureBytes = bytes
      let (use, first) = try await viewer()
      let socket = try await ViewerSocket()
      let running = run(use, first, socket)
      let number = UInt8(first.frame.sequence)
      #expect(try await part(socket, bytes: bytes) == number)
      camera.show()
      // It has begun.
      let length = try #require(await socket.readLength())
      if isCancelled {
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
      } else {
        camera.fail(.disconnected)
      }
      socket.channel.writeAndFlush(ByteBuffer(string: "end"), promise: nil)
      let rest = await socket.read(length + 2 + 3)
      #expect(rest.suffix(3) == Array("end".utf8))
      #expect(Array(rest.dropLast(7).suffix(bytes)) == ScriptedCamera.picture(number + 1, bytes: bytes))
      if !isCancelled { #expect(try await running.value == .disconnected) }
      await use.stop()
      await hub.attach { () async throws(DeviceError) in try await camera.open() }
    }
  }

  @Test("it ends with the task and with the connection, and then writes nothing more")
  func endings() async throws {
    let (use, first) = try await viewer()
    let socket = try await ViewerSocket()
    let running = run(use, first, socket)
    #expect(try await part(socket) == 1)
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    camera.show()
    let again = run(use, first, socket)
    #expect(try await part(socket) == 1)
    #expect(try await part(socket) == 2)
    try await socket.channel.close()
    await #expect(throws: CancellationError.self) { try await again.value }
    // Nobody holds the connection open.
    #expect(await socket.read(1) == [])
    // On a connection that has gone it does not begin.
    await #expect(throws: CancellationError.self) { try await run(use, first, socket).value }
    await use.stop()
  }

  @Test("a viewer who goes ends it at the latest with the next frames")
  func gone() async throws {
    let (use, first) = try await viewer()
    let socket = try await ViewerSocket()
    let running = run(use, first, socket)
    #expect(try await part(socket) == 1)
    socket.leave()
    let shows = Task { while !Task.isCancelled { camera.show(); await Task.yield() } }
    await #expect(throws: CancellationError.self) { try await running.value }
    shows.cancel()
    await use.stop()
  }

  @Test("what was begun and handed to nobody is given back when the wire ends")
  func wireEnds() async throws {
    camera.pictureBytes = 1 << 20
    let (use, first) = try await viewer()
    let socket = try await ViewerSocket()
    let wire = try await socket.wire(from: use)
    guard case .writing = wire.begin(with: first) else { return #expect(Bool(false), "the kernel took a megabyte") }
    // No frame may come in between.
    camera.show()
    #expect(wire.advance() == nil)
    let rest = try #require(wire.end())
    let whole = try #require(first.previewPart?.rest(after: 0))
    let sent = whole.readableBytes - rest.readableBytes
    #expect(sent > 0 && rest == whole.getSlice(at: sent, length: rest.readableBytes))
    #expect(await socket.read(sent) == Array(whole.readableBytesView.prefix(sent)))
    #expect(wire.advance() == nil && wire.end() == nil && wire.takeRest() == nil)
    await use.stop()
  }
}
