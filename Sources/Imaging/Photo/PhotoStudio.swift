import Core

/// Makes the photo that an issuing office asks for out of a burst of camera frames.
///
/// Synchronous CPU work, up to 400 ms for five frames of 1920 × 1080 on one core: call it from a thread of your own,
/// never from the cooperative pool. It keeps nothing between calls, and overwrites the pixels that it has made;
/// the frames are the caller's to drop.
public struct PhotoStudio: Sendable {
  let finder: FaceFinder

  /// A studio.
  /// - Parameter finder: Loaded when first used.
  public init(finder: FaceFinder = .shared) {
    self.finder = finder
  }

  /// Chooses the best frame with a single face and finishes it, whether or not every rule is met: what fails stands
  /// in the assessment.
  /// - Parameters:
  ///   - frames: A burst; frames that cannot be decoded are passed over.
  ///   - specification: What the office asks for.
  ///   - corrections: What a person has set right; they hold for each frame.
  ///   - face: The face that an earlier finishing took from the only frame; it counts where no search finds one.
  /// - Returns: The photo.
  /// - Throws: ``Problem``: `no-face`; `several-faces` with `count`; `image-unreadable` or `image-too-large` where no
  ///   frame can be decoded; `invalid-value` for a crop without the eyes; `internal-error`.
  public func finish(
    frames: [Frame], specification: PhotoSpecification, corrections: PhotoCorrections? = nil, face: FaceBox? = nil
  ) throws(Problem) -> FinishedPhoto {
    let burst = BurstReading(of: frames.count)
    for frame in frames { try read(frame, into: burst) }
    return try finish(burst, specification: specification, corrections: corrections, face: face)
  }

  /// Reads a frame of a burst that is being taken.
  /// - Throws: ``Problem`` `internal-error`; a frame that cannot be decoded is passed over.
  public func read(_ frame: Frame, into burst: BurstReading) throws(Problem) { try burst.read(frame, finder) }

  /// Chooses the best frame of a burst that was read while it was taken, as
  /// ``finish(frames:specification:corrections:face:)`` does.
  /// - Parameter burst: Empty afterwards.
  /// - Throws: ``Problem``, as there.
  public func finish(
    _ burst: BurstReading, specification: PhotoSpecification, corrections: PhotoCorrections? = nil,
    face: FaceBox? = nil
  ) throws(Problem) -> FinishedPhoto {
    var taken = burst.take()
    defer { taken.wipe() }
    guard !taken.readings.isEmpty else { throw taken.unreadable }
    let frames = taken.frames
    let (best, burst) = try choose(&taken.readings, middle: taken.middle, known: frames.count == 1 ? face : nil)
    taken.wipe(except: best)
    var image = try Self.decode(frames[taken.readings[best].index])
    defer { image.wipe() }
    var photo = try finish(image, taken.readings[best], specification, corrections)
    photo.original = frames[taken.readings[best].index]
    photo.frames = frames.count
    photo.burst = burst
    return photo
  }

  /// Finishes one picture that is decoded already.
  /// - Parameters:
  ///   - image: sRGB, upright.
  ///   - specification: What the office asks for.
  ///   - corrections: What a person has set right.
  /// - Throws: ``Problem``: `no-face`, `several-faces`, `internal-error`.
  public func finish(
    image: RGBImage, specification: PhotoSpecification, corrections: PhotoCorrections? = nil
  ) throws(Problem) -> FinishedPhoto {
    guard image.width > 0, image.height > 0 else { throw Problem(.imageUnreadable) }
    var readings = [FrameReading(image, index: 0)]
    defer { readings[0].wipe() }
    _ = try choose(&readings)
    return try finish(image, readings[0], specification, corrections)
  }

  /// Searches the frames, and chooses the best of those with a single face (``BurstRanking``).
  ///
  /// All of the middle frame is searched, in the others the surroundings of its face first; the one that ranks best is
  /// taken when a search of all of it, too, shows nobody else. What was searched while the burst was taken is not again.
  private func choose(
    _ readings: inout [FrameReading], middle: Int? = nil, known: FaceBox? = nil
  ) throws(Problem) -> (index: Int, burst: PhotoBurst?) {
    let middle = middle ?? readings.count / 2
    if !readings[middle].isSearched { try readings[middle].search(finder) }
    let first = readings[middle].face
    for index in readings.indices where index != middle && !readings[index].isSearched {
      try readings[index].search(finder, first: first)
    }
    // In its burst the frame's face may have been seen by a quick look alone.
    if let known, readings.allSatisfy({ $0.faces.isEmpty }) { readings[middle].keep(known) }
    if readings.allSatisfy({ $0.faces.isEmpty }) { try readings[middle].searchLeaning(finder) }
    if readings.allSatisfy({ $0.faces.isEmpty }) { try readings[middle].searchFar(finder) }
    let single = readings.indices.filter { readings[$0].face != nil }
    let ranking = BurstRanking(
      single.compactMap { index in readings[index].face.map { (readings[index].gray, $0) } })
    for place in ranking.order {
      let index = single[place]
      if !readings[index].isSearchedWhole { try readings[index].search(finder) }
      if readings[index].face != nil {
        return (index, single.count > 1 ? PhotoBurst(ranking.scores[place], of: single.count) : nil)
      }
    }
    let most = readings.map(\.faces.count).max() ?? 0
    throw most == 0 ? Problem(.noFace) : Problem(.severalFaces, facts: ["count": "\(most)"])
  }

  /// A closer look at a box that is too unsure to count by itself: whether it is about as large as the face and, levelled
  /// by its eyes, surely a face.
  private func isPerson(
    _ other: FaceBox, beside face: FaceBox, _ image: RGBImage, _ gray: GrayImage
  ) throws(Problem) -> Bool {
    guard (0.6...1.6).contains(other.width / face.width) else { return false }
    do throws(Problem) {
      var levelled = try LevelledFace(image, gray: gray, face: other, corrected: nil, finder: finder)
      defer { levelled.view.image.wipe() }
      return levelled.score >= FaceSearch.sureScore && !EyeRoundness.isInhuman(levelled.view)
    } catch {
      guard error.code == .noFace else { throw error }
      return false
    }
  }

  /// A frame's picture.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`.
  public static func decode(_ frame: Frame) throws(Problem) -> RGBImage {
    switch frame.format.pixels {
    case .mjpeg: try JPEG.decode(frame.bytes).oriented(ExifOrientation.read(frame.bytes) ?? .upright)
    case .yuyv: try YUYV.rgb(frame.bytes, width: frame.format.width, height: frame.format.height)
    case .nv12: try NV12.rgb(frame.bytes, width: frame.format.width, height: frame.format.height)
    }
  }

  private func finish(
    _ image: RGBImage, _ reading: FrameReading, _ specification: PhotoSpecification, _ corrections: PhotoCorrections?
  ) throws(Problem) -> FinishedPhoto {
    guard let face = reading.faces.first else { throw Problem(.noFace) }
    // Eyes are corrected within the face that is there: on the wall beside it are none.
    if let eyes = corrections?.eyes, !face.grown(by: 1.5).holds(eyes.middle) { throw Problem(.noFace, path: "eyes") }
    var levelled = try LevelledFace(image, gray: reading.gray, face: face, corrected: corrections?.eyes, finder: finder)
    defer { levelled.view.image.wipe() }
    if corrections?.eyes == nil {
      guard !EyeRoundness.isInhuman(levelled.view) else { throw Problem(.noFace) }
      if let other = reading.doubtful, try isPerson(other, beside: face, image, reading.gray) {
        throw Problem(.severalFaces, facts: ["count": "2"])
      }
    }
    let eyes = levelled.eyes
    let ground = GroundModel(levelled.view)
    let head = HeadMeasure(levelled.view, ground: ground)
    var finish = GroundFinish(specification.ground, ground: ground, head: head)
    let plan =
      if let crop = corrections?.crop, crop.width > 1 {
        CropPlan(specification, crop: crop, eyes: eyes, frameWidth: image.width, frameHeight: image.height)
      } else {
        CropPlan(
          specification, head: head, eyes: eyes, frameWidth: image.width, frameHeight: image.height,
          canExtend: finish.canExtend)
      }
    guard corrections?.crop == nil || plan.holdsEyes(specification) else {
      throw Problem(.eyesOutsideCrop, path: "crop")
    }
    var photo = FaceView(
      finishing: image, eyes: eyes, crop: plan, width: specification.width, height: specification.height)
    defer { photo.image.wipe() }
    finish.apply(to: &photo, beyond: plan.beyond)
    var picture = photo.image.encoded()
    defer { picture.wipe() }
    let file = try SizedJPEG(picture, specification.file, dotsPerInch: specification.dotsPerInch)
    let assessment = PhotoInspection(
      specification: specification, head: head, eyes: eyes, plan: plan, photo: photo,
      cutsPicture: finish.cutsPicture,
      levelledRoll: LevelledFace.look(photo)?.roll,
      bytes: file.file.count, secondShare: reading.secondShare
    ).assessment()
    let corners = [(0, 0), (photo.width, 0), (photo.width, photo.height), (0, photo.height)].map {
      photo.map.source(PixelPoint(x: Double($0.0), y: Double($0.1)))
    }
    return FinishedPhoto(
      jpeg: file.file, width: specification.width, height: specification.height,
      dotsPerInch: specification.dotsPerInch, quality: file.quality, subsampling: file.subsampling,
      assessment: assessment, frame: reading.index, frameWidth: image.width, frameHeight: image.height, face: face,
      eyes: eyes, corners: corners,
      adjustments: finish.adjustments + (file.denoised ? [.denoised] : []))
  }
}

extension PhotoBurst {
  /// A frame's scores as the API shows them.
  fileprivate init(_ score: BurstRanking.Score, of frames: Int) {
    func percent(_ part: Double) -> Int { Int((100 * min(1, max(0, part))).rounded()) }
    self.init(
      frames: frames, sharpness: percent(score.sharpness), stillness: percent(score.stillness),
      exposure: percent(score.exposure), symmetry: percent(score.symmetry), eyeOpenness: percent(score.eyeOpenness))
  }
}
