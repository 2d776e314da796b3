import Core
import Foundation
import HTTPTypes
import Testing

@testable import Daemon

@Suite("The sum of one user's uploads")
struct UploadSumTests {
  @Test("what goes over it is refused, before its body is read or when its size is known, and nothing of it is kept")
  func route() async throws {
    let kit = try TestKit()
    let api = try TestAPI(kit)
    let type: [HTTPField.Name: String] = [.contentType: "text/plain"]
    func upload(_ id: String, _ size: Int) async throws {
      try await kit.test.store.addDocument(
        DocumentRecord(id: id, owner: 1000, mediaType: "text/plain", size: size), expiresAt: kit.test.now + 3_600_000)
    }
    func ask(uid: UInt32 = 1000) async throws -> String {
      let answer = try await api.ask(.post, "/v1/documents", uid: uid, headers: type, Array("eight by".utf8))
      return "\(answer.status) \(try JSONValue.parse(answer.body).object?["code"]?.string ?? "")"
    }
    // Room for five bytes more: that eight come is seen at their end.
    let first = RandomID.make(prefix: "doc_")
    try await upload(first, (1 << 30) - 5)
    #expect(try await ask() == "503 too-many-uploads")
    try await upload("doc_b", 5)
    #expect(try await ask() == "503 too-many-uploads")
    #expect(await kit.content.subjects().isEmpty)
    #expect(try await ask(uid: 1001) == "201 ")
    #expect(await kit.content.subjects().count == 1)
    #expect(try await api.ask(.delete, "/v1/documents/\(first)").status == 204)
    #expect(try await ask() == "201 ")
  }
}
