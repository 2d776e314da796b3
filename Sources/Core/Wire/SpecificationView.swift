/// A photo specification as front ends see it.
public struct SpecificationView: WireOpen, Codable, Sendable, Equatable {
  /// The name that a job gives, such as `cn-resident-id`.
  public var id: String
  /// What people call it.
  public var name: Localized
  /// Who has brought it.
  public var origin: TemplateOrigin
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// Dots per inch.
  public var dotsPerInch: Int
  /// The most bytes of the file.
  public var mostBytes: Int
  /// The colours that the ground may have.
  public var groundColours: [PhotoSpecification.Ground.Colour]
  /// Whether light, plain ground is lifted to white.
  public var whitensGround: Bool
  /// What may be done to the picture beyond turning, cropping and resampling: words of ``PhotoAdjustment``; what was
  /// done stands in each result. Nil from a daemon that does not tell.
  public var allowedAdjustments: [String]?
  /// The rules, in the order of the result's.
  public var rules: [SpecificationRule]
  /// What nothing measures, to be checked by eye; nil from a daemon that does not tell.
  public var checks: [PhotoSpecification.Check]?

  /// Shows a specification.
  public init(_ specification: PhotoSpecification, origin: TemplateOrigin) {
    id = specification.id
    name = specification.name
    self.origin = origin
    width = specification.width
    height = specification.height
    dotsPerInch = specification.dotsPerInch
    mostBytes = specification.file.mostBytes
    groundColours = specification.ground.colours
    whitensGround = specification.ground.whiten
    checks = specification.checks
    allowedAdjustments = specification.allowedAdjustments.map(\.rawValue)
    rules = PhotoRuleName.allCases.compactMap { name in
      specification.rules[name].map { SpecificationRule(name, $0) }
    }
  }
}

/// One rule of a specification: bounds, how sure they are, and where they are written.
public struct SpecificationRule: WireOpen, Codable, Sendable, Equatable {
  /// The rule's name, such as `face-width`.
  public var rule: String
  /// The rule's name for people.
  public var label: Localized
  /// Its name in ISO/IEC 29794-5, where it is a score of that standard.
  public var standardName: String?
  /// The measure's unit; absent for scores.
  public var unit: String?
  /// The least that is allowed.
  public var minimum: Double?
  /// The most that is allowed.
  public var maximum: Double?
  /// Not below ``minimum`` and below this, it only warns.
  public var idealMinimum: Double?
  /// Not above ``maximum`` and above this, it only warns.
  public var idealMaximum: Double?
  /// What a crop aims at.
  public var target: Double?
  /// How sure it is: `A`, `B`, `C` or `own`.
  public var certainty: PhotoSpecification.Certainty
  /// What breaking it does.
  public var enforcement: PhotoSpecification.Enforcement
  /// Where it is written.
  public var source: String

  /// Shows a rule.
  public init(_ name: PhotoRuleName, _ rule: PhotoSpecification.Rule) {
    self.rule = name.rawValue
    label = name.label
    standardName = name.standardName
    unit = name.unit.isEmpty ? nil : name.unit
    minimum = rule.minimum
    maximum = rule.maximum
    idealMinimum = rule.idealMinimum
    idealMaximum = rule.idealMaximum
    target = rule.target
    certainty = rule.certainty
    enforcement = rule.enforcement
    source = rule.source
  }
}

/// The answer of `GET /v1/specifications`.
public struct SpecificationList: Codable, Sendable, Equatable {
  /// Every specification.
  public var specifications: [SpecificationView]

  /// A list.
  public init(specifications: [SpecificationView]) { self.specifications = specifications }
}
