import Core
import Foundation
import GRDB
import Testing

@testable import Daemon

@Suite struct DatabaseTests {
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(RandomID.make(prefix: "satchel-test-"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func pragmasAreReadBack() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try DatabaseFile.open(path: folder.appendingPathComponent("a.db").path)
    func read(_ pragma: String) throws -> String? {
      try database.inDatabase { db in try String.fetchOne(db, sql: "SELECT * FROM pragma_\(pragma)") }
    }
    #expect(try read("synchronous") == "2")
    #expect(try read("journal_mode") == "wal")
    #expect(try read("foreign_keys") == "1")
  }

  @Test func aSecondDaemonIsRefusedAndTheFirstGoesOn() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.db").path
    let first = try DatabaseFile.open(path: path)
    #expect(throws: Problem.self) { try DatabaseFile.open(path: path) }
    do { _ = try DatabaseFile.open(path: path) } catch let problem as Problem {
      #expect(problem.code == .databaseInUse)
    }
    #expect(try first.read { db in try Int.fetchOne(db, sql: "SELECT starts FROM meta") } == 1)
  }

  @Test func aMissingFolderOrGarbageIsAClearProblem() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: Problem.self) { try DatabaseFile.open(path: folder.path + "/none/a.db") }
    let path = folder.appendingPathComponent("garbage.db").path
    try Data((0..<8192).map { _ in UInt8.random(in: 0...255) }).write(to: URL(fileURLWithPath: path))
    do {
      _ = try DatabaseFile.open(path: path)
      Issue.record("garbage was opened")
    } catch let problem as Problem {
      #expect(problem.code == .storageDamaged)
    }
  }
}
