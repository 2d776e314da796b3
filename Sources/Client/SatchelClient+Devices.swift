import Core

extension SatchelClient {
  /// Tells a printer to do something (`POST /v1/devices/{id}/actions`).
  /// - Returns: The printer after it.
  /// - Throws: ``ClientError/problem(_:)``: why it cannot be done.
  public func act(onDevice id: String, _ request: DeviceActionRequest) async throws -> DeviceView {
    try await send(.post, "/v1/devices/\(Self.segment(id))/actions", request, total: limits.upload)
  }

  /// Chooses a printer's profile, or states facts of it (`PATCH /v1/devices/{id}`).
  /// - Returns: The printer after it.
  public func change(device id: String, _ change: DeviceChange) async throws -> DeviceView {
    try await send(.patch, "/v1/devices/\(Self.segment(id))", change, total: limits.call)
  }

  /// The photo specifications (`GET /v1/specifications`).
  public func specifications() async throws -> [SpecificationView] {
    let list: SpecificationList = try await get("/v1/specifications")
    return list.specifications
  }

  /// The printer profiles (`GET /v1/profiles`).
  public func profiles() async throws -> [ProfileView] {
    let list: ProfileList = try await get("/v1/profiles")
    return list.profiles
  }
}
