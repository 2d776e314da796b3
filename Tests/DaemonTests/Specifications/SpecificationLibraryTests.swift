import Core
import Foundation
import Logging
import Testing

@testable import Daemon

@Suite("SpecificationLibrary")
struct SpecificationLibraryTests {
  private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test("A site's file serves beside the product's; bad ones are left out and stop nothing")
  func folder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "specifications-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appending(path: "folder.json"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func put(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appending(path: name)) }
    func own(_ id: String) -> String { SiteSpecification.text(id) }
    try put("residence-card.json", own("residence-card"))
    try put("broken.json", "{")
    try put("other-name.json", own("some-name"))
    try put("cn-passport.json", own("cn-passport"))
    try put("refusing.json", own("refusing").replacingOccurrences(of: "\"warn\"", with: "\"refuse\""))
    try put("long.json", String(repeating: " ", count: PhotoSpecification.largestFile) + own("long"))
    try put("notes.txt", "not a specification")
    // Whoever waits for a pipe's bytes waits for ever.
    #expect(mkfifo(folder.appending(path: "pipe.json").path, 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "link.json"), withDestinationURL: folder.appending(path: "pipe.json"))
    let library = SpecificationLibrary(folder: folder.path, logger: Self.silent)
    #expect(library.names == PhotoSpecification.names + ["residence-card"])
    #expect(try library.all.map(\.id) == library.names)
    let site = try library.named("residence-card")
    #expect(library.isSites("residence-card") && !library.isSites("cn-passport"))
    #expect(site.rules[.faceWidth]?.target == 210 && site.rules[.sharpness]?.certainty == .own)
    #expect(try library.named("cn-passport").width == 354)
    #expect(throws: Problem(.unknownSpecification)) { try library.named("refusing") }
    // A file larger than the office takes is refused, whether a rule says so or not.
    let size = try #require(site.rules[.fileSize])
    #expect(size.minimum == 0 && size.maximum == 60_000 && size.enforcement == .refuse)
  }

  @Test("Without a folder there are the product's six")
  func absent() throws {
    let library = SpecificationLibrary(folder: "/nonexistent", logger: Self.silent)
    #expect(library.names.count == 6)
    #expect(try library.all.count == 6)
  }
}
