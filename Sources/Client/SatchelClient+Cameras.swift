import Core

extension SatchelClient {
  /// A camera's settings (`GET /v1/devices/{id}/controls`).
  public func controls(ofCamera id: String) async throws -> [CameraControlView] {
    let list: CameraControlList = try await get("/v1/devices/\(Self.segment(id))/controls")
    return list.controls
  }

  /// Changes a camera's settings (`PATCH /v1/devices/{id}/controls`); the daemon keeps them.
  /// - Returns: All settings after it.
  /// - Throws: ``ClientError/problem(_:)``: `unknown-control`, `invalid-value`, `control-locked`, …
  public func change(controlsOfCamera id: String, _ change: CameraControlChange) async throws -> [CameraControlView] {
    let list: CameraControlList = try await send(
      .patch, "/v1/devices/\(Self.segment(id))/controls", change, total: limits.call)
    return list.controls
  }

  /// What a camera sees (`GET /v1/devices/{id}/preview`), the newest picture alone: a slow reader misses some.
  ///
  /// The stream throws when the camera ends, with the problem, or the connection does. It ends the preview when it is dropped or its task is
  /// cancelled.
  /// - Parameters:
  ///   - id: The camera.
  ///   - size: Such as `1280x720`, one that the camera offers; nil: the daemon's choice.
  public func preview(ofCamera id: String, size: String? = nil) -> AsyncThrowingStream<PreviewFrame, any Error> {
    let target =
      "/v1/devices/\(Self.segment(id))/preview" + (size.map { "?size=\(Self.segment($0))" } ?? "")
    let question = HTTPQuestion(method: .get, target: target)
    let (stream, continuation) = AsyncThrowingStream.makeStream(
      of: PreviewFrame.self, bufferingPolicy: .bufferingNewest(1))
    let reading = Task { [transport, limits] in
      do {
        try await transport.exchange(question, silence: limits.silence, total: nil) { head, parts in
          guard head.status == .ok else {
            let body = try await HTTPTransport.collect(&parts, limit: Size.json)
            _ = try Self.succeeded(
              HTTPAnswer(status: Int(head.status.code), mediaType: HTTPTransport.mediaType(of: head), body: body))
            throw ClientError.protocolViolation(.unexpectedStatus)
          }
          guard HTTPTransport.mediaType(of: head) == "multipart/x-mixed-replace" else {
            throw ClientError.protocolViolation(.unexpectedMediaType)
          }
          var parser = MixedReplaceParser(limit: Size.photo)
          while let part = try await parts.next() {
            guard case .body(let buffer) = part else { break }
            for part in try parser.feed(buffer.readableBytesView) {
              switch part {
              case .picture(let frame): continuation.yield(frame)
              case .problem(let body):
                _ = try Self.succeeded(
                  HTTPAnswer(status: 500, mediaType: "application/problem+json", body: body))
              }
            }
          }
        }
        continuation.finish(throwing: ClientError.connectionBroken)
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in reading.cancel() }
    return stream
  }
}
