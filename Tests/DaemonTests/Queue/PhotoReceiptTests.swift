import Core
import Foundation
import Testing
import VirtualKit

@testable import Daemon

/// A photo on paper.
@Suite struct PhotoReceiptTests {
  /// A request for a receipt with the photo of a job.
  private func receipt(_ job: String) throws -> JSONValue {
    let template = try TemplateCatalogue.builtIn().template(named: "photo-receipt")
    var data = template.example.object ?? [:]
    data["photo"] = ["jobId": .string(job)]
    return ["kind": "print", "content": ["template": "photo-receipt", "data": .object(data)]]
  }

  private func submit(_ kit: TestKit, _ body: JSONValue, uid: UInt32 = 1000) async throws -> JobRecord {
    try await kit.desk.submit(body: body.serialized(), key: RandomID.make(prefix: "k"), by: .officer(uid), user: "o")
      .job
  }

  private func kitWithPhoto() async throws -> (kit: TestKit, photo: JobRecord) {
    let kit = try TestKit()
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    let photo = try await kit.submitPhoto()
    return (kit, try await kit.wait(for: photo.id, .completed))
  }

  @Test("the owner's photo is printed as the preview shows it, and is another than the example's")
  func printed() async throws {
    let (kit, photo) = try await kitWithPhoto()
    await kit.attach()
    let printout = try await submit(kit, try receipt(photo.id))
    let drawn = try await kit.pages(of: printout)
    _ = try await kit.wait(for: printout.id, .completed)
    let (piece, page) = (try #require(kit.pieces.first), drawn[0].trimmed)
    #expect(drawn.count == 1 && piece.height == page.height && piece.width == page.width)
    // A dithered face may hold what a printer would obey: the encoder adds a dot beside it.
    let differing = zip(piece.bytes, page.bytes).filter { $0 != $1 }
    #expect(differing.count <= 8 && differing.allSatisfy { $0 == $1 | 0x08 })
    let example = try TemplateCatalogue.builtIn().template(named: "photo-receipt").example
    let other = try await submit(
      kit, ["kind": "print", "hold": true, "content": ["template": "photo-receipt", "data": example]])
    #expect(try await kit.pages(of: other)[0] != drawn[0])
    await kit.stop()
  }

  @Test("a photo that is another's, not accepted, no photo or gone is refused, and says which")
  func refused() async throws {
    let (kit, photo) = try await kitWithPhoto()
    let body = try receipt(photo.id)
    await #expect(throws: Problem(.unknownJob, path: "content.data")) { try await submit(kit, body, uid: 1001) }
    await #expect(throws: Problem(.unknownJob, path: "content.data")) {
      try await submit(kit, try receipt(RandomID.make(prefix: "j_")))
    }
    let asking = try await kit.submitPhoto(["acceptance": "ask"])
    _ = try await kit.wait(for: asking.id, .processingStopped)
    await #expect(throws: Problem(.noPhoto, path: "content.data")) { try await submit(kit, try receipt(asking.id)) }
    let printout = try await kit.submit(hold: true)
    await #expect(throws: Problem(.noPhoto, path: "content.data")) { try await submit(kit, try receipt(printout.id)) }
    // Handed in before the photo was deleted, it is not printed after.
    let early = try await submit(kit, body)
    try await kit.desk.delete(photo.id, by: .officer)
    await #expect(throws: Problem(.unknownJob, path: "content.data")) { try await submit(kit, body) }
    await kit.attach()
    let aborted = try await kit.wait(for: early.id, .aborted)
    #expect(aborted.problem == Problem(.noContent))
    #expect(kit.pieces.isEmpty)
    await kit.stop()
  }
}
