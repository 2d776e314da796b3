import Core
import Logging
import Synchronization

/// The templates of this kit: those of the product, and the site's own, which are kept in the store.
final class TemplateLibrary: Sendable {
  /// The largest template that is taken.
  static let largest = 256 << 10

  /// Those of the product that somebody has asked for: a start compiles none.
  private let product = Mutex(TemplateCatalogue())
  private let site = Mutex(TemplateCatalogue())
  private let store: JobStore
  private let logger: Logger

  /// A library without the site's templates; ``load()`` brings them.
  init(store: JobStore, logger: Logger) {
    self.store = store
    self.logger = logger
  }

  /// Loads the site's templates.
  ///
  /// One that this version cannot compile any more is left out and stays in the store: a later version, or a person, may
  /// mend it.
  func load() async throws { try await load(from: store) }

  private func load(from store: isolated JobStore) throws {
    var found = TemplateCatalogue()
    for (name, json) in try store.siteTemplates() {
      do throws(Problem) { try found.insert(try Template(decoding: try JSONValue.parse(Array(json.utf8)))) } catch {
        logger.warning("template cannot be used", metadata: ["name": "\(name)", "code": "\(error.code.rawValue)"])
      }
    }
    site.withLock { [found] in $0 = found }
  }

  /// All templates in order of names. One of the site's gives way to one of the product's that came later.
  /// - Throws: `Problem` where a resource of the product is faulty, which a test rules out.
  var all: [Template] {
    get throws(Problem) {
      var all = site.withLock { $0.all }.filter { isSites($0.name) }
      for name in TemplateCatalogue.builtInNames { all.append(try productTemplate(named: name)) }
      return all.sorted { $0.name < $1.name }
    }
  }

  /// The template of a name.
  /// - Throws: `Problem` `unknownTemplate`.
  func template(named name: String) throws(Problem) -> Template {
    guard isSites(name) else { return try productTemplate(named: name) }
    return try site.withLock { site throws(Problem) in try site.template(named: name) }
  }

  private func productTemplate(named name: String) throws(Problem) -> Template {
    if let known = product.withLock({ try? $0.template(named: name) }) { return known }
    // Compiled outside the lock: two who ask at once both do it, and nobody waits.
    let template = try TemplateCatalogue.builtIn(named: name)
    return product.withLock { product in
      try? product.insert(template)
      return template
    }
  }

  /// Whether a template is the site's own.
  func isSites(_ name: String) -> Bool { !TemplateCatalogue.builtInNames.contains(name) }

  /// Keeps a template of the site's, in the place of the one of its name.
  /// - Parameters:
  ///   - name: Its name in the path.
  ///   - bytes: The template as it was sent.
  ///   - requester: Who sent it; nil: the daemon.
  ///   - trying: Tries it out before it is kept.
  /// - Returns: The template, and whether it is new.
  /// - Throws: `Problem`: what is wrong with it and where; `templateBuiltIn` for a name of the product's; `tooMany`.
  func put(
    _ name: String, _ bytes: [UInt8], by requester: Requester? = nil,
    trying: (Template) async throws -> Void = { _ in }
  ) async throws -> (template: Template, isNew: Bool) {
    guard isSites(name) else { throw Problem(.templateBuiltIn) }
    var json = try JSONValue.parse(bytes)
    // What was read says whose it is, and is put back so.
    if var fields = json.object, fields["origin"]?.string == TemplateOrigin.site.rawValue {
      fields["origin"] = nil
      json = .object(fields)
    }
    let template = try Template(decoding: json)
    guard template.name == name else {
      let expected = Localized(en: "the name in the path", zh: "路径中的名称")
      throw Problem(.invalidValue, path: "name", facts: expected.fact("expected"))
    }
    try await trying(template)
    return (template, try await keep(template, by: requester, in: store))
  }

  /// Keeps a template in the store and in memory, on the store's own actor: of two changes at one time the later is the
  /// later in both places.
  /// - Returns: Whether it is new.
  private func keep(
    _ template: Template, by requester: Requester?, in store: isolated JobStore
  ) throws -> Bool {
    // Tried on a copy: what is too many is refused before it is stored.
    var changed = site.withLock { $0 }
    let isNew = !changed.has(template.name)
    try changed.insert(template)
    try store.setSiteTemplate(
      template.name, json: String(decoding: template.json.serialized(), as: UTF8.self), by: requester)
    site.withLock { [changed] in $0 = changed }
    return isNew
  }

  /// Takes a template of the site's away; printouts that were handed in before print all the same.
  /// - Throws: `Problem`: `unknownTemplate`, `templateBuiltIn`.
  func remove(_ name: String, by requester: Requester? = nil) async throws {
    // One that cannot be compiled, or that the product's hides, can be taken away, too.
    guard try await drop(name, by: requester, from: store) else {
      throw Problem(isSites(name) ? .unknownTemplate : .templateBuiltIn)
    }
  }

  /// Takes a template out of the store and of memory, on the store's own actor.
  /// - Returns: Whether there was one.
  private func drop(_ name: String, by requester: Requester?, from store: isolated JobStore) throws -> Bool {
    guard try store.removeSiteTemplate(name, by: requester) else { return false }
    site.withLock { site in try? site.remove(named: name) }
    return true
  }
}
