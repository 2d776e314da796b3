import Client
import Core
import Foundation

@testable import Daemon

/// The real `satcheld` as a child process, with virtual devices, on a live socket in a private folder.
///
/// It is killed and its folder removed when the last reference goes.
final class LiveDaemon: Sendable {
  /// A daemon that ended before it was ready.
  struct DidNotStart: Error {
    let status: Int32
    let message: String
  }

  /// Where everything lies: socket, data, logs.
  let folder: LiveFolder
  let socket: String
  let data: String
  let errors: String
  private let process: LiveProcess
  var pid: pid_t { process.pid }

  /// Starts a daemon and waits for its "ready on" line.
  /// - Parameters:
  ///   - folder: Another daemon's folder, to go on with its data; nil: a new one.
  ///   - data: The data folder; nil: `data` in the private folder.
  ///   - options: Further options.
  init(in folder: LiveFolder? = nil, data: String? = nil, _ options: [String] = ["--virtual-speed", "0"]) async throws {
    let folder = try folder ?? LiveFolder()
    self.folder = folder
    socket = folder.path("s")
    self.data = data ?? folder.path("data")
    errors = folder.path("stderr")
    process = try LiveProcess(
      (folder.configuration.map { ["--config", $0] } ?? []) + ["--socket", socket, "--data", self.data, "--virtual"]
        + options, errors: errors)
    let process = process
    guard try await blocking({ try process.readLine() })?.hasPrefix("ready on ") == true else {
      let status = await process.end()
      throw DidNotStart(status: status, message: String(decoding: try Self.bytes(errors), as: UTF8.self))
    }
  }

  /// Runs `satcheld` to its end, for starts that must fail.
  static func run(
    _ options: [String], in folder: LiveFolder
  ) async throws -> (status: Int32, output: String, message: String) {
    let errors = folder.path("stderr-\(RandomID.make(prefix: ""))")
    let process = try LiveProcess(options, errors: errors)
    let output = try await blocking { try process.readToEnd() }
    let status = await process.end()
    return (status, output, String(decoding: try bytes(errors), as: UTF8.self))
  }

  /// A client in the given language.
  func client(_ language: Language = .english) -> SatchelClient {
    SatchelClient(socketPath: socket, language: language)
  }

  /// One request on a connection of its own.
  func ask(
    _ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil
  ) async throws -> RawClient.Answer {
    let socket = socket
    return try await blocking { try RawClient(socket).ask(method, path, headers: headers, body: body) }
  }

  /// Sends `signal` and waits for the end.
  /// - Returns: The exit status, or 128 and the signal that killed it.
  func stop(_ signal: Int32 = SIGTERM) async -> Int32 {
    process.send(signal)
    return await process.end()
  }

  /// What it has written to standard error.
  var log: [UInt8] { get throws { try Self.bytes(errors) } }

  /// The names in the folder of what is kept, the kit's own secret left out.
  var contentFiles: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: data + "/sealed").filter { $0 != "kit.secret" }.sorted()
    }
  }

  /// A file's bytes.
  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }
}

/// A private folder that goes with its last user.
final class LiveFolder: Sendable {
  let root: String
  /// A configuration file for the daemon, if one was written.
  let configuration: String?

  /// - Parameter configuration: The text of a configuration file.
  init(configuration: String? = nil) throws {
    root = "/tmp/satchel-live-\(RandomID.make(prefix: "").prefix(10))"
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    self.configuration = configuration == nil ? nil : root + "/satcheld.json"
    if let configuration { try Data(configuration.utf8).write(to: URL(fileURLWithPath: root + "/satcheld.json")) }
  }

  func path(_ name: String) -> String { root + "/" + name }

  deinit { try? FileManager.default.removeItem(atPath: root) }
}
