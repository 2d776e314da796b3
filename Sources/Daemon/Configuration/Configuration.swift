import Core
import Foundation
import Logging

/// What a site may set, in `/etc/satchel/satcheld.json` or by flags; the defaults are those of the package.
struct Configuration: Sendable, Equatable {
  /// Where the package looks for a file.
  static let standardPath = "/etc/satchel/satcheld.json"

  /// The socket that front ends talk to.
  var socket = "/run/satchel/satchel.sock"
  /// The folder of the database and the contents; mode 0700.
  var dataFolder = "/var/lib/satchel"
  /// The file of the key that seals what is kept; nil: the service manager's credential, else a folder beside the data.
  var keyFile: String?
  /// The folder of the site's own photo specifications; it may be absent.
  var specificationFolder = SpecificationLibrary.standardFolder
  /// How long things are kept.
  var retention = RetentionPeriods()
  /// How much is logged.
  var logLevel = Logger.Level.notice

  /// Reads a configuration file.
  /// - Parameter path: The file; JSON, one object with the keys of this type, all optional.
  /// - Throws: `Problem`: `configurationInvalid` naming the key and what is expected of it.
  init(path: String) throws {
    self.init()
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Self.problem("\(path) cannot be read", at: nil)
    }
    let value: JSONValue
    do { value = try JSONValue.parse(Array(data)) } catch { throw Self.problem("\(path) must be JSON", at: nil) }
    guard let members = value.object else { throw Self.problem("one JSON object", at: nil) }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      switch key {
      case "socket": socket = try Self.path(value, at: key)
      case "dataFolder": dataFolder = try Self.path(value, at: key)
      case "keyFile": keyFile = try Self.path(value, at: key)
      case "specificationFolder": specificationFolder = try Self.path(value, at: key)
      case "logLevel":
        guard let level = value.string.flatMap(Logger.Level.init(rawValue:)) else {
          throw Self.problem("one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))", at: key)
        }
        logLevel = level
      case "retention": retention = try RetentionPeriods(value, at: key)
      default: throw Self.problem("no key of this name", at: key)
      }
    }
  }

  /// The defaults.
  init() {}

  private static func path(_ value: JSONValue, at key: String) throws -> String {
    guard let path = value.string, path.hasPrefix("/"), !path.utf8.contains(0) else {
      throw problem("an absolute path", at: key)
    }
    return path
  }

  static func problem(_ expected: String, at path: String?) -> Problem {
    Problem(.configurationInvalid, path: path, facts: ["expected": expected])
  }
}

extension RetentionPeriods {
  /// Reads the periods, in seconds; what is not named keeps its default.
  init(_ value: JSONValue, at path: String) throws {
    self.init()
    guard let members = value.object else { throw Configuration.problem("an object", at: path) }
    let fields: [String: WritableKeyPath<RetentionPeriods, Int>] = [
      "document": \.document, "printout": \.printout, "deliveredPhoto": \.deliveredPhoto,
      "undeliveredPhoto": \.undeliveredPhoto, "metadata": \.metadata, "awaitingPhoto": \.awaitingPhoto,
      "audit": \.audit,
    ]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let field = fields[key] else {
        throw Configuration.problem("no key of this name", at: "\(path).\(key)")
      }
      // What is in memory alone waits for a day at most.
      let longest = field == \.awaitingPhoto ? 86_400 : 315_360_000
      guard let seconds = value.integer, (60...longest).contains(seconds) else {
        throw Configuration.problem("a number of seconds, 60…\(longest)", at: "\(path).\(key)")
      }
      self[keyPath: field] = seconds
    }
  }
}
