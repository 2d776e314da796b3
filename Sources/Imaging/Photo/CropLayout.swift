import Core

/// What a specification's geometry asks of a crop with a head of known measures: each rule as a line in the distance of
/// the eyes and the height of the eye line.
struct CropLayout {
  private let width: Double
  private let height: Double
  private let tallHairMayBeCut: Bool
  private let centre: PhotoSpecification.Rule?
  /// Rules on the head's size, each with what one eye distance is in its measure.
  private var sizes: [(rule: PhotoSpecification.Rule, factor: Double)] = []
  /// Rules on the eye line's height, each as `sign · eyeLine + offset + factor · eyeDistance`.
  private var heights: [Height] = []

  private struct Height {
    let name: PhotoRuleName
    let rule: PhotoSpecification.Rule
    let sign: Double
    let offset: Double
    let factor: Double

    func value(_ unit: Double, _ eyeLine: Double) -> Double { sign * eyeLine + offset + factor * unit }
  }

  init(_ specification: PhotoSpecification, head: HeadMeasure) {
    width = Double(specification.width)
    height = Double(specification.height)
    tallHairMayBeCut = specification.tallHairMayBeCut
    centre = specification.rules[.eyeCentre]
    let factors: [(PhotoRuleName, Double)] = [
      (.faceWidth, head.width), (.headWidth, head.outlineWidth ?? HeadMeasure.usualOutline),
      (.headHeight, head.height), (.eyeDistance, 1),
    ]
    for (name, factor) in factors {
      if let rule = specification.rules[name] { sizes.append((rule, factor)) }
    }
    let lines: [(PhotoRuleName, Double, Double, Double)] = [
      (.hairTop, 1, 0, head.top), (.eyesToTop, 1, 0, 0), (.eyesToBottom, -1, height, 0),
    ]
    for (name, sign, offset, factor) in lines {
      guard let rule = specification.rules[name] else { continue }
      heights.append(Height(name: name, rule: rule, sign: sign, offset: offset, factor: factor))
    }
  }

  /// Eye distances to try: from the least that any rule allows to a quarter above the most, and each target; a source
  /// that ends soon below the chin may leave no other way.
  /// - Parameter fineness: Steps in the place of one.
  func units(_ fineness: Int) -> [Double] {
    let targets = sizes.compactMap { size in size.rule.target.map { $0 / size.factor } }
    let least = sizes.compactMap { size in size.rule.minimum.map { $0 / size.factor } }.min()
    let most = sizes.compactMap { size in size.rule.maximum.map { $0 / size.factor } }.max()
    let low = min(least ?? .infinity, targets.min() ?? 1)
    let high = max(most ?? 0, targets.max() ?? 1)
    let (inner, beyond) = (32 * fineness, 10 * fineness)
    return targets + (0...inner).map { low + (high - low) * Double($0) / Double(inner) }
      + (1...beyond).map { high * (1 + 0.25 * Double($0) / Double(beyond)) }
  }

  /// Heights of the eye line to try.
  /// - Parameter fineness: Steps in the place of one.
  func eyeLines(_ unit: Double, _ fineness: Int) -> [Double] {
    let targets = heights.compactMap { line in
      line.rule.target.map { line.sign * ($0 - line.offset - line.factor * unit) }
    }
    let edges = heights.flatMap { line in
      [line.rule.minimum, line.rule.maximum].compactMap { $0 }.map {
        line.sign * ($0 - line.offset - line.factor * unit)
      }
    }
    let all = (targets + edges).filter { $0 > 0 && $0 < height }
    guard let low = all.min(), let high = all.max() else { return [height * 0.45] }
    return targets + Array(stride(from: low, through: high, by: max(1, (high - low) / 120) / Double(fineness)))
  }

  /// Whether a crop meets each rule.
  func isMet(unit: Double, eyeLine: Double) -> Bool {
    func isWithin(_ value: Double, _ rule: PhotoSpecification.Rule) -> Bool {
      value >= rule.minimum ?? value && value <= rule.maximum ?? value
    }
    return sizes.allSatisfy { isWithin($0.factor * unit, $0.rule) }
      && heights.allSatisfy { line in
        let value = line.value(unit, eyeLine)
        return isWithin(value, line.rule)
          || line.name == .hairTop && tallHairMayBeCut && value < line.rule.minimum ?? value
      }
  }

  /// What a crop costs: breaches of rules, then nearness to bounds, then distances from targets, in pixels.
  func cost(unit: Double, eyeLine: Double) -> Double {
    var cost = 0.0
    for size in sizes { cost += breach(size.rule, size.factor * unit, weight: weight(size.rule)) }
    for line in heights {
      let value = line.value(unit, eyeLine)
      let isCut = line.name == .hairTop && tallHairMayBeCut && value < line.rule.minimum ?? value
      cost += breach(line.rule, value, weight: isCut ? 1 : weight(line.rule))
    }
    return cost
  }

  /// Where the middle of the eyes goes.
  /// - Parameter shift: How far the head's middle is from that of the eyes, in pixels.
  func eyeCentre(shift: Double) -> Double {
    let place = (centre?.target ?? width / 2) - shift
    return min(max(place, centre?.minimum.map { $0 + 1 } ?? 0), centre?.maximum.map { $0 - 1 } ?? width)
  }

  private func weight(_ rule: PhotoSpecification.Rule) -> Double {
    rule.comesFirst ? 1000 : rule.enforcement == .refuse ? 30 : 5
  }

  private func breach(_ rule: PhotoSpecification.Rule, _ value: Double, weight: Double) -> Double {
    // A little within the bounds, so that what rounding and resampling leave is not beyond them.
    let span = rule.maximum.flatMap { most in rule.minimum.map { most - $0 } } ?? 20
    let margin = min(2, span / 10)
    let below = max(0, (rule.minimum ?? -.infinity) - value)
    let above = max(0, value - (rule.maximum ?? .infinity))
    let near = max(0, (rule.minimum ?? -.infinity) + margin - value, value - (rule.maximum ?? .infinity) + margin)
    return weight * (below + above) + 2 * near + 0.1 * abs(value - (rule.target ?? value))
  }
}
