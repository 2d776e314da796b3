/// The kinds of printers that are known, by name and by what a printer says of itself.
///
/// Two data files make it: the facts of escpos-printer-db, and ours, which adds what that knows nothing of. Reading them
/// takes some milliseconds, so that whoever needs a profile makes a catalogue, asks it and lets it go.
public struct PrinterCatalogue: Sendable {
  private struct Entry: Sendable {
    let profile: PrinterProfile
    let patterns: [PrinterPattern]
  }

  private let entries: [Entry]

  /// The catalogue of the files that come with the program.
  /// - Throws: ``Problem`` where a file is faulty, which a test rules out.
  public init() throws(Problem) {
    try self.init(facts: PackageResources.escpos_printer_db_json, additions: PackageResources.printers_json)
  }

  /// A catalogue of two files.
  /// - Parameters:
  ///   - facts: What scripts/printer-facts carried over.
  ///   - additions: Families and printers of our own.
  /// - Throws: ``Problem`` with the place.
  init(facts: [UInt8], additions: [UInt8]) throws(Problem) {
    let database = try PrinterDatabase(facts)
    let additions = try PrinterAdditions(additions)
    var entries = [PrinterProfile.generic58, .generic80].map { Entry(profile: $0, patterns: []) }
    for printer in additions.printers {
      var profile: PrinterProfile
      switch printer.base {
      case .generic(let generic): profile = generic
      case .database(let name):
        guard let known = try database.profile(named: name, families: additions.families) else {
          throw .invalid(at: printer.facts.path.key("base"), "a printer of the database")
        }
        profile = known
      }
      if let name = printer.name { profile.name = name }
      profile = try profile.stating(printer.facts)
      if let known = entries.firstIndex(where: { $0.profile.name == profile.name }) {
        entries[known] = Entry(profile: profile, patterns: entries[known].patterns + printer.patterns)
      } else {
        entries.append(Entry(profile: profile, patterns: printer.patterns + database.patterns(named: profile.name)))
      }
    }
    for name in database.names where !entries.contains(where: { $0.profile.name == name }) {
      guard let profile = try database.profile(named: name, families: additions.families) else { continue }
      entries.append(Entry(profile: profile, patterns: database.patterns(named: name)))
    }
    self.entries = entries
  }

  /// All profiles, the generic ones first, the others in order of names.
  public var all: [PrinterProfile] {
    entries.prefix(2).map(\.profile) + entries.dropFirst(2).map(\.profile).sorted { $0.name < $1.name }
  }

  /// The profile of a name.
  /// - Throws: ``Problem`` `unknownProfile`.
  public func profile(named name: String) throws(Problem) -> PrinterProfile {
    guard let entry = entries.first(where: { $0.profile.name == name }) else { throw Problem(.unknownProfile) }
    return entry.profile
  }

  /// The profile that fits a printer best.
  /// - Returns: nil where nothing that it says is known.
  public func profile(for identity: PrinterIdentity) -> PrinterProfile? {
    var best: (weight: Int, profile: PrinterProfile)?
    for entry in entries {
      for weight in entry.patterns.compactMap({ $0.weight(identity) }) where weight > best?.weight ?? 0 {
        best = (weight, entry.profile)
      }
    }
    return best?.profile
  }
}
