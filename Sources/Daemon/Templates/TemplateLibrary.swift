import Core
import Logging
import Synchronization

/// The templates of this kit: those of the product, and the site's own, which are kept in the store.
final class TemplateLibrary: Sendable {
  /// The largest template that is taken.
  static let largest = 256 << 10

  private let product: TemplateCatalogue
  private let site = Mutex(TemplateCatalogue())
  private let store: JobStore
  private let logger: Logger

  /// Compiles the product's templates.
  init(store: JobStore, logger: Logger) throws {
    product = try TemplateCatalogue.builtIn()
    self.store = store
    self.logger = logger
  }

  /// Loads the site's templates.
  ///
  /// One that this version cannot compile any more is left out and stays in the store: a later version, or a person, may
  /// mend it.
  func load() async throws {
    var found = TemplateCatalogue()
    for (name, json) in try await store.siteTemplates() {
      do throws(Problem) { try found.insert(try Template(decoding: try JSONValue.parse(Array(json.utf8)))) } catch {
        logger.warning("template cannot be used", metadata: ["name": "\(name)", "code": "\(error.code.rawValue)"])
      }
    }
    site.withLock { [found] in $0 = found }
  }

  /// All templates in order of names. One of the site's gives way to one of the product's that came later.
  var all: [Template] {
    (product.all + site.withLock { $0.all }.filter { isSites($0.name) }).sorted { $0.name < $1.name }
  }

  /// The template of a name.
  /// - Throws: `Problem` `unknownTemplate`.
  func template(named name: String) throws(Problem) -> Template {
    if product.has(name) { return try product.template(named: name) }
    return try site.withLock { site throws(Problem) in try site.template(named: name) }
  }

  /// Whether a template is the site's own.
  func isSites(_ name: String) -> Bool { !product.has(name) }

  /// Keeps a template of the site's, in the place of the one of its name.
  /// - Parameters:
  ///   - name: Its name in the path.
  ///   - bytes: The template as it was sent.
  /// - Returns: The template, and whether it is new.
  /// - Throws: `Problem`: what is wrong with it and where; `templateBuiltIn` for a name of the product's; `tooMany`.
  func put(_ name: String, _ bytes: [UInt8]) async throws -> (template: Template, isNew: Bool) {
    guard isSites(name) else { throw Problem(.templateBuiltIn) }
    let template = try Template(decoding: try JSONValue.parse(bytes))
    guard template.name == name else {
      throw Problem(.invalidValue, path: "name", facts: ["expected": "the name in the path"])
    }
    // Tried on a copy: what is too many is refused before it is stored.
    var trial = site.withLock { $0 }
    let isNew = !trial.has(name)
    try trial.insert(template)
    try await store.setSiteTemplate(name, json: String(decoding: template.json.serialized(), as: UTF8.self))
    try site.withLock { site throws(Problem) in try site.insert(template) }
    return (template, isNew)
  }

  /// Takes a template of the site's away; printouts that were handed in before print all the same.
  /// - Throws: `Problem`: `unknownTemplate`, `templateBuiltIn`.
  func remove(_ name: String) async throws {
    // One that cannot be compiled, or that the product's hides, can be taken away, too.
    guard try await store.removeSiteTemplate(name) else {
      throw Problem(isSites(name) ? .unknownTemplate : .templateBuiltIn)
    }
    site.withLock { site in try? site.remove(named: name) }
  }
}
