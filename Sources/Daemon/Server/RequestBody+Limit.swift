import Core
import HTTPTypes
import Hummingbird
import NIOCore

extension SocketContext {
  /// The limit of a body where a route says nothing else: 1 MiB.
  static let ordinaryBodyLimit = 1 << 20

  /// Collects the whole body of `request`, and nothing less.
  /// - Parameters:
  ///   - request: Whose body is not read yet.
  ///   - limit: The most bytes that are taken.
  /// - Throws: `Problem`: `bodyTooLarge` as soon as that is known, `bodyIncomplete` where the connection ended first,
  ///   `requestTimedOut` where the sender was too slow.
  func collectBody(of request: Request, upTo limit: Int = SocketContext.ordinaryBodyLimit) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, request.headers[.contentLength].flatMap { Int($0) } ?? 0))
    try await readBody(of: request, upTo: limit) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Reads the whole body of `request` piece by piece, as it comes.
  /// - Parameters:
  ///   - request: Whose body is not read yet.
  ///   - limit: The most bytes that are taken.
  ///   - take: Takes a piece; the sender waits meanwhile.
  /// - Throws: As ``collectBody(of:upTo:)``, and what `take` throws.
  func readBody(
    of request: Request, upTo limit: Int, _ take: ([UInt8]) async throws -> Void
  ) async throws {
    let tooLarge = Problem(.bodyTooLarge, facts: ["limit": String(limit)])
    let announced = request.headers[.contentLength].flatMap { Int($0) }
    if let announced, announced > limit { throw tooLarge }
    if request.headers[.expect]?.lowercased() == "100-continue" {
      try await channel.triggerUserOutboundEvent(ConnectionEvent.bodyWanted)
    }
    var count = 0
    for try await buffer in request.body {
      count += buffer.readableBytes
      guard count <= limit else { throw tooLarge }
      try await take(Array(buffer.readableBytesView))
    }
    // The connection's guard throws for a body that ends early; this holds even if it should not.
    if let announced, announced != count { throw Problem(.bodyIncomplete) }
  }
}
