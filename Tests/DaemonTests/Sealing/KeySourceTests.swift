import Core
import Foundation
import Testing

@testable import Daemon

/// Where the key comes from, and what is no key.
@Suite final class KeySourceTests {
  private let root = FileManager.default.temporaryDirectory.appendingPathComponent(
    RandomID.make(prefix: "satchel-test-"))
  private var data: String { root.appendingPathComponent("data").path }

  init() throws { try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: root) }

  private func source(keyFile: String? = nil, _ environment: [String: String] = [:]) -> KeySource {
    var configuration = Configuration()
    configuration.dataFolder = data
    configuration.keyFile = keyFile
    return KeySource(configuration, environment: environment)
  }

  private func write(_ bytes: [UInt8], _ path: String, mode: Int = 0o600) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  private func expect(
    _ code: ProblemCode, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    do {
      try body()
      Issue.record("no problem", sourceLocation: sourceLocation)
    } catch {
      #expect((error as? Problem)?.code == code, "\(error)", sourceLocation: sourceLocation)
      // The sentences name the place, and no byte of a key.
      for language in [Language.english, .chinese] {
        let said = (error as? Problem)?.detail(language) ?? ""
        #expect(!said.contains("{") && (said.contains("satchel.key") || said.contains("k")), "\(said)")
      }
    }
  }

  @Test func theConfiguredFileComesBeforeTheCredentialAndThatBeforeTheFileBeside() {
    let credentials = ["CREDENTIALS_DIRECTORY": "/run/credentials/satchel.service"]
    #expect(source(keyFile: "/etc/k/kit.key", credentials).path == "/etc/k/kit.key")
    #expect(source(credentials).path == "/run/credentials/satchel.service/satchel.key")
    #expect(source(credentials).isCredential && source(credentials).label == "credential satchel.key")
    #expect(source().path == data + "-key/satchel.key")
    #expect(!source().isCredential)
  }

  @Test func aKeyIsMadeOnceForItsOwnerAlone() throws {
    let source = source()
    #expect(try source.key(apartFrom: data) == nil)
    let made = try source.make(apartFrom: data)
    #expect(try source.key(apartFrom: data)?.id == made.id)
    let attributes = try FileManager.default.attributesOfItem(atPath: source.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(attributes[.size] as? Int == 32)
    let folder = try FileManager.default.attributesOfItem(atPath: data + "-key")
    #expect(folder[.posixPermissions] as? Int == 0o700)
    // Another kit's is another.
    #expect(try self.source(keyFile: root.path + "/other/k").make(apartFrom: data).id != made.id)
    #expect(try source.previous() == nil)
  }

  @Test func aCredentialIsNeverMade() throws {
    let source = source(["CREDENTIALS_DIRECTORY": root.path])
    #expect(try source.key(apartFrom: data) == nil)
    expect(.encryptionKeyMissing) { _ = try source.make(apartFrom: data) }
    #expect(!FileManager.default.fileExists(atPath: source.path))
    // As the service manager shows it to its user: by an access list, which looks like the group's right.
    try write(MasterKey.bytes(3), source.path, mode: 0o440)
    #expect(try source.key(apartFrom: data)?.id == MasterKey.test(3).id)
  }

  @Test func whatIsNoKeyIsToldAndLeftAsItIs() throws {
    let path = root.path + "/k/satchel.key"
    let source = source(keyFile: path)
    for bytes in [[], MasterKey.bytes(1) + [0], Array(MasterKey.bytes(1).dropLast()), Array(repeating: 0, count: 32)] {
      try write(bytes, path)
      expect(.encryptionKeyUnusable) { _ = try source.key(apartFrom: data) }
      #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    }
    try write(MasterKey.bytes(1), path, mode: 0o640)
    expect(.encryptionKeyUnusable) { _ = try source.key(apartFrom: data) }
    unlink(path)
    #expect(mkfifo(path, 0o600) == 0)
    expect(.encryptionKeyUnusable) { _ = try source.key(apartFrom: data) }
    // A place where no file can be made.
    expect(.encryptionKeyUnusable) { _ = try self.source(keyFile: "/proc/k/satchel.key").make(apartFrom: data) }
  }

  @Test func itMayNotLieInTheDataFolder() throws {
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: root.path + "/link", withDestinationPath: data)
    for path in [data + "/satchel.key", data + "/sealed/../keys/k", root.path + "/link/k"] {
      try write(MasterKey.bytes(1), path)
      expect(.encryptionKeyUnusable) { _ = try source(keyFile: path).key(apartFrom: data) }
      expect(.encryptionKeyUnusable) { _ = try source(keyFile: path).make(apartFrom: data) }
    }
  }
}
