/// What an issuing office asks of a photo, as data.
public struct PhotoSpecification: Sendable, Equatable {
  /// How sure a rule is.
  public enum Certainty: String, WireWord, Sendable, Codable, CaseIterable {
    /// Read in the standard, or measured.
    case read = "A"
    /// Several secondary sources agree.
    case agreed = "B"
    /// One weak source.
    case weak = "C"
    /// The office does not say; an engineering bound of ours.
    case own
  }

  /// What a broken rule does.
  public enum Enforcement: String, WireWord, Sendable, Codable, CaseIterable {
    /// The photo is not acceptable.
    case refuse
    /// The photo is acceptable, and the person is told.
    case warn
  }

  /// Bounds on one measure, in the unit of its ``PhotoRuleName``.
  public struct Rule: Sendable, Equatable {
    /// The least that is allowed.
    public var minimum: Double?
    /// The most that is allowed.
    public var maximum: Double?
    /// Below it, and not below ``minimum``, a warning.
    public var idealMinimum: Double?
    /// Above it, and not above ``maximum``, a warning.
    public var idealMaximum: Double?
    /// What a crop aims at.
    public var target: Double?
    /// Whether a crop keeps to it before every other rule.
    public var comesFirst = false
    /// How sure it is; a weak rule never refuses.
    public var certainty: Certainty
    /// What breaking it does.
    public var enforcement: Enforcement
    /// Where it is written.
    public var source: String
  }

  /// Something that the office asks for and nothing measures: a person has to look.
  public struct Check: WireOpen, Sendable, Equatable, Codable {
    /// What to look for.
    public var text: Localized
    /// How sure it is that the office asks for it.
    public var certainty: Certainty
    /// Where it is written.
    public var source: String
  }

  /// The file that the office takes.
  public struct File: Sendable, Equatable {
    /// The least bytes.
    public var leastBytes: Int
    /// The most bytes.
    public var mostBytes: Int
    /// Stay below, as long as ``preferredQuality`` can be kept.
    public var preferredBytes: Int
    /// The JPEG quality, 1–100, that is never gone below.
    public var leastQuality: Int
    /// The JPEG quality, 1–100, that is kept where the bytes allow.
    public var preferredQuality: Int
  }

  /// What may be done about the ground, and with the whole picture for its sake.
  public struct Ground: Sendable, Equatable {
    /// Whether a light, plain ground may be lifted to white.
    public var whiten: Bool
    /// Whether plain ground may be continued beyond the frame's edge.
    public var extend: Bool
    /// Whether a cast of light that a white ground shows may be taken out of the whole picture.
    public var balance = false
    /// Whether all of the picture may be made lighter, by a quarter at most, until a white ground is nearly white.
    public var brighten = false
    /// The colours that it may have.
    public var colours: [Colour] = [.white]

    /// A colour of grounds.
    public enum Colour: String, WireWord, Sendable, Codable, CaseIterable {
      /// White.
      case white
      /// Grey, from middle to light.
      case grey
      /// Light blue.
      case lightBlue = "light-blue"
    }
  }

  /// The name in the API, such as `cn-resident-id`.
  public var id: String
  /// The name for people.
  public var name: Localized
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// Dots per inch, to be written in the file.
  public var dotsPerInch: Int
  /// The file that the office takes.
  public var file: File
  /// What may be done about the ground.
  public var ground: Ground
  /// What may be done to the picture beyond turning, cropping and resampling.
  public var allowedAdjustments: [PhotoAdjustment] {
    PhotoAdjustment.allCases.filter { adjustment in
      switch adjustment {
      case .groundLifted: ground.whiten
      case .groundExtended: ground.extend
      case .exposureRaised: ground.brighten
      case .whiteBalanced: ground.balance
      case .denoised: true
      }
    }
  }
  /// Whether hair that stands too tall may leave the picture at the top.
  public var tallHairMayBeCut: Bool
  /// The rules; one at least binds the head's size and one its place, with what a crop aims at.
  public var rules: [PhotoRuleName: Rule]
  /// What is to be checked by eye, in the order to be shown.
  public var checks: [Check] = []
}
