import Imaging

/// A drawn person before a plain, nearly white wall, who sways by a pixel or two.
struct DrawnScene: CameraScene {
  let period = 24
  private let seed: UInt64
  private let noise: SensorNoise

  init(seed: UInt64) {
    self.seed = seed
    noise = SensorNoise(seed: seed)
  }

  func paint(_ index: Int, on canvas: borrowing Canvas) {
    let (across, down) = (Double(canvas.width), Double(canvas.height))
    let scale = down / 720
    // Light falls from the front: the wall is barely darker at its edges.
    canvas.fill(
      .rectangle(Canvas.Point(0, 0), size: Canvas.Point(across, down)),
      .radial(
        Canvas.Point(across / 2, down * 0.42), radius: across * 0.62,
        [Canvas.Stop(0, Canvas.Colour(0xF3F3F2)), Canvas.Stop(1, Canvas.Colour(0xECECEB))]))
    let sway = sway(at: index)
    canvas.placed(
      at: Canvas.Point(across / 2 + sway.x * scale, down * 0.415 + sway.y * scale), scale: scale, angle: sway.angle
    ) { Person().paint(on: $0) }
    noise.add(to: canvas, frame: index)
  }

  /// How far the person stands from the middle, in pixels at a frame height of 720, and the tilt in degrees.
  private func sway(at index: Int) -> (x: Double, y: Double, angle: Double) {
    var numbers = SeededNumbers(seed: seed)
    let phase = 2 * Double.pi * (Double(index) / Double(period) + numbers.fraction())
    return (1.8 * wave(phase), 0.8 * wave(2 * phase + 1), 0.25 * wave(phase + 2))
  }

  /// The sine by its power series, so that a seed gives the same pictures whatever the C library.
  private func wave(_ phase: Double) -> Double {
    let x = phase.remainder(dividingBy: 2 * .pi)
    var (term, sum) = (x, x)
    for step in 1...11 {
      term *= -x * x / Double(2 * step * (2 * step + 1))
      sum += term
    }
    return sum
  }
}
