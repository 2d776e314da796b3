import NIOCore

/// What a handler tells its connection, as a user event from the channel's tail.
enum ConnectionEvent: Sendable {
  /// The handler is about to read the body: a client that waits for `100 Continue` gets it.
  case bodyWanted
  /// A long answer has begun; nil: without heartbeats.
  case streamBegan(heartbeat: TimeAmount?)
}
