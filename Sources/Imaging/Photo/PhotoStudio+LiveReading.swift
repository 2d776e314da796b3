import Core

extension PhotoStudio {
  /// What a live frame cannot tell: it is not encoded, and not looked at twice.
  private static let unread: Set<PhotoRuleName> = [.levelledRoll, .fileSize]

  /// Reads the face detector if that has not been done, so that the first live frame is read as quickly as others.
  /// - Throws: ``Problem``: `internal-error`.
  public func prepare() throws(Problem) { try finder.load() }

  /// Reads one live frame for guidance: quicker than a photo, and without making one.
  ///
  /// The frame is looked at in half its size where it is wider than 1280, and where a face is followed at about 960
  /// pixels across; only how sharp the face is, is measured in its own (``LiveSharpness``). The face is searched where
  /// the frame before had it, and in all of the frame where it is not found there and, in three frames, every 0.7 s
  /// (``FaceSweep``). Where none is known all of the frame is searched and its middle once more, for smaller ones, by
  /// turns: the one who stands too far away must hear so.
  /// - Parameters:
  ///   - frame: As it came from the camera.
  ///   - specification: What the office asks for.
  ///   - tracker: What is known from the frames before; nil for a frame by itself.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`, `internal-error`.
  public func read(
    _ frame: Frame, for specification: PhotoSpecification, following tracker: FaceTracker? = nil
  ) throws(Problem) -> GuidanceReading {
    let last = tracker?.last(before: frame)
    var picture = try LivePicture(frame)
    defer { picture.wipe() }
    var reading = FrameReading(try picture.gray(eighths: Self.eighths(frame.format.width, isFollowed: last != nil)))
    defer { reading.wipe() }
    guard reading.gray.width > 0, reading.gray.height > 0 else { throw Problem(.imageUnreadable) }
    var sweep: FaceSweep?
    if let last {
      sweep = try search(&reading, last, at: frame.timestamp)
    } else {
      try search(&reading, tracker?.look ?? .both)
    }
    let size = (width: Double(reading.gray.width), height: Double(reading.gray.height))
    guard let face = reading.face else {
      tracker?.noteNone(isEmpty: reading.faces.isEmpty)
      return GuidanceReading(faces: reading.faces.count)
    }
    var image = try picture.colours(over: reading.gray)
    defer { image.wipe() }
    let box = FrameArea(
      x: face.x / size.width, y: face.y / size.height, width: face.width / size.width,
      height: face.height / size.height)
    // The eyes are found afresh now and then, too, but not in a frame in which somebody else is looked for.
    let isBusy = reading.isSearchedWhole || sweep != nil
    let settled = last.flatMap { !isBusy && $0.isUnsettled(frame) ? nil : $0 }
    guard var live = LiveFace(image, gray: reading.gray, face: face, last: settled?.eyes.scaled(by: size.width)) else {
      tracker?.noteNone(isEmpty: false)
      return GuidanceReading(faces: 0, face: box)
    }
    defer { live.view.image.wipe() }
    guard !EyeRoundness.isInhuman(live.view) else {
      tracker?.noteNone(isEmpty: false)
      return GuidanceReading(faces: 0)
    }
    let eyes = live.eyes
    let known = reading.isSearchedWhole ? nil : sweep ?? last?.sweep
    let swept = known ?? FaceSweep(wholeAt: frame.timestamp, secondShare: reading.secondShare)
    tracker?.note(
      FaceTracker.Place(
        face: face.scaled(by: 1 / size.width), eyes: eyes.scaled(by: 1 / size.width), sweep: swept,
        settled: settled?.settled ?? frame.timestamp, format: frame.format))
    let ground = GroundModel(live.view)
    let head = HeadMeasure(live.view, ground: ground)
    var finish = GroundFinish(specification.ground, ground: ground, head: head)
    let plan = CropPlan(
      specification, head: head, eyes: eyes, frameWidth: image.width, frameHeight: image.height,
      canExtend: finish.canExtend)
    var photo = FaceView(
      finishing: image, eyes: eyes, crop: plan, width: specification.width, height: specification.height,
      kernel: .triangle)
    defer { photo.image.wipe() }
    finish.apply(to: &photo, beyond: plan.beyond)
    let scale = Double(frame.format.width) / size.width
    let sharpness = LiveSharpness.measure(
      picture, reading.gray, eyes: eyes, eyeDistance: plan.eyeDistance)
    let (assessment, luminance) = PhotoInspection(
      specification: specification, head: head, eyes: eyes.scaled(by: scale), plan: plan, photo: photo,
      cutsPicture: finish.cutsPicture, levelledRoll: nil, bytes: 0, secondShare: swept.secondShare,
      unread: Self.unread, sharpness: sharpness
    ).measured()
    func point(_ point: PixelPoint) -> FramePoint { FramePoint(x: point.x / size.width, y: point.y / size.height) }
    let silhouette = Silhouette.width(live.view, ground: ground)
    return GuidanceReading(
      faces: 1, face: box, eyes: FrameEyes(left: point(eyes.left), right: point(eyes.right)),
      head: Self.area(of: head, eyes: eyes, size),
      silhouetteWidth: silhouette.map { $0 * eyes.distance / size.width },
      measures: assessment.measures,
      overhang: Self.overhang(photo, size), darkSide: Self.darkSide(live.view), faceLuminance: luminance)
  }

  /// The scale, in eighths, at which a frame is decoded.
  /// - Parameter isFollowed: Whether the frame before had a face: one that is too small for this is searched for in more.
  private static func eighths(_ width: Int, isFollowed: Bool) -> Int {
    guard isFollowed else { return width > 1280 ? 4 : 8 }
    return min(8, max(1, (8 * 960 + width - 1) / max(1, width)))
  }

  /// Searches where the face was, and in all of the frame where it is not there, or where a sweep's part shows somebody
  /// else.
  /// - Returns: The sweep where this frame has done a part of it.
  private func search(
    _ reading: inout FrameReading, _ last: FaceTracker.Place, at time: SuspendingClock.Instant
  ) throws(Problem) -> FaceSweep? {
    if try reading.search(finder, around: last.face.scaled(by: Double(reading.gray.width))) {
      guard let face = reading.face, let part = last.sweep.part(at: time) else { return nil }
      let other = try reading.likeliest(finder, beside: face, part)
      if other?.score ?? 0 < FaceSearch.sureScore { return last.sweep.next(at: time, face: face, found: other) }
    }
    // Whoever stands far away is looked for in one of the next frames, as where nobody is: this one had two searches.
    try reading.search(finder)
    return nil
  }

  /// Searches a frame in which no face is known.
  private func search(_ reading: inout FrameReading, _ look: FaceTracker.Look) throws(Problem) {
    if look == .far {
      try reading.searchMiddle(finder)
      if reading.faces.isEmpty { return }
    }
    // Somebody in the middle may not be alone.
    try reading.search(finder)
    if look == .both, reading.faces.isEmpty { try reading.searchMiddle(finder) }
  }

  /// Upright, in fractions of the frame.
  private static func area(
    of head: HeadMeasure, eyes: EyePair, _ size: (width: Double, height: Double)
  ) -> FrameArea {
    let unit = eyes.distance
    return FrameArea(
      x: (eyes.middle.x + head.left * unit) / size.width, y: (eyes.middle.y + head.top * unit) / size.height,
      width: head.width * unit / size.width, height: head.height * unit / size.height)
  }

  /// How far the photo's corners lie beyond the frame.
  private static func overhang(_ photo: FaceView, _ size: (width: Double, height: Double)) -> GuidanceReading.Overhang {
    let (width, height) = (Double(photo.width), Double(photo.height))
    let corners = [(0, 0), (width, 0), (width, height), (0, height)].map {
      photo.map.source(PixelPoint(x: $0.0, y: $0.1))
    }
    let (x, y) = (corners.map(\.x), corners.map(\.y))
    let (top, bottom) = (y.min() ?? 0, y.max() ?? 0)
    return GuidanceReading.Overhang(
      left: max(0, -(x.min() ?? 0)) / size.width, right: max(0, (x.max() ?? 0) - size.width) / size.width,
      top: max(0, -top) / size.height, bottom: max(0, bottom - size.height) / size.height,
      isTooTall: bottom - top > Self.tallestPhoto * size.height)
  }

  /// Of the frame's height: what is over it at the top is plain ground above the hair, which may be continued.
  private static let tallestPhoto = 1.05

  /// The darker cheek; nil where they differ by less than a tenth.
  private static func darkSide(_ view: FaceView) -> GuidanceReading.Side? {
    func light(_ middle: Double) -> Float {
      var (sum, count) = (Float(0), Float(0))
      for row in view.row(0.5)...view.row(0.9) {
        for column in view.column(middle - 0.2)...view.column(middle + 0.2) {
          sum += SRGB.luminance(view.image.pixels[row * view.width + column])
          count += 1
        }
      }
      return sum / count
    }
    let (left, right) = (light(-0.6), light(0.6))
    guard abs(left - right) > 0.1 * max(left, right) else { return nil }
    return left < right ? .left : .right
  }
}

/// The outline of a head against its ground.
enum Silhouette {
  /// The width at the height of the eyes, hair and ears included, in eye distances; nil where the ground is too
  /// restless to tell or the outline leaves the view.
  static func width(_ view: FaceView, ground: GroundModel) -> Double? {
    guard ground.agreement > 0.5 else { return nil }
    var widths: [Double] = []
    for row in stride(from: view.row(-0.3), through: view.row(0.3), by: 3) {
      guard let left = edge(view, ground, row: row, side: -1), let right = edge(view, ground, row: row, side: 1) else {
        continue
      }
      widths.append(left + right)
    }
    guard widths.count >= 3 else { return nil }
    return widths.sorted()[widths.count / 2]
  }

  /// Eye distances from the middle to the first of three ground pixels in a row.
  private static func edge(_ view: FaceView, _ ground: GroundModel, row: Int, side: Double) -> Double? {
    let v = Float(view.v(row))
    var run = 0
    for step in stride(from: 0.8 * view.eyeDistance, to: 2.9 * view.eyeDistance, by: 1) {
      let column = Int(view.middle.x + side * step)
      guard (0..<view.width).contains(column) else { return nil }
      let index = row * view.width + column
      guard view.image.covers(index) else { return nil }
      let distance = ground.distance(view.image.pixels[index].squareRoot(), u: Float(view.u(column)), v: v)
      run = distance < ground.threshold ? run + 1 : 0
      if run == 3 { return (step - 2) / view.eyeDistance }
    }
    return nil
  }
}

extension EyePair {
  /// The eyes in a picture `factor` times as large.
  func scaled(by factor: Double) -> EyePair {
    EyePair(
      left: PixelPoint(x: left.x * factor, y: left.y * factor),
      right: PixelPoint(x: right.x * factor, y: right.y * factor))
  }
}
