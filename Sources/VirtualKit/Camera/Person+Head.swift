import Imaging

extension Person {
  /// Forehead, temples, cheeks, jaw, chin.
  static let faceOutline = symmetric([
    Point(0, -138), Point(58, -128), Point(98, -96), Point(115, -46), Point(119, 6), Point(115, 58),
    Point(103, 106), Point(78, 148), Point(44, 178), Point(0, 190),
  ])

  func paintFace(on canvas: borrowing Canvas) {
    canvas.fill(
      Self.faceOutline,
      .linear(
        Point(0, -140), Point(0, 190),
        [
          Stop(0, Tone.skinLight), Stop(0.45, Tone.skin), Stop(1, Colour(0xDDAE8D)),
        ]))
    canvas.clipped(to: Self.faceOutline) { canvas in
      paintForm(on: canvas)
      paintSockets(on: canvas)
    }
    canvas.stroke(Self.faceOutline, .solid(Tone.skinShade.faded(0.35)), width: 2)
  }

  /// The round of the head: its sides turn from the light, forehead, cheeks and chin catch it.
  private func paintForm(on canvas: borrowing Canvas) {
    for side in [-1.0, 1.0] {
      canvas.glow(Point(side * 124, 30), radii: Point(46, 190), angle: side * 4, Tone.skinShade.faded(0.62))
      canvas.glow(Point(side * 92, 150), radii: Point(62, 70), angle: side * -35, Tone.skinShade.faded(0.42))
      canvas.glow(Point(side * 66, 66), radii: Point(46, 34), Tone.blush.faded(0.30))
      canvas.glow(Point(side * 62, 40), radii: Point(40, 22), angle: side * 12, Tone.skinLight.faded(0.75))
    }
    canvas.glow(Point(0, -78), radii: Point(92, 44), Colour(0xFBE2CC).faded(0.7))
    canvas.glow(Point(0, 190), radii: Point(90, 34), Tone.skinShade.faded(0.5))
    canvas.glow(Point(0, 160), radii: Point(30, 20), Tone.skinLight.faded(0.75))
    canvas.glow(Point(0, -140), radii: Point(130, 40), Tone.skinShade.faded(0.40))
  }

  /// The hollows around the eyes, darkest towards the nose and under the brow.
  private func paintSockets(on canvas: borrowing Canvas) {
    for side in [-1.0, 1.0] {
      canvas.glow(Point(side * 50, -6), radii: Point(58, 34), Tone.skinShade.faded(0.62))
      canvas.glow(Point(side * 26, -10), radii: Point(20, 34), angle: side * 12, Tone.skinDeep.faded(0.42))
      canvas.glow(Point(side * 54, -17), radii: Point(44, 15), angle: side * 4, Tone.skinDeep.faded(0.38))
      canvas.glow(Point(side * 52, 20), radii: Point(36, 12), angle: side * -6, Tone.skinDeep.faded(0.22))
    }
  }

  func paintEar(on canvas: borrowing Canvas, side: Double) {
    let points: [Point] = [
      Point(112, -22), Point(126, -34), Point(139, -26), Point(141, 0), Point(134, 28), Point(125, 48), Point(112, 50),
    ]
    let ear = Shape.smooth(points.map { Point($0.x * side, $0.y) })
    canvas.fill(
      ear,
      .linear(
        Point(side * 110, 0), Point(side * 142, 0),
        [
          Stop(0, Colour(0xC48C6C)), Stop(0.6, Tone.skin), Stop(1, Colour(0xD9A988)),
        ]))
    canvas.clipped(to: ear) { canvas in
      canvas.glow(Point(side * 124, 12), radii: Point(11, 34), angle: side * 6, Tone.skinDeep.faded(0.55))
      canvas.glow(Point(side * 128, 48), radii: Point(10, 10), Tone.blush.faded(0.4))
    }
    canvas.stroke(ear, .solid(Tone.skinShade.faded(0.6)), width: 1.6)
  }

  func paintNeck(on canvas: borrowing Canvas) {
    let neck = Self.symmetric([
      Point(0, 120), Point(70, 120), Point(73, 170), Point(77, 222), Point(96, 252), Point(60, 300), Point(0, 330),
    ])
    canvas.fill(
      neck,
      .linear(
        Point(0, 150), Point(0, 320),
        [
          Stop(0, Colour(0xB98261)), Stop(0.35, Colour(0xCF9E7D)), Stop(1, Colour(0xDDB090)),
        ]))
    canvas.clipped(to: neck) { canvas in
      canvas.glow(Point(0, 176), radii: Point(104, 56), Tone.skinDeep.faded(0.75))
      for side in [-1.0, 1.0] {
        canvas.glow(Point(side * 80, 220), radii: Point(26, 90), Tone.skinDeep.faded(0.45))
        canvas.glow(Point(side * 26, 262), radii: Point(9, 52), angle: side * 16, Tone.skinShade.faded(0.45))
      }
      canvas.glow(Point(0, 252), radii: Point(14, 26), Tone.skinLight.faded(0.35))
    }
  }

  func paintClothes(on canvas: borrowing Canvas) {
    paintShirt(on: canvas)
    for side in [-1.0, 1.0] { paintJacket(on: canvas, side: side) }
  }

  private func paintShirt(on canvas: borrowing Canvas) {
    let shirt = Self.symmetric([
      Point(0, 300), Point(46, 286), Point(80, 262), Point(100, 282), Point(112, 420), Point(0, 560),
    ])
    canvas.fill(shirt, .linear(Point(0, 260), Point(0, 460), [Stop(0, Tone.shirt), Stop(1, Tone.shirtDark)]))
    let hem = Shape.smooth(
      [Point(-82, 257), Point(-48, 287), Point(0, 304), Point(48, 287), Point(82, 257)], closed: false)
    canvas.stroke(hem, .solid(Tone.shirtDark), width: 11)
    canvas.stroke(hem, .solid(Tone.shirt.faded(0.8)), width: 6)
    canvas.glow(Point(0, 330), radii: Point(70, 26), Tone.jacketDark.faded(0.25))
  }

  private func paintJacket(on canvas: borrowing Canvas, side: Double) {
    func place(_ points: [Point]) -> [Point] { points.map { Point($0.x * side, $0.y) } }
    let body = Shape.polygon(
      place([Point(0, 430), Point(30, 400)])
        + curve(
          place([
            Point(86, 258), Point(104, 248), Point(170, 276), Point(246, 302), Point(296, 346), Point(322, 430),
            Point(340, 620),
          ])) + place([Point(0, 620)]))
    canvas.fill(
      body,
      .linear(
        Point(0, 250), Point(side * 330, 520),
        [
          Stop(0, Tone.jacketLight), Stop(0.5, Tone.jacket), Stop(1, Tone.jacketDark),
        ]))
    canvas.clipped(to: body) { canvas in
      canvas.glow(Point(side * 190, 306), radii: Point(110, 30), angle: side * 20, Tone.jacketLight.faded(0.9))
      canvas.glow(Point(side * 268, 470), radii: Point(34, 150), angle: side * -8, Tone.jacketDark.faded(0.8))
    }
    // The lapel lies over the body and throws a line of shadow.
    let lapel = Shape.polygon(
      place([
        Point(88, 252), Point(112, 262), Point(150, 372), Point(122, 388), Point(128, 412), Point(12, 560),
        Point(0, 520),
        Point(34, 420),
      ]))
    canvas.fill(
      lapel,
      .linear(
        Point(side * 30, 260), Point(side * 150, 420),
        [
          Stop(0, Tone.jacketDark), Stop(0.5, Tone.jacket), Stop(1, Tone.jacketLight),
        ]))
    canvas.stroke(lapel, .solid(Tone.jacketDark.faded(0.8)), width: 2.5)
  }

  /// Points along a smooth line, close enough to be joined by straight ones.
  private func curve(_ points: [Point]) -> [Point] {
    var out: [Point] = []
    for index in 0..<(points.count - 1) {
      let before = points[max(index - 1, 0)], from = points[index]
      let to = points[index + 1], after = points[min(index + 2, points.count - 1)]
      for step in 0..<12 {
        let t = Double(step) / 12
        func spline(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> Double {
          0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
        }
        out.append(Point(spline(before.x, from.x, to.x, after.x), spline(before.y, from.y, to.y, after.y)))
      }
    }
    if let last = points.last { out.append(last) }
    return out
  }
}
