import Core
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Turns every error into a problem document: this file is the one place where errors become HTTP.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = SocketContext

  func handle(
    _ request: Request, context: SocketContext, next: (Request, SocketContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      return ProblemMiddleware.response(to: error, request: request, context: context)
    }
  }

  /// The answer that tells of `error`; what nobody foresaw is logged by its type alone, never by its words.
  static func response(to error: any Error, request: Request, context: SocketContext) -> Response {
    let problem = problem(for: error, request: request, context: context)
    if problem.code == .internalError {
      context.logger.error("request failed", metadata: ["error": .string(String(describing: type(of: error)))])
    }
    return Response.problem(problem, language: request.language)
  }

  private static func problem(for error: any Error, request: Request, context: SocketContext) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let error as HTTPError: return problem(for: error, request: request, context: context)
    case is HTTPParserError: return Problem(.malformedRequest)
    case is NIOTooManyBytesError:
      return Problem(.bodyTooLarge, facts: ["limit": String(context.server.limits.bodyBytes)])
    case is CancellationError: return Problem(.shuttingDown)
    default: return Problem(.internalError, facts: ["function": String(describing: type(of: error))])
    }
  }

  private static func problem(for error: HTTPError, request: Request, context: SocketContext) -> Problem {
    switch error.status.code {
    case 404:
      let methods = context.server.routes.methods(of: request.uri.path)
      guard !methods.isEmpty, !methods.contains(request.method) else { return Problem(.notFound) }
      return Problem(.methodNotAllowed, facts: ["expected": methods.map(\.rawValue).joined(separator: ", ")])
    case 413: return Problem(.bodyTooLarge, facts: ["limit": String(context.server.limits.bodyBytes)])
    case 400..<500: return Problem(.malformedRequest)
    default: return Problem(.internalError, facts: ["function": "HTTPError"])
    }
  }
}
