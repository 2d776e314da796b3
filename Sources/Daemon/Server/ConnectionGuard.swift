import Core
import HTTPTypes
import Hummingbird
import NIOCore
import NIOExtras
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Watches one connection's requests and answers: slow, endless, broken or unwanted ones end here.
///
/// It sits between the HTTP codec and the asynchronous channel, and lives on the connection's event loop. It has one
/// timer at most, and none while the server is the one to act.
final class ConnectionGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limits: ServerLimits
  /// Set on a connection that is one too many: its first request is answered with this.
  private let refusal: Problem?
  private var pacer: RequestPacer
  /// The answer that is going out is the last.
  private var closesAfterAnswer = false
  /// No new request is taken; the connection closes when those that came are answered.
  private var isFinishing = false
  /// A request came in after the last one that is taken.
  private var isIgnoring = false
  /// The guard itself is closing the connection: nothing passes any more.
  private var isClosing = false
  /// Whether a request is with the handlers, its answer not out.
  private var isServing = false
  /// Parts of requests that came before the answer to the one that is served. A handler that waits for the client to go
  /// would take the next request for the end of what it sees.
  private var early = CircularBuffer<HTTPRequestPart>()
  /// Whether somebody wanted to read while there were such parts.
  private var isReadHeld = false
  private var expectsContinue = false
  private var wantsBytes = false
  /// Bytes thrown away after the last answer.
  private var discarded = 0
  private var timer: Scheduled<Void>?
  private var context: ChannelHandlerContext?

  /// Guards one connection.
  /// - Parameters:
  ///   - limits: The bounds.
  ///   - refusal: The answer to the first request of a connection that is one too many.
  init(limits: ServerLimits, refusal: Problem?) {
    var limits = limits
    // One that is refused may not sit idle on its place for a minute.
    if refusal != nil { limits.idleTime = limits.headerTime }
    self.limits = limits
    self.refusal = refusal
    pacer = RequestPacer(limits: limits, now: .now())
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    rearm()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    stopTimer()
    self.context = nil
  }

  func channelInactive(context: ChannelHandlerContext) {
    stopTimer()
    if pacer.isInBody, !isClosing { context.fireErrorCaught(Problem(.bodyIncomplete)) }
    isClosing = true
    context.fireChannelInactive()
  }

  // MARK: Requests

  /// Told by ``WireMeter`` before the codec sees the bytes.
  func bytesCame() {
    if pacer.bytesCame(.now()) { rearm() }
  }

  func read(context: ChannelHandlerContext) {
    guard early.isEmpty else {
      isReadHeld = true
      return
    }
    wantsBytes = true
    context.read()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    wantsBytes = false
    context.fireChannelReadComplete()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing, !closesAfterAnswer, !isIgnoring else { return discard(unwrapInboundIn(data)) }
    let part = unwrapInboundIn(data)
    switch part {
    case .head(let head):
      if let refusal { return answerAndClose(refusal, context) }
      guard !isFinishing || pacer.unanswered == 0 else {
        // Nothing of this request, nor of any after it, may reach the handlers.
        isIgnoring = true
        return
      }
      expectsContinue = head.headerFields[.expect]?.lowercased() == "100-continue"
      pacer.headerCame(.now(), contentLength: head.headerFields[.contentLength].flatMap { Int($0) })
    case .body(let bytes):
      guard pacer.bodyCame(bytes.readableBytes) else {
        return fail(Problem(.bodyTooLarge, facts: ["limit": String(limits.bodyBytes)]), context)
      }
    case .end: pacer.requestEnded()
    }
    rearm()
    if !early.isEmpty || isServing && part.isHead { early.append(part) } else { pass(part, context) }
    closeIfFinished(context)
  }

  private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
    if part.isHead { isServing = true }
    context.fireChannelRead(wrapInboundOut(part))
  }

  /// Lets the next request through that came early, and what is there of it.
  private func serveNext(_ context: ChannelHandlerContext) {
    isServing = false
    guard !early.isEmpty else { return }
    while let part = early.first, !isServing || !part.isHead {
      early.removeFirst()
      pass(part, context)
    }
    context.fireChannelReadComplete()
    readOn(context)
  }

  private func readOn(_ context: ChannelHandlerContext) {
    guard isReadHeld, early.isEmpty else { return }
    isReadHeld = false
    read(context: context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.headerOverflow:
      fail(Problem(.headerTooLarge, facts: ["limit": String(limits.headerBytes)]), context)
    case HTTPParserError.invalidEOFState: fail(Problem(.bodyIncomplete), context)
    case is HTTPParserError, is HTTP1TypeConversionError, is ByteToMessageDecoderError:
      fail(Problem(.malformedRequest), context)
    default: context.fireErrorCaught(error)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      isFinishing = true
      if pacer.isFresh, !pacer.isReceiving, !isClosing {
        // The client may have asked already, and the bytes are not read yet: it would take the close for our end.
        schedule(.now() + limits.greetingTime) { $0.close() }
      } else {
        closeIfFinished(context)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Ends the connection over `problem`: through the handler that is reading the body, or else by an answer of our own.
  private func fail(_ problem: Problem, _ context: ChannelHandlerContext) {
    guard !isClosing, !closesAfterAnswer else { return }
    if pacer.isInBody, pacer.unanswered > 1, !early.isEmpty {
      // It is the last of those that came early: those before it are answered, and it is not.
      while let part = early.popLast(), !part.isHead {}
      pacer.requestEnded()
      pacer.answerEnded(.now())
      isFinishing = true
      isIgnoring = true
    } else if pacer.isInBody, pacer.unanswered > 0 {
      closesAfterAnswer = true
      schedule(.now() + limits.stopTime) { $0.close() }
      context.fireErrorCaught(problem)
    } else if pacer.unanswered == 0 {
      answerAndClose(problem, context)
    } else {
      // Answers to earlier requests are still to come, and an answer to this one must not overtake them.
      isFinishing = true
    }
  }

  // MARK: Answers

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !isClosing else {
      promise?.fail(ChannelError.ioOnClosedChannel)
      return
    }
    switch unwrapOutboundIn(data) {
    case .head(var head) where head.status.kind != .informational:
      expectsContinue = false
      if head.headerFields[.connection]?.lowercased() == "close" || pacer.hasTooMuchLeft
        || (isFinishing && pacer.unanswered <= 1)
      {
        closesAfterAnswer = true
      }
      if closesAfterAnswer {
        head.headerFields[.connection] = "close"
        // Nobody will answer what came early, and a stream's client must be seen to go.
        early.removeAll()
        readOn(context)
      }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .head, .body: context.write(data, promise: promise)
    case .end: writeEnd(data, promise, context)
    }
  }

  private func writeEnd(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    pacer.answerEnded(.now())
    guard closesAfterAnswer else {
      context.write(data, promise: promise)
      rearm()
      serveNext(context)
      return closeIfFinished(context)
    }
    let written = promise ?? context.eventLoop.makePromise()
    written.futureResult.assumeIsolated().whenComplete { _ in self.linger() }
    isClosing = true
    stopTimer()
    context.writeAndFlush(data, promise: written)
  }

  /// Closes after the last answer. A client that is still sending may read the answer only when it has sent all, so
  /// it gets a moment in which what it sends is thrown away (RFC 9112 §9.6); an endless sender is cut.
  private func linger() {
    guard pacer.isInBody, let context else { return close() }
    schedule(.now() + limits.lingerTime) { $0.close() }
    context.close(mode: .output, promise: nil)
  }

  private func discard(_ part: HTTPRequestPart) {
    switch part {
    case .head: break
    case .body(let bytes):
      discarded += bytes.readableBytes
      if isClosing, discarded > limits.lingerBytes { close() }
    case .end:
      pacer.requestEnded()
      if isClosing { close() }
    }
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard case .bodyWanted? = event as? ConnectionEvent else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    promise?.succeed()
    guard expectsContinue, !isClosing else { return }
    expectsContinue = false
    let proceed = HTTPResponse(status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode == .output, !isClosing {
      // The client gets a moment to read the rest and to close in its turn, but no more than that.
      isClosing = true
      schedule(.now() + limits.lingerTime) { $0.close() }
    }
    context.close(mode: mode, promise: promise)
  }

  /// Answers on our own, where no handler can, and in English: the language was in the header that never came.
  private func answerAndClose(_ problem: Problem, _ context: ChannelHandlerContext) {
    let (head, body) = Response.lastProblem(problem)
    isClosing = true
    stopTimer()
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in self.close() }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  private func closeIfFinished(_ context: ChannelHandlerContext) {
    if isFinishing, pacer.unanswered == 0, !pacer.isReceiving { close() }
  }

  private func close() {
    isClosing = true
    stopTimer()
    context?.close(promise: nil)
  }

  // MARK: Time

  private func rearm() {
    guard !isClosing, !closesAfterAnswer, let deadline = pacer.deadline else { return stopTimer() }
    schedule(deadline) { $0.timeCame() }
  }

  private func timeCame() {
    guard let context, !isClosing else { return }
    switch pacer.verdict(.now(), wantsBytes: wantsBytes) {
    case .wait: rearm()
    case .idle, .undrained: close()
    case .late(let seconds): fail(Problem(.requestTimedOut, facts: ["limit": String(seconds)]), context)
    }
  }

  private func schedule(_ deadline: NIODeadline, _ action: @escaping (ConnectionGuard) -> Void) {
    stopTimer()
    timer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
      guard let self else { return }
      action(self)
    }
  }

  private func stopTimer() {
    timer?.cancel()
    timer = nil
  }
}

extension HTTPRequestPart {
  /// Whether a request begins with it.
  fileprivate var isHead: Bool { if case .head = self { true } else { false } }
}
