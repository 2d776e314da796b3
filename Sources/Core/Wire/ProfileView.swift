/// A printer profile as `GET /v1/profiles` shows it.
public struct ProfileView: WireOpen, Codable, Sendable, Equatable {
  /// Its name, for `PATCH /v1/devices/{id}`.
  public var name: String
  /// Its name for people.
  public var title: String
  /// Printable dots in a row.
  public var dots: Int
  /// The roll, 80 mm from 480 dots in a row.
  public var paper: Paper
  /// The cuts that it makes.
  public var cuts: [CutMode]
  /// Its Chinese font, where one is known.
  public var chinese: ChineseFont?
  /// What had to be found out, with its evidence.
  public var quirks: [PrinterProfile.Quirk]
  /// Every fact by the name that overrides take.
  public var facts: JSONValue?
  /// Those of the facts that nobody has stated for this kind of printer, in order: assumed of any, without evidence.
  public var assumed: [String]?

  /// What front ends need of a profile.
  public init(_ profile: PrinterProfile) {
    name = profile.name
    title = profile.title
    dots = profile.dots
    paper = profile.paper
    cuts = profile.cuts
    chinese = profile.chinese
    quirks = profile.quirks
    facts = profile.facts
    assumed = profile.assumed.sorted()
  }
}

/// The answer of `GET /v1/profiles`.
public struct ProfileList: Codable, Sendable, Equatable {
  /// The generic profiles first, the others in order of names.
  public var profiles: [ProfileView]

  /// A list.
  public init(profiles: [ProfileView]) { self.profiles = profiles }
}
