import Core

extension SatchelClient {
  /// Tells a printer to do something (`POST /v1/devices/{id}/actions`).
  /// - Returns: The printer after it.
  /// - Throws: ``ClientError/problem(_:)``: why it cannot be done.
  public func act(onDevice id: String, _ request: DeviceActionRequest) async throws -> DeviceView {
    let answer = try await transport.ask(
      HTTPQuestion(
        method: .post, target: "/v1/devices/\(Self.segment(id))/actions",
        body: ("application/json", try WireCoding.encode(request))), limit: Size.json, total: limits.upload)
    return try Self.json(try Self.succeeded(answer))
  }

  /// Chooses a printer's profile, or states facts of it (`PATCH /v1/devices/{id}`).
  /// - Returns: The printer after it.
  public func change(device id: String, _ change: DeviceChange) async throws -> DeviceView {
    let answer = try await transport.ask(
      HTTPQuestion(
        method: .patch, target: "/v1/devices/\(Self.segment(id))",
        body: ("application/json", try WireCoding.encode(change))), limit: Size.json, total: limits.call)
    return try Self.json(try Self.succeeded(answer))
  }

  /// The printer profiles (`GET /v1/profiles`).
  public func profiles() async throws -> [ProfileView] {
    let list: ProfileList = try await get("/v1/profiles")
    return list.profiles
  }
}
