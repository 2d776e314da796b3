import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import Synchronization

/// The HTTP server on a Unix socket.
///
/// It runs once: ``run()`` returns when ``stop()``, a graceful shutdown of the service group, or a cancellation has
/// ended it.
final class UnixHTTPServer: Service {
  private enum State {
    case ready
    case starting
    case running(Stopper)
    case stopping
  }

  private let state = Mutex(State.ready)
  /// The socket, until ``run()`` takes it or ``stop()`` clears it away.
  private let listener: Mutex<UnixListener?>
  private let child: SocketChannel
  private let group: any EventLoopGroup
  private let logger: Logger
  private let onReady: @Sendable () async -> Void
  /// What the requests share; tells how many connections there are.
  let shared: ServerState

  /// A router whose requests are checked by ``OriginMiddleware`` and whose errors become problem documents.
  static func makeRouter() -> Router<SocketContext> {
    let router = Router(context: SocketContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: OriginMiddleware())
    return router
  }

  /// Prepares a server; nothing is accepted before ``run()``.
  /// - Parameters:
  ///   - listener: The socket.
  ///   - router: From ``makeRouter()``, with all routes.
  ///   - limits: The bounds.
  ///   - roles: What peers are to the kit.
  ///   - group: Where connections live. The singleton group, so that Swift's tasks can live there too.
  ///   - logger: For request lines.
  ///   - onReady: Called once the socket is served.
  init(
    listener: consuming UnixListener, router: Router<SocketContext>, limits: ServerLimits = ServerLimits(),
    roles: Roles = Roles(), group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
    onReady: @escaping @Sendable () async -> Void = {}
  ) {
    let shared = ServerState(limits: limits, routes: RouteTable(routes: router.routes), roles: roles)
    let responder = router.buildResponder()
    child = SocketChannel(
      respond: { await UnixHTTPServer.respond(to: $0, context: $1, responder: responder) }, server: shared)
    self.shared = shared
    self.group = group
    self.logger = logger
    self.onReady = onReady
    self.listener = Mutex(consume listener)
  }

  /// Serves until stopped.
  /// - Throws: What NIO throws when it cannot take the socket, or loses it.
  func run() async throws {
    guard let listener = takeListener() else { return }
    var handover = listener.handOver()
    let quiescing = ServerQuiescingHelper(group: group)
    let server: NIOAsyncChannel<Connection, Never>
    do {
      server = try await take(handover.descriptor, quiescing)
    } catch {
      handover.claim.take()?.release()
      throw error
    }
    let stopper = Stopper(server: server.channel, quiescing: quiescing, shared: shared)
    if !enterRunning(stopper) { stopper.stop() }
    let failure = await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await onReady()
        return await serve(server)
      } onGracefulShutdown: {
        self.stop()
      }
    } onCancel: {
      self.stop()
    }
    stopper.cancelDeadline()
    handover.claim.take()?.release()
    if let failure { throw failure }
  }

  /// Begins the graceful stop: no new connection, requests in flight are finished, long answers are ended, and what
  /// still runs after `limits.stopTime` is cut. ``run()`` returns when all is done.
  func stop() {
    let stopper = state.withLock { state -> Stopper? in
      defer { state = .stopping }
      if case .running(let stopper) = state { return stopper }
      return nil
    }
    if let stopper { stopper.stop() } else { listener.withLock { $0.take() }?.abandon() }
  }

  private func takeListener() -> UnixListener? {
    let isFirst = state.withLock { state in
      guard case .ready = state else { return false }
      state = .starting
      return true
    }
    return isFirst ? listener.withLock { $0.take() } : nil
  }

  /// Gives the socket to NIO, which closes it from now on.
  private func take(
    _ descriptor: CInt, _ quiescing: ServerQuiescingHelper
  ) async throws -> NIOAsyncChannel<Connection, Never> {
    try await ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(descriptor) { [child, logger] in child.setup(channel: $0, logger: logger) }
  }

  /// - Returns: false when a stop came first.
  private func enterRunning(_ stopper: Stopper) -> Bool {
    state.withLock { state in
      if case .stopping = state { return false }
      state = .running(stopper)
      return true
    }
  }

  /// - Returns: Why accepting ended before anybody asked for it.
  private func serve(_ server: NIOAsyncChannel<Connection, Never>) async -> (any Error)? {
    await withDiscardingTaskGroup { tasks in
      do {
        try await server.executeThenClose { connections in
          for try await connection in connections {
            tasks.addTask { [child, logger] in await child.handle(value: connection, logger: logger) }
          }
        }
        return nil
      } catch is CancellationError {
        // The stop that the cancellation has begun goes on.
        return nil
      } catch {
        logger.error("accepting failed", metadata: ["error": .string(String(describing: type(of: error)))])
        return error
      }
    }
  }

  /// Answers one request whatever happens: this is under the router, whose middleware sees most errors first.
  private static func respond(
    to request: Request, context: SocketContext, responder: RouterResponder<SocketContext>
  ) async -> Response {
    do {
      let limit = context.server.limits.bodyBytes
      if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
        throw Problem(.bodyTooLarge, facts: ["limit": String(limit)])
      }
      return try await responder.respond(to: request, context: context)
    } catch {
      return ProblemMiddleware.response(to: error, request: request, context: context)
    }
  }
}
