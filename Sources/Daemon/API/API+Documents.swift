import Core
import Hummingbird
import NIOCore

extension API {
  /// `POST /v1/documents`, `GET`, `DELETE /v1/documents/{id}`.
  func registerDocuments(on v1: RouterGroup<SocketContext>) {
    v1.post("documents") { request, context in
      let named = try UploadType(request.headers[.contentType])
      // What is certain to be refused need not be sent.
      try await store.checkUploads(of: context.peer.uid)
      let id = RandomID.make(prefix: "doc_")
      let size = try await receive(request, context, as: id, upTo: named.sizeLimit)
      do {
        try await store.addDocument(
          DocumentRecord(id: id, owner: context.peer.uid, mediaType: named.text, size: size),
          as: await context.requester().role,
          expiresAt: clock.now() + Int64(periods.document) * 1000)
      } catch {
        try await content.shred(id)
        throw error
      }
      dueChanged()
      return try Response.json(
        DocumentView(id: id, mediaType: named.text, size: size), status: .created,
        headers: [.location: "/v1/documents/\(id)"])
    }
    v1.get("documents/:id") { _, context in
      let record = try await store.shownDocument(try documentID(context), owner: context.peer.uid)
      return try Response.json(DocumentView(id: record.id, mediaType: record.mediaType, size: record.size))
    }
    v1.delete("documents/:id") { _, context in
      let id = try documentID(context)
      defer { workEnded() }
      if try await store.removeDocument(id, by: await context.requester()) { try await content.shred(id) }
      await preparation.forget(document: id)
      return Response(status: .noContent)
    }
  }

  private func documentID(_ context: SocketContext) throws -> String {
    let id = try context.segment("id")
    guard RandomID.isValid(id, prefix: "doc_") else { throw Problem(.unknownDocument) }
    return id
  }

  /// Writes a body to its place as it comes, so that a large one is never in memory.
  private func receive(
    _ request: Request, _ context: SocketContext, as id: String, upTo limit: Int
  ) async throws -> Int {
    let upload = try await content.beginUpload(id)
    do {
      var size = 0
      try await context.readBody(of: request, upTo: limit) { bytes in
        size += bytes.count
        try await content.append(bytes, to: upload)
      }
      guard size > 0 else { throw Problem(.documentEmpty) }
      try await content.end(upload, keep: true)
      return size
    } catch {
      try await content.end(upload, keep: false)
      throw error
    }
  }
}
