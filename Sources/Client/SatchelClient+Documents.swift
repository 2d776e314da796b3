import Core

extension SatchelClient {
  /// Uploads a document (`POST /v1/documents`), to be named by a job within the hour.
  /// - Parameters:
  ///   - bytes: The document.
  ///   - mediaType: What it is.
  ///   - charset: The character set of a text, in letters, digits and `-._:`; nil: the daemon finds it out.
  public func uploadDocument(
    _ bytes: [UInt8], mediaType: MediaType, charset: String? = nil
  ) async throws -> DocumentView {
    let type = ContentType(mediaType: mediaType.rawValue, charset: charset).text
    let answer = try await transport.ask(
      HTTPQuestion(method: .post, target: "/v1/documents", body: (type, bytes)), limit: Size.json,
      total: limits.upload)
    return try Self.json(try Self.succeeded(answer))
  }

  /// Deletes an uploaded document (`DELETE /v1/documents/{id}`).
  public func deleteDocument(_ id: String) async throws {
    _ = try await question(.delete, "/v1/documents/\(Self.segment(id))")
  }

  /// The paper exactly as it would come out (`POST /v1/previews`).
  /// - Returns: A PNG.
  public func preview(_ request: PrintRequest) async throws -> [UInt8] {
    let body = JobSubmission.print(request).json.serialized()
    let answer = try await transport.ask(
      HTTPQuestion(method: .post, target: "/v1/previews", body: ("application/json", body)), limit: Size.preview,
      total: limits.upload)
    return try Self.bytes(try Self.succeeded(answer), of: "image/png")
  }
}
