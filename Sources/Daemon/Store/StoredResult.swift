import Core

/// What a job came to, free of any language: counts, measures, never a picture or a word.
struct StoredResult: Codable, Sendable, Equatable {
  /// Whole copies on paper.
  var copiesPrinted: Int?
  /// Whole pages on paper, in all copies.
  var pagesPrinted: Int?
  /// Pages, in all copies, that somebody had passed over who knew better what is on paper.
  var pagesSkipped: Int?
  /// Pages closed with a void mark.
  var pagesVoided: Int?
  /// The photo held against its specification.
  var assessment: PhotoAssessment?
  /// The photo's file.
  var photo: PhotoFile?
  /// How many frames were taken for it.
  var framesTaken: Int?
  /// The frame that it was made from.
  var frame: PhotoFrame?

  /// The result as the contract shows it.
  func view(confirmation: Confirmation?, language: Language) -> JobResult {
    JobResult(
      confirmation: confirmation, copiesPrinted: copiesPrinted, pagesPrinted: pagesPrinted, pagesVoided: pagesVoided,
      specification: assessment?.specification, acceptable: assessment?.acceptable,
      rules: assessment?.rules(in: language), checks: assessment?.checks(in: language), photo: photo, frame: frame)
  }
}
