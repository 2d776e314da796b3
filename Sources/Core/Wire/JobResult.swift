/// What came out of a job; only the parts that fit its kind are there.
public struct JobResult: Codable, Sendable, Equatable {
  /// Printout: the best evidence that it is on paper.
  public var confirmation: Confirmation?
  /// Printout: copies known to be whole.
  public var copiesPrinted: Int?
  /// Printout: pages of the copy that was under way, known to be whole.
  public var pagesPrinted: Int?
  /// Printout: torn pages that were closed with a void mark.
  public var pagesVoided: Int?
  /// Photo: the specification that it was measured by.
  public var specification: String?
  /// Photo: whether every rule that counts is met.
  public var acceptable: Bool?
  /// Photo: the rules with what was measured, failed ones first.
  public var rules: [PhotoRule]?
  /// Photo: what the specification asks for and nothing measures, to be checked by eye; nil where there is nothing.
  public var checks: [PhotoCheck]?
  /// Photo: the finished picture.
  public var photo: PhotoFile?
  /// Photo: the frame that it was made from, with the eyes and the crop that were taken.
  public var frame: PhotoFrame?

  /// A result.
  public init(
    confirmation: Confirmation? = nil, copiesPrinted: Int? = nil, pagesPrinted: Int? = nil, pagesVoided: Int? = nil,
    specification: String? = nil, acceptable: Bool? = nil, rules: [PhotoRule]? = nil,
    checks: [PhotoCheck]? = nil, photo: PhotoFile? = nil, frame: PhotoFrame? = nil
  ) {
    self.confirmation = confirmation
    self.copiesPrinted = copiesPrinted
    self.pagesPrinted = pagesPrinted
    self.pagesVoided = pagesVoided
    self.specification = specification
    self.acceptable = acceptable
    self.rules = rules
    self.checks = checks
    self.photo = photo
    self.frame = frame
  }
}

/// One rule of a photo specification, held against one photo.
public struct PhotoRule: Codable, Sendable, Equatable {
  /// The rule's name, such as `face-width`.
  public var rule: String
  /// Whether it is met.
  public var passed: Bool
  /// Whether it only warns.
  public var advisory: Bool?
  /// What was measured, in ``unit``; nil where nothing could be.
  public var measured: Double?
  /// The least that is allowed.
  public var minimum: Double?
  /// The most that is allowed.
  public var maximum: Double?
  /// Not below ``minimum`` and below this, it only warns.
  public var idealMinimum: Double?
  /// Not above ``maximum`` and above this, it only warns.
  public var idealMaximum: Double?
  /// The measure's unit, such as `px`, `kB`, `°`.
  public var unit: String?
  /// What to do about it, in the reader's language.
  public var advice: String?
  /// Its name in ISO/IEC 29794-5, such as `BackgroundUniformity`, where it is a score of that standard.
  public var standardName: String?
  /// How sure the rule is: `A`, `B`, `C` or `own`.
  public var certainty: PhotoSpecification.Certainty?

  /// A rule with what was measured.
  public init(
    rule: String, passed: Bool, advisory: Bool? = nil, measured: Double? = nil, minimum: Double? = nil,
    maximum: Double? = nil, idealMinimum: Double? = nil, idealMaximum: Double? = nil, unit: String? = nil,
    advice: String? = nil, standardName: String? = nil,
    certainty: PhotoSpecification.Certainty? = nil
  ) {
    self.rule = rule
    self.passed = passed
    self.advisory = advisory
    self.measured = measured
    self.minimum = minimum
    self.maximum = maximum
    self.idealMinimum = idealMinimum
    self.idealMaximum = idealMaximum
    self.unit = unit
    self.advice = advice
    self.standardName = standardName
    self.certainty = certainty
  }
}

/// Something that a person has to look at on a photo.
public struct PhotoCheck: Codable, Sendable, Equatable {
  /// What to look for, in the reader's language.
  public var text: String
  /// How sure it is that the office asks for it.
  public var certainty: PhotoSpecification.Certainty?

  /// A check.
  public init(text: String, certainty: PhotoSpecification.Certainty? = nil) {
    self.text = text
    self.certainty = certainty
  }
}

/// The finished picture of a photo job.
public struct PhotoFile: Codable, Sendable, Equatable {
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int
  /// Dots per inch, as written in the file.
  public var dotsPerInch: Int
  /// The file's length in bytes.
  public var size: Int
  /// The JPEG quality that met the size, 1–100.
  public var quality: Int?
  /// How finely the file keeps colour: `4:2:0` or `4:4:4`.
  public var subsampling: String?
  /// What was done to the picture beyond turning, cropping and resampling: words of ``PhotoAdjustment``; nil in a
  /// result from before they were kept.
  public var adjustments: [String]?

  /// A picture.
  public init(
    width: Int, height: Int, dotsPerInch: Int, size: Int, quality: Int? = nil, subsampling: String? = nil,
    adjustments: [String]? = nil
  ) {
    self.width = width
    self.height = height
    self.dotsPerInch = dotsPerInch
    self.size = size
    self.quality = quality
    self.subsampling = subsampling
    self.adjustments = adjustments
  }
}
