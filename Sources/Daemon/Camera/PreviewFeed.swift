import Core
import NIOCore

/// Writes a camera's frames to a viewer's connection, on its event loop, as chunks of the answer under way.
///
/// Each time that the connection has room the newest frame is written; those that came in between are lost. It stands
/// under the HTTP codec, next to the wire: all viewers are written the same bytes, and no task is woken for a frame.
final class PreviewFeed: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let use: CameraUse
  /// Fails when no more frames are written.
  private let ended: EventLoopPromise<Void>
  private var first: SharedFrame?
  private var isEncoding = false
  private var context: ChannelHandlerContext?

  private init(_ first: SharedFrame, from use: CameraUse, ended: EventLoopPromise<Void>) {
    self.first = first
    self.use = use
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
      let feed = PreviewFeed(first, from: use, ended: ended)
      let pipeline = channel.pipeline.syncOperations
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

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    let feed = NIOLoopBound(self, eventLoop: context.eventLoop)
    use.follow(on: context.eventLoop) { feed.value.write() }
    write()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    use.unfollow()
    self.context = nil
    ended.fail(CancellationError())
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    write()
    context.fireChannelWritabilityChanged()
  }

  /// Writes the newest frame, where the connection has room for one.
  private func write() {
    guard let context, !isEncoding, context.channel.isWritable else { return }
    do throws(DeviceError) {
      let next: SharedFrame? = if let first { first } else { try use.take() }
      guard let frame = next else { return }
      first = nil
      if let chunk = frame.previewChunk {
        context.writeAndFlush(wrapOutboundOut(chunk), promise: nil)
      } else {
        encode(frame, context.eventLoop)
      }
    } catch {
      ended.fail(error)
    }
  }

  /// Has a frame encoded, on another thread, and goes on from there; one that cannot be is passed over.
  private func encode(_ frame: SharedFrame, _ loop: any EventLoop) {
    isEncoding = true
    let feed = NIOLoopBound(self, eventLoop: loop)
    Task {
      let chunk = await PreviewEncoder.chunk(of: frame)
      loop.execute { feed.value.encoded(chunk) }
    }
  }

  private func encoded(_ chunk: ByteBuffer?) {
    isEncoding = false
    if let context, let chunk { context.writeAndFlush(wrapOutboundOut(chunk), promise: nil) }
    write()
  }
}
