import NIOCore
import NIOExtras
import NIOHTTPTypes

/// Serves long answers: says that they are alive while nothing else is said, and ends them when the server stops.
///
/// It does nothing, and has no timer, before ``ConnectionEvent/streamBegan(heartbeat:)``.
final class StreamHeartbeat: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// A comment, which event sources skip (HTML §9.2.6).
  private static let comment = ByteBuffer(string: ": heartbeat\n\n")

  private var isStreaming = false
  private var isStopping = false
  private var lastWrite = NIODeadline.now()
  private var timer: Scheduled<Void>?

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard case .streamBegan(let heartbeat)? = event as? ConnectionEvent else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    isStreaming = true
    promise?.succeed()
    if isStopping {
      endStream(context)
    } else if let heartbeat {
      lastWrite = .now()
      schedule(heartbeat, lastWrite + heartbeat, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      isStopping = true
      if isStreaming { endStream(context) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    lastWrite = .now()
    if isStreaming, case .end = unwrapOutboundIn(data) {
      isStreaming = false
      stopTimer()
    }
    context.write(data, promise: promise)
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimer()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { stopTimer() }

  /// The answer's writer takes this for the client's own close, stops, and writes the proper end.
  private func endStream(_ context: ChannelHandlerContext) {
    context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
  }

  private func schedule(_ interval: TimeAmount, _ deadline: NIODeadline, _ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.beat(interval, context) }
  }

  private func beat(_ interval: TimeAmount, _ context: ChannelHandlerContext) {
    guard isStreaming else { return }
    let now = NIODeadline.now()
    if now >= lastWrite + interval {
      lastWrite = now
      // A reader that has stalled gets no more to stall on.
      if context.channel.isWritable {
        context.writeAndFlush(wrapOutboundOut(.body(StreamHeartbeat.comment)), promise: nil)
      }
    }
    schedule(interval, lastWrite + interval, context)
  }

  private func stopTimer() {
    timer?.cancel()
    timer = nil
  }
}
