import Core

/// The daemon's contract as typed calls over its Unix socket.
///
/// Every call connects anew, is bounded in time and size, and throws ``ClientError`` or, when its task is cancelled,
/// `CancellationError`.
public struct SatchelClient: Sendable {
  /// How long calls may take and how often a submission is repeated.
  public struct Limits: Sendable {
    /// The longest time of a call that only asks.
    public var call: Duration = .seconds(15)
    /// The longest time of a call that sends or renders a document.
    public var upload: Duration = .seconds(120)
    /// The longest silence of an event stream; the daemon's heartbeat comes each 15 s.
    public var silence: Duration = .seconds(45)
    /// Pauses before a submission whose connection broke is sent again; as many repetitions as pauses.
    public var pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3)]
    /// Events that may wait for a slow reader.
    public var waitingEvents = 1024

    /// The usual limits.
    public init() {}
  }

  /// The most bytes that answers may have.
  enum Size {
    static let json = 8 << 20
    static let photo = 16 << 20
    static let preview = 64 << 20
    static let event = 4 << 20
  }

  let transport: HTTPTransport
  let limits: Limits

  /// A client of the daemon that listens at `socketPath`; it connects with the first call.
  /// - Parameters:
  ///   - socketPath: The Unix socket.
  ///   - language: The language that the daemon's sentences shall speak.
  ///   - limits: Bounds on time.
  public init(
    socketPath: String = SocketPath.current, language: Language = .english, limits: Limits = Limits()
  ) {
    transport = HTTPTransport(path: socketPath, language: language)
    self.limits = limits
  }

  /// Who serves (`GET /v1`).
  public func service() async throws -> ServiceDescription { try await get("/v1") }

  /// Liveness and readiness with reasons (`GET /v1/health`); an unready daemon is an answer, not an error.
  public func health() async throws -> Health {
    let answer = try await transport.ask(
      HTTPQuestion(method: .get, target: "/v1/health"), limit: Size.json, total: limits.call)
    // A daemon that is not ready says so with 503 and the same body.
    if answer.status == 503, answer.mediaType == "application/json" { return try Self.json(answer) }
    return try Self.json(try Self.succeeded(answer))
  }

  /// Every device that is known (`GET /v1/devices`).
  public func devices() async throws -> [DeviceView] {
    let list: DeviceList = try await get("/v1/devices")
    return list.devices
  }

  /// One device (`GET /v1/devices/{id}`).
  public func device(_ id: String) async throws -> DeviceView { try await get("/v1/devices/\(Self.segment(id))") }

  /// Every template (`GET /v1/templates`).
  public func templates() async throws -> [TemplateView] {
    let answer = try await question(.get, "/v1/templates")
    guard let list = try Self.value(answer)["templates"]?.array else {
      throw ClientError.protocolViolation(.malformedBody)
    }
    return try list.map(Self.template)
  }

  /// One template (`GET /v1/templates/{name}`).
  public func template(_ name: String) async throws -> TemplateView {
    try Self.template(try Self.value(try await question(.get, "/v1/templates/\(Self.segment(name))")))
  }
}
