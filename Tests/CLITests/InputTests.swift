import Core
import Foundation
import Glibc
import Testing

@testable import CLI

@Suite struct InputTests {
  private func type(_ path: String, _ bytes: [UInt8]) throws -> InputType { try InputType.of(path: path, bytes: bytes) }

  @Test func byContentAndName() throws {
    #expect(try type("a.txt", Array("%PDF-1.7".utf8)) == .pdf)
    #expect(try type("-", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]) == .png)
    #expect(try type("photo", [0xFF, 0xD8, 0xFF, 0xE0]) == .jpeg)
    #expect(try type("/tmp/x.d/agreement.JSON", Array("[]".utf8)) == .document)
    #expect(try type("a.b/notes.txt", [0xC4, 0xE3]) == .text)
    #expect(try type("-", [0xFF, 0xFE, 0x53, 0x5B]) == .text)
    #expect(try type("r.bin", [0x1D, 0x56]) == .escpos)
    #expect(try type("-", [0x1B, 0x40, 0x41]) == .escpos)
    #expect(try type("-", Array(" \n{\"version\":1}".utf8)) == .document)
    #expect(try type("-", Array("\u{FEFF} {\"version\":1}".utf8)) == .document)
    #expect(try type("-", Array("以老槐树为界。\n".utf8)) == .text)
    #expect(try type("folder.json/notes", Array("a\tb".utf8)) == .text)
  }

  @Test func whatCannotBeTold() {
    #expect(throws: UsageFailure.unknownType) { try type("-", []) }
    #expect(throws: UsageFailure.unknownType) { try type("-", [0xC4, 0xE3]) }
    #expect(throws: UsageFailure.unknownType) { try type("x.dat", [0x41, 0x00]) }
    #expect(throws: UsageFailure.mismatch("PDF")) { try type("x.pdf", Array("hello".utf8)) }
    #expect(throws: UsageFailure.mismatch("PNG")) { try type("x.png", Array("hello".utf8)) }
    #expect(throws: UsageFailure.mismatch("JPEG")) { try type("x.jpg", Array("hello".utf8)) }
    for type in InputType.allCases { #expect(MediaType.allCases.contains(type.mediaType)) }
  }

  @Test func commandLines() throws {
    _ = try PrintCommand.parse(["a.json", "--copies", "3", "--wait", "--timeout", "60"])
    _ = try PrintCommand.parse(["--template", "t", "--example"])
    _ = try PrintCommand.parse(["--template", "t", "--data", "-", "--key", "k1"])
    _ = try PrintCommand.parse(["--job", "j_1"])
    _ = try PrintCommand.parse(["-", "--charset", "gbk"])
    _ = try PreviewCommand.parse(["-", "-o", "x.png"])
    _ = try PhotoCommand.parse(["--trigger", "when-acceptable", "-o", "x.jpg"])
    _ = try JobsCommand.parse(["--state", "pending-held", "--limit", "5"])
    _ = try ResolveCommand.parse(["j_1", "--as", "reprint", "--from-copy", "2"])
    let wrong: [[String]] = [
      [], ["a", "--template", "t", "--example"], ["--template", "t"], ["--template", "t", "--data", "d", "--example"],
      ["a", "--data", "d"], ["--job", "j", "--type", "pdf"],
      ["--job", "j", "--charset", "gbk"], ["a", "--charset", "koi8-r"], ["a", "--type", "pdf", "--charset", "gbk"],
      ["a", "--hold", "--wait"], ["a", "--timeout", "5"],
      ["a", "--wait", "--timeout", "0"], ["a", "--key", "a b"], ["a", "--on-interruption", "guess"],
    ]
    for arguments in wrong {
      #expect("\(arguments)") { try PrintCommand.parse(arguments) } throws: { error in
        PrintCommand.exitCode(for: error).rawValue == 64
      }
    }
    #expect(throws: (any Error).self) { try ResolveCommand.parse(["j_1", "--as", "printed", "--from-copy", "2"]) }
    #expect(throws: (any Error).self) { try JobsCommand.parse(["--limit", "0"]) }
    #expect(throws: (any Error).self) { try PhotoCommand.parse(["-o", "-", "--json"]) }
  }

  @Test @MainActor func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "satchel-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bytes = [UInt8](repeating: 7, count: 200_000)
    try OutputFile.write(Array("old".utf8), to: folder + "/a")
    try OutputFile.write(bytes, to: folder + "/a")
    #expect(try InputFile.read(folder + "/a") == bytes)
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/a")[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: UsageFailure.self) { try InputFile.read(folder + "/none") }
    #expect(throws: UsageFailure.self) { try InputFile.read(folder) }
    #expect(throws: UsageFailure.self) { try OutputFile.write(bytes, to: folder + "/none/b") }
    // A folder stands where the file should: nothing is left beside it.
    try FileManager.default.createDirectory(atPath: folder + "/d", withIntermediateDirectories: false)
    #expect(throws: UsageFailure.self) { try OutputFile.write(bytes, to: folder + "/d") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a", "d"])
  }

  @Test("what is no regular file is written through and stays what it is") @MainActor func notAFile() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "satchel-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func type(_ name: String) throws -> FileAttributeType? {
      try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.type] as? FileAttributeType
    }
    let bytes = Array("picture".utf8)
    try OutputFile.write(Array("old".utf8), to: folder + "/target")
    for (link, target) in [("link", "target"), ("new", "made"), ("full", "/dev/full")] {
      try FileManager.default.createSymbolicLink(atPath: folder + "/" + link, withDestinationPath: target)
    }
    try OutputFile.write(bytes, to: folder + "/link")
    try OutputFile.write(bytes, to: folder + "/new")
    #expect(throws: UsageFailure.self) { try OutputFile.write(bytes, to: folder + "/full") }
    for link in ["link", "new", "full"] { #expect(try type(link) == .typeSymbolicLink) }
    #expect(try InputFile.read(folder + "/target") == bytes && InputFile.read(folder + "/made") == bytes)
    let fifo = folder + "/fifo"
    #expect(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try OutputFile.write(bytes, to: fifo)
    var read = [UInt8](repeating: 0, count: 20)
    #expect(Glibc.read(reader, &read, read.count) == bytes.count && read.starts(with: bytes))
    #expect(try type("fifo") == .typeUnknown)
  }
}
