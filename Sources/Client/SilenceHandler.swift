import NIOCore

/// Ends a connection on which nothing was read for a while, or whose whole time is up.
final class SilenceHandler: ChannelInboundHandler {
  typealias InboundIn = NIOAny

  private let silence: TimeAmount?
  private let total: TimeAmount?
  private var silenceTask: Scheduled<Void>?
  private var totalTask: Scheduled<Void>?

  /// - Parameters:
  ///   - silence: The longest time without a byte from the other end; nil: any.
  ///   - total: The longest life of the connection; nil: any.
  init(silence: Duration?, total: Duration?) {
    self.silence = silence.map { TimeAmount($0) }
    self.total = total.map { TimeAmount($0) }
  }

  func channelActive(context: ChannelHandlerContext) {
    totalTask = total.map { end(context, after: $0) }
    listen(context)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    listen(context)
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { cancel() }

  private func listen(_ context: ChannelHandlerContext) {
    silenceTask?.cancel()
    silenceTask = silence.map { end(context, after: $0) }
  }

  private func end(_ context: ChannelHandlerContext, after time: TimeAmount) -> Scheduled<Void> {
    context.eventLoop.assumeIsolated().scheduleTask(in: time) {
      context.fireErrorCaught(ClientError.timedOut)
      context.close(promise: nil)
    }
  }

  private func cancel() {
    silenceTask?.cancel()
    totalTask?.cancel()
  }
}
