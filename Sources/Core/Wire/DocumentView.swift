/// An uploaded document as `POST /v1/documents` and `GET /v1/documents/{id}` show it.
public struct DocumentView: Codable, Sendable, Equatable {
  /// The random id, `doc_…`.
  public var id: String
  /// The Content-Type that it came with.
  public var mediaType: String
  /// Its length in bytes.
  public var size: Int

  /// An uploaded document.
  public init(id: String, mediaType: String, size: Int) {
    self.id = id
    self.mediaType = mediaType
    self.size = size
  }
}
