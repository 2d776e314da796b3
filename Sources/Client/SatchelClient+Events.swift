import Core

extension SatchelClient {
  /// Events as they happen (`GET /v1/events`), a snapshot first.
  ///
  /// The stream throws when the connection ends, falls silent or is read too slowly; to go on, ask again with the id
  /// of the last event. It ends the connection when it is dropped or its task is cancelled.
  /// - Parameters:
  ///   - job: Only this job's events; nil: all.
  ///   - lastEventID: The id of the last event seen; nil: from now on.
  public func events(job: String? = nil, after lastEventID: String? = nil) -> AsyncThrowingStream<
    ClientEvent, any Error
  > {
    let target = "/v1/events" + (job.map { "?job=\(Self.segment($0))" } ?? "")
    var question = HTTPQuestion(method: .get, target: target, headers: [("accept", "text/event-stream")])
    if let lastEventID { question.headers.append(("last-event-id", lastEventID)) }
    let (stream, continuation) = AsyncThrowingStream.makeStream(
      of: ClientEvent.self, bufferingPolicy: .bufferingOldest(limits.waitingEvents))
    let reading = Task { [question, transport, limits] in
      do {
        try await transport.exchange(question, silence: limits.silence, total: nil) { head, parts in
          try await Self.read(status: Int(head.status.code), mediaType: HTTPTransport.mediaType(of: head), &parts) {
            event in
            if case .dropped = continuation.yield(event) { throw ClientError.eventsOverrun }
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

  private static func read(
    status: Int, mediaType: String, _ parts: inout HTTPTransport.Parts, yield: (ClientEvent) throws -> Void
  ) async throws {
    guard status == 200 else {
      let body = try await HTTPTransport.collect(&parts, limit: Size.json)
      _ = try succeeded(HTTPAnswer(status: status, mediaType: mediaType, body: body))
      throw ClientError.protocolViolation(.unexpectedStatus)
    }
    guard mediaType == "text/event-stream" else { throw ClientError.protocolViolation(.unexpectedMediaType) }
    var parser = ServerSentEventParser(limit: Size.event)
    while let part = try await parts.next() {
      guard case .body(let buffer) = part else { return }
      for message in try parser.feed(buffer.readableBytesView) {
        if let event = try ClientEvent(message) { try yield(event) }
      }
    }
  }
}
