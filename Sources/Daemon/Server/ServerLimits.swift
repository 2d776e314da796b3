import NIOCore

/// Every bound on what a client can make the server hold or wait for.
struct ServerLimits: Sendable {
  /// Connections at once; one more is answered with `too-many-connections` and closed.
  var connections = 64
  /// Connections at once of one user, so that a runaway front end leaves room for the technician.
  var connectionsPerUser = 48
  /// Event and preview streams at once.
  var streams = 24
  /// Event and preview streams at once of one user.
  var streamsPerUser = 16

  /// Bytes of a request line with all header fields.
  var headerBytes = 32 * 1024
  /// Bytes of one header field, or of the request line's target.
  var headerFieldBytes = 16 * 1024
  /// Header fields of a request, trailers included.
  var headerFields = 64
  /// Bytes of the largest body that any route takes; a route's own limit is smaller or equal.
  var bodyBytes = 64 << 20
  /// Bytes of a body that are still read and thrown away after the answer, to keep the connection alive.
  var drainBytes = 64 * 1024

  /// Bytes of a body that are thrown away after an answer that closes the connection, so that the client reads it.
  var lingerBytes = 4 << 20

  /// From a request's first byte to the end of its header.
  var headerTime: TimeAmount = .seconds(10)
  /// From the end of the header to the end of the body, while the server wants more of it.
  var bodyTime: TimeAmount = .seconds(30)
  /// The longest pause inside a body, while the server wants more of it.
  var bodyPause: TimeAmount = .seconds(10)
  /// How long a connection may stay open without a request.
  var idleTime: TimeAmount = .seconds(60)
  /// How long a client may take no byte of an answer that waits for it.
  var stallTime: TimeAmount = .seconds(30)
  /// From the last byte of the last answer to the client's own close.
  var lingerTime: TimeAmount = .seconds(1)
  /// How long a stopping server waits for the first request of a connection that has asked nothing yet.
  var greetingTime: TimeAmount = .seconds(2)
  /// How long a stopping server waits for requests in flight.
  var stopTime: TimeAmount = .seconds(5)
  /// The silence after which an event stream says that it is alive.
  var heartbeat: TimeAmount = .seconds(15)
}
