import Core
import Foundation
import Imaging

/// Where the master key comes from: the service manager, or a file apart from the data.
struct KeySource: Sendable, Equatable {
  /// The credential's name, and that of the file that is made.
  static let name = "satchel.key"

  /// Whether the service manager hands it over; then the daemon never makes one.
  let isCredential: Bool
  /// The file that holds it.
  let path: String

  /// Chooses: the configured file; else the service manager's credentials, where there are any; else a file in a folder
  /// beside the data folder.
  init(_ configuration: Configuration, environment: [String: String]) {
    let folder = URL(fileURLWithPath: configuration.dataFolder).standardizedFileURL.path
    if let file = configuration.keyFile {
      (isCredential, path) = (false, URL(fileURLWithPath: file).standardizedFileURL.path)
    } else if let credentials = environment["CREDENTIALS_DIRECTORY"] {
      (isCredential, path) = (true, credentials + "/" + Self.name)
    } else {
      (isCredential, path) = (false, folder + "-key/" + Self.name)
    }
  }

  /// How it is named to people: never a value.
  var label: String { isCredential ? "credential \(Self.name)" : path }

  /// The key; nil where there is none.
  /// - Parameter dataFolder: The key may not lie in it.
  /// - Throws: `Problem` `encryptionKeyUnusable`.
  func key(apartFrom dataFolder: String) throws -> MasterKey? {
    try checkApart(dataFolder)
    return try read(path)
  }

  /// The key before it, while it is being replaced: the same name with `.previous` behind it.
  /// - Throws: `Problem` `encryptionKeyUnusable`.
  func previous() throws -> MasterKey? { try read(path + ".previous") }

  /// Makes a key where there is none: durable before it is used.
  /// - Throws: `Problem`: `encryptionKeyMissing` for a credential, `encryptionKeyUnusable` where it cannot be kept.
  func make(apartFrom dataFolder: String) throws -> MasterKey {
    guard !isCredential else { throw Problem(.encryptionKeyMissing, facts: ["source": label]) }
    try checkApart(dataFolder)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    let master = try LockedBytes(count: MasterKey.size) { memory in
      var generator = SystemRandomNumberGenerator()
      for index in memory.indices { memory[index] = .random(in: 0...255, using: &generator) }
    }
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try master.withBytes { memory in
        var bytes = Array(memory)
        defer { bytes.withUnsafeMutableBytes { $0.wipe() } }
        try DurableFile.write([(path, bytes)])
      }
      try DurableFile.sync(folder: folder.path)
      try DurableFile.sync(folder: folder.deletingLastPathComponent().path)
    } catch {
      let reason = (error as? Problem)?.facts["function"] ?? (error as? Problem)?.code.rawValue ?? "mkdir"
      throw unusable(Localized(en: "it cannot be made (\(reason))", zh: "无法生成（\(reason)）"))
    }
    return try MasterKey(master)
  }

  /// A key in the data folder goes wherever the data goes.
  private func checkApart(_ dataFolder: String) throws(Problem) {
    let data = URL(fileURLWithPath: dataFolder).resolvingSymlinksInPath().path
    let key = URL(fileURLWithPath: path).deletingLastPathComponent().resolvingSymlinksInPath().path
    guard key != data, !key.hasPrefix(data + "/") else {
      throw unusable(Localized(en: "it lies in the data folder", zh: "位于数据文件夹内"))
    }
  }

  private func read(_ path: String) throws -> MasterKey? {
    // Not to wait for a pipe's other end, should somebody have put one there.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw unusable(Localized(en: "it cannot be read (errno \(errno))", zh: "无法读取（errno \(errno)）"))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == MasterKey.size else {
      throw unusable(Localized(en: "it is no file of \(MasterKey.size) bytes", zh: "不是 \(MasterKey.size) 字节的文件"))
    }
    // The service manager gives its user the right by an access list, which shows as the group's.
    guard isCredential || status.st_mode & 0o077 == 0 else {
      throw unusable(Localized(en: "others than its owner may read it", zh: "所有者以外的用户可以读取"))
    }
    var isWhole = false
    let master = try LockedBytes(count: MasterKey.size) { memory in
      isWhole = Glibc.read(descriptor, memory.baseAddress, memory.count) == memory.count
      // What a disk gives back of a file that it lost.
      if memory.allSatisfy({ $0 == memory[0] }) { isWhole = false }
    }
    guard isWhole else { throw unusable(Localized(en: "it is no key", zh: "不是密钥")) }
    return try MasterKey(master)
  }

  private func unusable(_ reason: Localized) -> Problem {
    Problem(.encryptionKeyUnusable, facts: reason.fact("reason").merging(["source": label]) { $1 })
  }
}
