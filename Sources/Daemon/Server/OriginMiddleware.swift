import Core
import HTTPTypes
import Hummingbird

/// Keeps browser pages off the socket should a proxy put it on a port by accident: a page sends `Origin`, or, after
/// DNS rebinding, a `Host` of its own choosing.
///
/// A request without `Host`, which HTTP/1.0 allows, is refused too: no client of ours sends one, and each exception
/// is a way in.
struct OriginMiddleware: RouterMiddleware {
  typealias Context = SocketContext

  func handle(
    _ request: Request, context: SocketContext, next: (Request, SocketContext) async throws -> Response
  ) async throws -> Response {
    guard OriginMiddleware.allows(request.head) else { throw Problem(.forbiddenOrigin) }
    return try await next(request, context)
  }

  /// Whether a request with this head may come from a program that talks to the socket on purpose.
  static func allows(_ head: HTTPRequest) -> Bool {
    guard head.headerFields[.origin] == nil, let host = head.authority else { return false }
    // The first Host became the authority; a second one stays among the fields and makes the request ambiguous.
    guard !head.headerFields.contains(where: { $0.name.canonicalName == "host" }) else { return false }
    let parts = host.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first?.lowercased(), name == "localhost" || name == "satchel" else { return false }
    guard parts.count == 2 else { return true }
    return UInt16(parts[1]) != nil && parts[1].allSatisfy(\.isNumber)
  }
}
