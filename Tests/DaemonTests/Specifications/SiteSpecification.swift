import Core
import Foundation
import Logging

@testable import Daemon

/// A site's own specification in a folder that goes with its last user.
final class SiteSpecification: Sendable {
  static let id = "residence-card"
  let folder: URL

  /// The folder with the one file.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "specifications-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try put("\(Self.id).json", Self.text(Self.id))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func put(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appending(path: name)) }

  /// The site takes it away.
  func remove() throws { try FileManager.default.removeItem(at: folder.appending(path: "\(Self.id).json")) }

  /// What a daemon finds that starts now.
  var library: SpecificationLibrary {
    SpecificationLibrary(folder: folder.path, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  static func text(_ id: String) -> String {
    #"""
    { "id": "\#(id)", "name": { "en": "Residence card", "zh": "居住证" }, "width": 358, "height": 441,
      "dotsPerInch": 350,
      "file": { "leastBytes": 0, "mostBytes": 60000, "preferredBytes": 30000, "leastQuality": 70,
        "preferredQuality": 85 },
      "ground": { "extend": true },
      "rules": {
        "face-width": { "minimum": 190, "maximum": 230, "target": 210, "certainty": "B", "enforcement": "refuse",
          "source": "the site's notice" },
        "hair-top": { "minimum": 7, "maximum": 30, "target": 15, "certainty": "C", "enforcement": "warn",
          "source": "the site's notice" } } }
    """#
  }
}
