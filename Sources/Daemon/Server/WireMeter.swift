import NIOCore

/// Counts a connection's bytes next to the wire: tells the guard of arrivals, and closes on a reader that stalls.
///
/// The timer runs only while bytes wait for the client.
final class WireMeter: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let limits: ServerLimits
  private let watcher: ConnectionGuard
  private var written = 0
  /// Bytes that had left for the kernel when progress was last seen, and when that was.
  private var lastGone = 0
  private var lastProgress = NIODeadline.now()
  private var timer: Scheduled<Void>?

  /// Meters a connection that `watcher` guards.
  init(limits: ServerLimits, watcher: ConnectionGuard) {
    self.limits = limits
    self.watcher = watcher
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    watcher.bytesCame()
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    written += unwrapOutboundIn(data).readableBytes
    context.write(data, promise: promise)
  }

  func flush(context: ChannelHandlerContext) {
    context.flush()
    guard timer == nil, waiting(context) > 0 else { return }
    lastProgress = .now()
    lastGone = written - waiting(context)
    schedule(context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  private func schedule(_ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(limits.stallTime.nanoseconds / 4)) {
      self.look(context)
    }
  }

  private func look(_ context: ChannelHandlerContext) {
    timer = nil
    let left = waiting(context)
    guard left > 0 else { return }
    let now = NIODeadline.now()
    if written - left > lastGone {
      lastGone = written - left
      lastProgress = now
    }
    if now - lastProgress >= limits.stallTime { context.close(promise: nil) } else { schedule(context) }
  }

  private func waiting(_ context: ChannelHandlerContext) -> Int {
    (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}
