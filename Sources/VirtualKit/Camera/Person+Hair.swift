import Imaging

extension Person {
  /// What is seen of the hair behind the ears and the temples.
  func paintBackHair(on canvas: borrowing Canvas) {
    let back = Self.symmetric([
      Point(0, -180), Point(62, -170), Point(114, -128), Point(131, -70), Point(132, -10), Point(122, 40),
      Point(104, 60), Point(0, 60),
    ])
    canvas.fill(back, .solid(Tone.hair))
  }

  /// Short hair, parted on one side, off the forehead and clear of the ears.
  func paintFrontHair(on canvas: borrowing Canvas) {
    let cap = Shape.smooth([
      Point(-123, -8), Point(-133, -56), Point(-126, -112), Point(-92, -164), Point(-36, -188), Point(30, -190),
      Point(88, -168), Point(124, -116), Point(133, -60), Point(123, -8), Point(114, -30), Point(108, -66),
      Point(92, -98), Point(58, -108), Point(14, -120), Point(-34, -130), Point(-62, -114), Point(-92, -90),
      Point(-108, -58), Point(-114, -28),
    ])
    canvas.fill(
      cap,
      .linear(
        Point(0, -178), Point(0, -30),
        [
          Stop(0, Colour(0x2A2426)), Stop(0.5, Tone.hair), Stop(1, Colour(0x151213)),
        ]))
    canvas.clipped(to: cap) { canvas in
      canvas.glow(Point(40, -158), radii: Point(84, 26), angle: 12, Tone.hairLight.faded(0.75))
      canvas.glow(Point(-86, -138), radii: Point(46, 20), angle: -44, Tone.hairLight.faded(0.6))
      paintStrands(on: canvas)
    }
  }

  /// Fine lines that run from the parting to both sides.
  private func paintStrands(on canvas: borrowing Canvas) {
    for index in 0..<44 {
      let t = Double(index) / 43
      let wave = Double(index * 37 % 11) / 11 - 0.5
      let root = Point(-50 + 16 * t, -188 + 58 * t)
      let right = Shape.smooth(
        [
          root, Point(36 + 20 * wave, -192 + 70 * t + 5 * wave), Point(100 + 6 * wave, -156 + 76 * t),
          Point(130, -80 + 70 * t),
        ], closed: false)
      let tone = index % 3 == 0 ? Colour(0x5C5256).faded(0.28) : Colour(0x070606).faded(0.38)
      canvas.stroke(right, .solid(tone), width: 1.3)
      let left = Shape.smooth(
        [root, Point(-88 + 8 * wave, -168 + 60 * t), Point(-118, -122 + 62 * t), Point(-131, -54 + 44 * t)],
        closed: false)
      canvas.stroke(left, .solid(tone), width: 1.3)
    }
  }
}
