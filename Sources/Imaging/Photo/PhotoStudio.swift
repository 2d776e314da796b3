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
  /// - Returns: The photo.
  /// - Throws: ``Problem``: `no-face`; `several-faces` with `count`; `image-unreadable` or `image-too-large` where no
  ///   frame can be decoded; `invalid-value` for a crop without the eyes; `internal-error`.
  public func finish(
    frames: [Frame], specification: PhotoSpecification, corrections: PhotoCorrections? = nil
  ) throws(Problem) -> FinishedPhoto {
    var readings: [FrameReading] = []
    defer { for index in readings.indices { readings[index].wipe() } }
    var unreadable = Problem(.imageUnreadable)
    for (index, frame) in frames.enumerated() {
      do {
        readings.append(try FrameReading(frame, index: index))
      } catch {
        unreadable = error
      }
    }
    guard !readings.isEmpty else { throw unreadable }
    let best = try choose(&readings)
    var image = try Self.decode(frames[readings[best].index])
    defer { image.wipe() }
    var photo = try finish(image, readings[best], specification, corrections)
    photo.original = frames[readings[best].index]
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

  /// Searches each frame, and chooses the best of those with a single face.
  private func choose(_ readings: inout [FrameReading]) throws(Problem) -> Int {
    for index in readings.indices {
      let gray = readings[index].gray
      try readings[index].search(finder, width: FrameReading.searchWidth(gray.width, gray.height))
    }
    if readings.allSatisfy({ $0.faces.isEmpty }) {
      try readings[readings.count / 2].searchFar(finder)
    }
    let single = readings.indices.filter { readings[$0].faces.count == 1 }
    if let best = single.max(by: { readings[$0].score < readings[$1].score }) { return best }
    let most = readings.map(\.faces.count).max() ?? 0
    throw most == 0 ? Problem(.noFace) : Problem(.severalFaces, facts: ["count": "\(most)"])
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
    var levelled = try LevelledFace(image, gray: reading.gray, face: face, corrected: corrections?.eyes, finder: finder)
    defer { levelled.view.image.wipe() }
    let (eyes, measured) = (levelled.eyes, levelled.view)
    let ground = GroundModel(measured)
    let head = HeadMeasure(measured, ground: ground)
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
      levelledRoll: LevelledFace.look(picture, middle: plan.eyes, eyeDistance: plan.eyeDistance)?.roll,
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
