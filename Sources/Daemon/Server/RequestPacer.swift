import NIOCore

/// The timing of one connection's requests, without a clock or a channel: what has come, and when it is too late.
struct RequestPacer: Sendable {
  /// What to do when the time that ``deadline`` named has come.
  enum Verdict: Sendable, Equatable {
    /// Nothing is late; look again at ``deadline``.
    case wait
    /// No request for too long.
    case idle
    /// A request's header, or its body, took longer than this many seconds.
    case late(seconds: Int64)
    /// The rest of a body that was answered already did not come in time.
    case undrained
  }

  private enum Inbound: Sendable {
    case nothing
    case header(since: NIODeadline)
    case body(Body)
  }

  private struct Body: Sendable {
    let began: NIODeadline
    var lastBytes: NIODeadline
    let announced: Int?
    var received = 0
    /// When the answer went out although the body had not come in yet.
    var answered: NIODeadline?
  }

  private let limits: ServerLimits
  private var inbound = Inbound.nothing
  private var lastActivity: NIODeadline
  /// Requests whose header came in and whose answer is not out yet.
  private(set) var unanswered = 0
  /// Whether no request's header has come in yet.
  private(set) var isFresh = true

  /// Starts with a connection that was opened `now`.
  init(limits: ServerLimits, now: NIODeadline) {
    self.limits = limits
    lastActivity = now
  }

  /// Whether a body is coming in.
  var isInBody: Bool {
    if case .body = inbound { true } else { false }
  }

  /// Whether a request is coming in.
  var isReceiving: Bool {
    if case .nothing = inbound { false } else { true }
  }

  /// Whether the rest of the body is too much to read for nothing, so that the connection has to go.
  var hasTooMuchLeft: Bool {
    guard case .body(let body) = inbound else { return false }
    guard let announced = body.announced else { return true }
    return announced - body.received > limits.drainBytes
  }

  /// Bytes came in; they may begin a header.
  /// - Returns: Whether they did.
  mutating func bytesCame(_ now: NIODeadline) -> Bool {
    lastActivity = now
    switch inbound {
    case .nothing:
      inbound = .header(since: now)
      return true
    case .header: return false
    case .body(var body):
      body.lastBytes = now
      inbound = .body(body)
      return false
    }
  }

  /// A header is complete.
  mutating func headerCame(_ now: NIODeadline, contentLength: Int?) {
    unanswered += 1
    isFresh = false
    inbound = .body(Body(began: now, lastBytes: now, announced: contentLength))
  }

  /// Bytes of the body are decoded.
  /// - Returns: false when they are more than any body may have.
  mutating func bodyCame(_ count: Int) -> Bool {
    guard case .body(var body) = inbound else { return true }
    body.received += count
    inbound = .body(body)
    return body.received <= limits.bodyBytes
  }

  /// The request is complete.
  mutating func requestEnded() { inbound = .nothing }

  /// An answer is out.
  mutating func answerEnded(_ now: NIODeadline) {
    unanswered = max(0, unanswered - 1)
    lastActivity = now
    if case .body(var body) = inbound, unanswered == 0 {
      body.answered = now
      inbound = .body(body)
    }
  }

  /// When to ask for a ``verdict(_:wantsBytes:)``; nil while the server is the one to act.
  var deadline: NIODeadline? {
    switch inbound {
    case .nothing: unanswered == 0 ? lastActivity + limits.idleTime : nil
    case .header(let since): since + limits.headerTime
    case .body(let body):
      if let answered = body.answered {
        answered + limits.lingerTime
      } else {
        min(body.began + limits.bodyTime, body.lastBytes + limits.bodyPause)
      }
    }
  }

  /// Judges a connection at ``deadline``.
  /// - Parameters:
  ///   - now: The time.
  ///   - wantsBytes: Whether the server is waiting to read; while it is not, the sender cannot be blamed.
  mutating func verdict(_ now: NIODeadline, wantsBytes: Bool) -> Verdict {
    guard let deadline, now >= deadline else { return .wait }
    switch inbound {
    case .nothing: return .idle
    case .header: return .late(seconds: limits.headerTime.seconds)
    case .body(var body):
      if body.answered != nil { return .undrained }
      guard wantsBytes else {
        body.lastBytes = now
        let pause = body.began + limits.bodyTime <= now
        inbound = .body(
          pause ? Body(began: now, lastBytes: now, announced: body.announced, received: body.received) : body)
        return .wait
      }
      let isPaused = now >= body.lastBytes + limits.bodyPause
      return .late(seconds: (isPaused ? limits.bodyPause : limits.bodyTime).seconds)
    }
  }
}

extension TimeAmount {
  /// Whole seconds, at least one, for a sentence.
  fileprivate var seconds: Int64 { max(1, nanoseconds / 1_000_000_000) }
}
