import Core
import Foundation
import Logging

/// The photo specifications of this kit: those of the product, and the site's own, which are files in a folder.
struct SpecificationLibrary: Sendable {
  /// Where the package looks for a site's own.
  static let standardFolder = "/etc/satchel/specifications"
  /// The most files that are read.
  static let fileLimit = 64

  private var site: [PhotoSpecification] = []

  /// The product's alone.
  init() {}

  /// The product's, and those of a folder's `.json` files. A file that cannot be used is logged and left out: the others
  /// still serve.
  /// - Parameters:
  ///   - folder: May be absent.
  ///   - logger: Hears of each file that is left out.
  init(folder: String, logger: Logger) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    let files = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
    if files.count > Self.fileLimit {
      logger.warning("too many specifications; the last are left out", metadata: ["limit": "\(Self.fileLimit)"])
    }
    for file in files.prefix(Self.fileLimit) {
      do {
        site.append(try Self.read(folder + "/" + file, name: String(file.dropLast(5))))
      } catch {
        let problem = error as? Problem
        logger.warning(
          "specification cannot be used",
          metadata: [
            "file": "\(file)", "code": "\(problem?.code.rawValue ?? "unreadable")", "path": "\(problem?.path ?? "")",
            "expected": "\(problem?.facts["expected"] ?? "")",
          ])
      }
    }
  }

  /// Reads a file whose name is the specification's.
  private static func read(_ path: String, name: String) throws -> PhotoSpecification {
    // A pipe would be waited for without end.
    let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    let isFile = attributes[.type] as? FileAttributeType == .typeRegular
    guard isFile, (attributes[.size] as? Int ?? 0) <= PhotoSpecification.largestFile else {
      throw Problem(.tooLong, facts: ["limit": "\(PhotoSpecification.largestFile)", "expected": "a file"])
    }
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? handle.close() }
    // One byte more than is allowed, so that a file that has grown meanwhile is refused.
    let bytes = try handle.read(upToCount: PhotoSpecification.largestFile + 1) ?? Data()
    let specification = try PhotoSpecification(json: Array(bytes))
    guard specification.id == name else {
      throw Problem(.invalidValue, path: "id", facts: ["expected": "the file's name"])
    }
    guard !PhotoSpecification.names.contains(name) else {
      throw Problem(.invalidValue, path: "id", facts: ["expected": "a name that Satchel does not use"])
    }
    return specification
  }

  /// All specifications: the product's, then the site's, each in order of names.
  /// - Throws: `Problem` where a resource of the product is faulty, which a test rules out.
  var all: [PhotoSpecification] { get throws(Problem) { try PhotoSpecification.catalogue() + site } }

  /// Their names in the same order.
  var names: [String] { PhotoSpecification.names + site.map(\.id) }

  /// A specification.
  /// - Throws: `Problem`: `unknown-specification`.
  func named(_ id: String) throws(Problem) -> PhotoSpecification {
    if let own = site.first(where: { $0.id == id }) { return own }
    return try PhotoSpecification.named(id)
  }

  /// Whether a specification is the site's own.
  func isSites(_ id: String) -> Bool { site.contains { $0.id == id } }
}
