import Imaging

extension Person {
  func paintEye(on canvas: borrowing Canvas, side: Double) {
    func place(_ points: [Point]) -> [Point] { points.map { Point(side * $0.x, $0.y) } }
    let upper = place([
      Point(25, 5), Point(34, -6), Point(50, -11),
      Point(66, -8), Point(78, 0),
    ])
    let lower = place([Point(78, 0), Point(66, 8), Point(50, 10), Point(36, 9), Point(25, 5)])
    let opening = Shape.smooth(upper + lower.dropFirst().dropLast())
    canvas.fill(opening, .solid(Tone.eyeWhite))
    canvas.clipped(to: opening) { canvas in
      let iris = Point(side * 51, -1)
      canvas.fill(
        .ellipse(iris, radii: Point(12.5, 12.5)),
        .radial(
          iris, radius: 12.5,
          [
            Stop(0, Colour(0x5A3A28)), Stop(0.75, Tone.iris), Stop(1, Colour(0x1A0F0B)),
          ]))
      canvas.fill(.ellipse(iris, radii: Point(5.5, 5.5)), .solid(Colour(0x080606)))
      // The upper lid shades the eyeball.
      canvas.glow(Point(side * 51, -13), radii: Point(34, 11), Colour(0x2A1712).faded(0.7))
      canvas.glow(Point(side * 27, 4), radii: Point(7, 6), Tone.blush.faded(0.7))
      canvas.fill(.ellipse(Point(iris.x - 4, -5), radii: Point(2.8, 2.8)), .solid(Canvas.Colour.white.faded(0.9)))
    }
    canvas.stroke(.smooth(lower, closed: false), .solid(Tone.skinDeep.faded(0.5)), width: 1.6)
    canvas.stroke(.smooth(upper, closed: false), .solid(Colour(0x24140F)), width: 4.2)
    let crease = place([Point(28, -6), Point(38, -15), Point(54, -20), Point(70, -15), Point(82, -5)])
    canvas.stroke(.smooth(crease, closed: false), .solid(Tone.skinDeep.faded(0.55)), width: 1.8)
  }

  func paintBrow(on canvas: borrowing Canvas, side: Double) {
    let brow: [Point] = [
      Point(17, -37), Point(38, -45), Point(64, -49), Point(86, -44), Point(99, -32), Point(84, -38), Point(62, -42),
      Point(38, -36), Point(18, -29),
    ]
    let shape = Shape.smooth(brow.map { Point(side * $0.x, $0.y) })
    canvas.fill(
      shape,
      .linear(
        Point(side * 16, 0), Point(side * 100, 0),
        [
          Stop(0, Tone.hair.faded(0.62)), Stop(0.3, Tone.hair.faded(0.92)), Stop(1, Tone.hair.faded(0.75)),
        ]))
    canvas.clipped(to: shape) { canvas in
      for hair in 0..<22 {
        let x = 20 + Double(hair) * 3.6
        let line = Shape.smooth([Point(side * x, -28), Point(side * (x + 9), -50)], closed: false)
        canvas.stroke(line, .solid(Tone.hairLight.faded(0.5)), width: 0.9)
      }
    }
  }

  func paintNose(on canvas: borrowing Canvas) {
    for side in [-1.0, 1.0] {
      canvas.glow(Point(side * 17, 22), radii: Point(10, 44), angle: side * -5, Tone.skinShade.faded(0.5))
      canvas.glow(Point(side * 26, 72), radii: Point(15, 18), angle: side * 10, Tone.skinShade.faded(0.6))
      let wing: [Point] = [Point(22, 58), Point(29, 66), Point(29, 78), Point(21, 83)]
      canvas.stroke(
        .smooth(wing.map { Point(side * $0.x, $0.y) }, closed: false), .solid(Tone.skinDeep.faded(0.55)), width: 2.4)
      canvas.glow(Point(side * 11, 84), radii: Point(10, 5.5), angle: side * -12, Colour(0x3A1A12).faded(0.95))
    }
    canvas.glow(Point(0, 92), radii: Point(32, 9), Tone.skinDeep.faded(0.5))
    canvas.glow(Point(0, 26), radii: Point(8, 46), Colour(0xFFE9D6).faded(0.75))
    canvas.glow(Point(0, 70), radii: Point(13, 11), Colour(0xFFE9D6).faded(0.8))
    // The groove above the lip.
    canvas.glow(Point(0, 104), radii: Point(6, 12), Tone.skinShade.faded(0.55))
  }

  func paintMouth(on canvas: borrowing Canvas) {
    let parting: [Point] = [
      Point(-42, 124), Point(-22, 124), Point(-8, 122.5), Point(0, 124), Point(8, 122.5), Point(22, 124),
      Point(42, 124),
    ]
    let upper = Shape.smooth(
      [Point(-43, 124), Point(-24, 114), Point(-9, 110), Point(0, 113), Point(9, 110), Point(24, 114), Point(43, 124)]
        + [Point(20, 125), Point(0, 125), Point(-20, 125)])
    let lower = Shape.smooth([
      Point(-42, 124), Point(-20, 124), Point(0, 125), Point(20, 124), Point(42, 124), Point(24, 137), Point(0, 142),
      Point(-24, 137),
    ])
    canvas.fill(upper, .linear(Point(0, 110), Point(0, 125), [Stop(0, Tone.lip), Stop(1, Colour(0x8E433F))]))
    canvas.fill(lower, .linear(Point(0, 124), Point(0, 142), [Stop(0, Colour(0xA9534C)), Stop(1, Colour(0xC8766B))]))
    canvas.glow(Point(0, 132), radii: Point(22, 5), Colour(0xEFB5A6).faded(0.6))
    canvas.stroke(.smooth(parting, closed: false), .solid(Tone.lipDark.faded(0.9)), width: 2.6)
    canvas.glow(Point(0, 149), radii: Point(32, 9), Tone.skinShade.faded(0.75))
    for side in [-1.0, 1.0] { canvas.glow(Point(side * 45, 125), radii: Point(8, 7), Tone.skinDeep.faded(0.45)) }
  }
}
