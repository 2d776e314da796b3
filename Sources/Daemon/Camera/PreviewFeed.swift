import Core
import Glibc
import NIOCore

/// Writes a camera's frames to a viewer's connection, as chunks of the answer under way.
///
/// Each time that the connection has room the newest frame is written; those that came in between are lost. It stands
/// under the HTTP codec, next to the wire, and writes itself only what ``PreviewWire`` could not send at once.
final class PreviewFeed: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let use: CameraUse
  private let wire: PreviewWire
  /// Fails when no more frames are written.
  private let ended: EventLoopPromise<Void>
  private var first: SharedFrame?
  private var context: ChannelHandlerContext?

  private init(_ first: SharedFrame, from use: CameraUse, to wire: PreviewWire, ended: EventLoopPromise<Void>) {
    self.first = first
    self.use = use
    self.wire = wire
    self.ended = ended
  }

  /// Writes frames until the use ends, the connection closes or the task is cancelled.
  /// - Parameters:
  ///   - first: A frame that has come already.
  ///   - use: The viewer's share of the camera.
  ///   - channel: The viewer's connection, to which the answer's head has been written.
  /// - Throws: `DeviceError` that the use has ended with; `CancellationError`.
  static func run(_ first: SharedFrame, from use: CameraUse, on channel: any Channel) async throws {
    let loop = channel.eventLoop
    let ended = loop.makePromise(of: Void.self)
    let added = loop.submit {
      let pipeline = channel.pipeline.syncOperations
      let feed = PreviewFeed(first, from: use, to: try wire(from: use, pipeline), ended: ended)
      try pipeline.addHandler(feed, position: .after(try pipeline.handler(type: WireMeter.self)))
      return NIOLoopBound(feed, eventLoop: loop)
    }
    added.whenFailure { _ in ended.fail(CancellationError()) }
    do {
      try await withTaskCancellationHandler {
        try await ended.futureResult.get()
      } onCancel: {
        ended.fail(CancellationError())
      }
    } catch {
      // The connection may have gone, and its handlers with it.
      try? await added.flatMap { channel.pipeline.syncOperations.removeHandler($0.value) }.get()
      throw error
    }
  }

  /// A wire over the connection of a pipeline; on its event loop.
  static func wire(
    from use: CameraUse, _ pipeline: ChannelPipeline.SynchronousOperations
  ) throws -> PreviewWire {
    let wire = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { socket in
      let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { throw Problem(.socketFailed, facts: ["function": "fcntl"]) }
      return PreviewWire(from: use, to: Descriptor(taking: copy))
    }
    guard let wire else { throw Problem(.socketFailed, facts: ["function": "fcntl"]) }
    return wire
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    // Done when the kernel has all that was written before, the answer's head too.
    write(ByteBuffer(), context) { feed in
      guard let first = feed.first.take() else { return }
      feed.perform(feed.wire.begin(with: first))
      feed.follow()
    }
  }

  func removeHandler(context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken) {
    // A part that has begun is written to its end, since something else may follow.
    if let rest = wire.end() { context.writeAndFlush(wrapOutboundOut(rest), promise: nil) }
    context.leavePipeline(removalToken: removalToken)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    _ = wire.end()
    use.unfollow()
    self.context = nil
    ended.fail(CancellationError())
  }

  /// From now on frames are sent as they come.
  private func follow() {
    guard let context else { return }
    let (wire, loop) = (wire, context.eventLoop)
    let feed = NIOLoopBound(self, eventLoop: loop)
    use.follow {
      if let need = wire.advance() { loop.execute { feed.value.perform(need) } }
    }
  }

  private func perform(_ need: PreviewWire.Need?) {
    guard let need, let context else { return }
    switch need {
    case .writing:
      guard let rest = wire.takeRest() else { return }
      write(rest, context) { feed in
        feed.wire.release()
        feed.perform(feed.wire.advance())
      }
    case .encoding(let frame): encode(frame, context.eventLoop)
    case .ending(let error): ended.fail(error)
    }
  }

  /// Writes through the connection, and goes on when the kernel has it all.
  private func write(
    _ bytes: ByteBuffer, _ context: ChannelHandlerContext, then goOn: @escaping (PreviewFeed) -> Void
  ) {
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenSuccess { goOn(self) }
    context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
  }

  /// Has a frame encoded, on another thread, and goes on from there; one that cannot be is passed over.
  private func encode(_ frame: SharedFrame, _ loop: any EventLoop) {
    let feed = NIOLoopBound(self, eventLoop: loop)
    Task {
      let part = await PreviewEncoder.part(of: frame)
      loop.execute {
        feed.value.perform(feed.value.wire.send(encoded: part))
        feed.value.perform(feed.value.wire.advance())
      }
    }
  }
}
