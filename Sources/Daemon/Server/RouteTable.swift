import HTTPTypes
import Hummingbird

/// Which methods each path takes, asked only when the router has found nothing.
struct RouteTable: Sendable {
  private enum Segment: Sendable {
    case literal(Substring)
    case any
    case rest
  }

  private let routes: [(path: [Segment], method: HTTPRequest.Method)]

  /// Reads the table of a router.
  /// - Parameter routes: `Router.routes`, complete.
  init(routes: [Router<SocketContext>.RouteDescription]) {
    self.routes = routes.map { (RouteTable.segments($0.path.description), $0.method) }
  }

  /// The methods that `path` takes, in alphabetical order; empty where there is no such path.
  func methods(of path: String) -> [HTTPRequest.Method] {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var methods = Set(routes.filter { RouteTable.matches($0.path, parts) }.map(\.method))
    if methods.contains(.get) { methods.insert(.head) }
    return methods.sorted { $0.rawValue < $1.rawValue }
  }

  private static func segments(_ path: String) -> [Segment] {
    path.split(separator: "/", omittingEmptySubsequences: true).map { part in
      if part == "**" { return .rest }
      return part.contains("*") || part.contains("{") || part.hasPrefix(":") ? .any : .literal(part)
    }
  }

  private static func matches(_ path: [Segment], _ parts: [Substring]) -> Bool {
    for (index, segment) in path.enumerated() {
      if case .rest = segment { return true }
      guard index < parts.count else { return false }
      if case .literal(let text) = segment, text != parts[index] { return false }
    }
    return path.count == parts.count
  }
}
