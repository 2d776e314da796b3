import Core

/// Continues and lifts the ground of a finished photo, and leaves the person alone.
struct GroundFinish {
  private let ground: GroundModel
  private let head: HeadMeasure
  private let rules: PhotoSpecification.Ground
  /// What was done.
  private(set) var adjustments: [PhotoAdjustment] = []
  /// Whether the person, or anything but plain ground, stands at the frame's edge within the crop.
  private(set) var cutsPicture = false
  /// The ground's pixels, connected with the photo's edge.
  private(set) var mask: [Bool] = []

  init(_ rules: PhotoSpecification.Ground, ground: GroundModel, head: HeadMeasure) {
    self.rules = rules
    self.ground = ground
    self.head = head
  }

  /// Whether the ground may be continued beyond the frame.
  var canExtend: Bool { rules.extend && ground.isPlain }

  /// Works on the photo's pixels.
  /// - Parameter beyond: How far the crop reaches beyond the frame.
  mutating func apply(to view: inout FaceView, beyond: CropPlan.Overhang) {
    var distances = distances(view)
    extend(&view, &distances, beyond: beyond)
    mask = connectedGround(view, distances)
    guard ground.isPlain, ground.isLight else { return }
    if rules.balance { balance(&view) }
    if rules.brighten { raiseExposure(&view) }
    if rules.whiten { lift(&view, distances) }
  }

  private func distances(_ view: FaceView) -> [Float] {
    var distances = [Float](repeating: 0, count: view.width * view.height)
    for row in 0..<view.height {
      let v = Float(view.v(row))
      for column in 0..<view.width {
        let index = row * view.width + column
        distances[index] = ground.distance(view.image.pixels[index].squareRoot(), u: Float(view.u(column)), v: v)
      }
    }
    return distances
  }

  /// Fills what lies beyond the frame with the ground's colour, and looks whether that is honest.
  private mutating func extend(_ view: inout FaceView, _ distances: inout [Float], beyond: CropPlan.Overhang) {
    guard beyond.largest > 0.01 else { return }
    let (width, height) = (view.width, view.height)
    var uncovered = 0
    var touching = 0
    var foreign = 0
    let covered = (0..<width * height).map { view.image.isInFrame($0) }
    for row in 0..<height {
      for column in 0..<width where !covered[row * width + column] {
        let index = row * width + column
        uncovered += 1
        // The covered pixel two beside this one shows what stands at the frame's edge.
        for (x, y) in [(column - 2, row), (column + 2, row), (column, row + 2)]
        where (0..<width).contains(x) && (0..<height).contains(y) && covered[y * width + x] {
          touching += 1
          if distances[y * width + x] > 1.5 * ground.threshold { foreign += 1 }
        }
        let root = ground.colour(u: Float(view.u(column)), v: Float(view.v(row)))
          .withinUnit
        view.image.pixels[index] = SIMD4(root.x * root.x, root.y * root.y, root.z * root.z, 0)
        distances[index] = 0
      }
    }
    guard uncovered > 0 else { return }
    cutsPicture = !canExtend || beyond.bottom > 0.5 || foreign * 50 > touching
    if !cutsPicture { adjustments.append(.groundExtended) }
  }

  /// Whether a place surely belongs to the face, however like the ground its colour is.
  private func isFace(_ view: FaceView, column: Int, row: Int) -> Bool {
    let u = view.u(column) / (0.88 * min(-head.left, head.right))
    let v = (view.v(row) - 0.25) / 1.35
    return u * u + v * v < 1
  }

  /// Ground-coloured, untextured pixels that reach the upper edge or a side through others of their kind; from there
  /// on also the soft shadows beside them.
  private func connectedGround(_ view: FaceView, _ distances: [Float]) -> [Bool] {
    let (width, height) = (view.width, view.height)
    let edges = EdgeField(view)
    let texture = min(5, max(2.5, 3 * ground.noise))
    var mask = [Bool](repeating: false, count: width * height)
    var queue: [Int] = []
    func visit(_ index: Int, _ threshold: Float) {
      guard !mask[index], distances[index] < threshold, edges.strength(index) < texture,
        !isFace(view, column: index % width, row: index / width)
      else { return }
      mask[index] = true
      queue.append(index)
    }
    for column in 0..<width { visit(column, ground.threshold) }
    for row in 0..<height {
      visit(row * width, ground.threshold)
      visit(row * width + width - 1, ground.threshold)
    }
    let shadow = 2.5 * ground.threshold
    while let index = queue.popLast() {
      let column = index % width
      if column > 0 { visit(index - 1, shadow) }
      if column < width - 1 { visit(index + 1, shadow) }
      if index >= width { visit(index - width, shadow) }
      if index < width * (height - 1) { visit(index + width, shadow) }
    }
    return mask
  }

  /// Takes the cast out of the light: what is known to be a white ground becomes neutral, and all of the picture with
  /// it, each channel by an eighth at most.
  private mutating func balance(_ view: inout FaceView) {
    let root = ground.colour(u: 0, v: -1)
    let light = root * root
    let mean = SRGB.luminance(light)
    var gain = SIMD4<Float>(mean / light.x, mean / light.y, mean / light.z, 1)
    gain.clamp(lowerBound: SIMD4(repeating: 0.875), upperBound: SIMD4(repeating: 1.125))
    guard max(abs(gain.x - 1), abs(gain.y - 1), abs(gain.z - 1)) > 0.02 else { return }
    for index in view.image.pixels.indices {
      view.image.pixels[index] = (view.image.pixels[index] * gain).withinUnit
    }
    exposure *= gain
    adjustments.append(.whiteBalanced)
  }

  /// Makes all of the picture lighter by one factor: until the ground is nearly white, by a quarter at most, and
  /// never so far that the face's highlights would clip.
  private mutating func raiseExposure(_ view: inout FaceView) {
    var lights: [Float] = []
    for row in view.row(-0.6)...view.row(1.4) {
      for column in view.column(-0.9)...view.column(0.9) {
        let pixel = view.image.pixels[row * view.width + column]
        lights.append(max(max(pixel.x, pixel.y), pixel.z))
      }
    }
    lights.sort()
    guard let brightest = lights.isEmpty ? nil : lights[lights.count * 98 / 100], brightest > 0 else { return }
    let root = ground.colour(u: 0, v: -1)
    let ground = root * root * exposure
    let light = max(ground.x, ground.y, ground.z)
    let gain = min(0.9 / light, 0.85 / brightest, 1.25)
    guard gain > 1.04 else { return }
    for index in view.image.pixels.indices {
      let pixel = view.image.pixels[index] * gain
      view.image.pixels[index] = SIMD4(pixel.x, pixel.y, pixel.z, view.image.pixels[index].w)
    }
    exposure *= SIMD4(gain, gain, gain, 1)
    adjustments.append(.exposureRaised)
  }

  /// What each channel of the picture has been multiplied by.
  private var exposure = SIMD4<Float>.one

  /// Adds what the ground lacks to white, in full where a pixel is ground, in part where it is a mixture of ground
  /// and hair: pixel = a·hair + (1 − a)·ground, so white behind it adds (1 − a)(white − ground). The share is judged
  /// by the distance from the ground's colour against the greatest distance nearby; that keeps fine hair free of a
  /// halo. It is never more than what lies between the person's own light nearby and the ground's: hair beside a darker
  /// outline is hair.
  private mutating func lift(_ view: inout FaceView, _ distances: [Float]) {
    let (width, height) = (view.width, view.height)
    let away = Neighbourhood.distances(to: mask, width: width, height: height)
    let farthest = Neighbourhood.most(distances, width: width, height: height, radius: 5)
    let start = 0.7 * ground.threshold
    var lights = view.image.pixels.map { SRGB.luminance($0) }
    defer { lights.withUnsafeMutableBytes { $0.wipe() } }
    for row in 0..<height {
      for column in 0..<width {
        let index = row * width + column
        guard away[index] < 9, !isFace(view, column: column, row: row) else { continue }
        let span = max(12, farthest[index] - start)
        let mixed = 1 - min(1, max(0, distances[index] - start) / span)
        var share = mask[index] ? 1 : mixed * min(1, (9 - away[index]) / 5)
        guard share > 0 else { continue }
        let root = ground.colour(u: Float(view.u(column)), v: Float(view.v(row)))
        let light = root * root * exposure
        if !mask[index] {
          share = min(
            share, between(lights[index], own(away, lights, column, row, width, height), SRGB.luminance(light)))
        }
        let lack = SIMD4<Float>.one - light
        var pixel = view.image.pixels[index] + lack.withinUnit * share
        // Clean ground loses the grain that lifting would leave in it.
        if mask[index] { pixel += (SIMD4<Float>.one - pixel) * max(0, 1 - distances[index] / ground.threshold) }
        view.image.pixels[index] =
          SIMD4(pixel.x, pixel.y, pixel.z, view.image.pixels[index].w)
          .withinUnit
      }
    }
    adjustments.append(.groundLifted)
  }

  /// The person's light nearby: that of the place within four pixels that is farthest from the ground.
  private func own(
    _ away: [Float], _ lights: [Float], _ column: Int, _ row: Int, _ width: Int, _ height: Int
  ) -> Float {
    var (deepest, light) = (Float(-1), Float(0))
    for y in max(0, row - 4)...min(height - 1, row + 4) {
      for x in max(0, column - 4)...min(width - 1, column + 4) where away[y * width + x] > deepest {
        (deepest, light) = (away[y * width + x], lights[y * width + x])
      }
    }
    return light
  }

  /// How much of a light is the ground's, 0–1; 1 where the person is about as light, and nothing tells.
  private func between(_ light: Float, _ own: Float, _ ground: Float) -> Float {
    guard ground - own > 0.05 else { return 1 }
    return min(1, max(0, (light - own) / (ground - own)))
  }
}
