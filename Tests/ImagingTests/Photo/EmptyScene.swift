import Core
import FuzzTestKit

@testable import Imaging

/// Pictures without a human face: textures, drawn animals, rooms, houses, and things with two dark spots side by side.
enum EmptyScene: String, Sendable, CaseIterable {
  case noise, stripes, leaves, print, checks, blobs, cat, owl, room, house, sockets, car

  /// - Parameter seed: Places, sizes and colours.
  func picture(seed: UInt64, width: Int = 1280, height: Int = 720) -> RGBImage {
    var random = SeededGenerator(seed: 77 &+ seed &* 13)
    if self == .noise {
      return RGBImage(
        width: width, height: height,
        bytes: (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
    let canvas = Canvas(width: width, height: height, colour: Self.grey(150...240, &random))
    let size = Canvas.Point(Double(width), Double(height))
    switch self {
    case .noise: break
    case .stripes, .checks: pattern(canvas, size, &random)
    case .leaves, .blobs: discs(canvas, size, &random)
    case .print: print(canvas, size, &random)
    case .cat, .owl: animal(canvas, size, &random)
    case .room: room(canvas, size, &random)
    case .house: house(canvas, size, &random)
    case .sockets, .car: things(canvas, size, &random)
    }
    return canvas.image()
  }

  private static func grey(_ range: ClosedRange<UInt32>, _ random: inout SeededGenerator) -> Canvas.Colour {
    let value = UInt32.random(in: range, using: &random)
    return Canvas.Colour(value << 16 | value << 8 | value)
  }

  private static func colour(_ random: inout SeededGenerator) -> Canvas.Colour {
    Canvas.Colour(UInt32.random(in: 0...0xFFFFFF, using: &random))
  }

  private func pattern(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    let period = Double.random(in: 10...90, using: &random)
    let dark = Self.colour(&random)
    for column in 0...Int(size.x / period) {
      for row in 0...(self == .checks ? Int(size.y / period) : 0) where (row + column) % 2 == 0 {
        let corner = Canvas.Point(Double(column) * period, Double(row) * period)
        let high = self == .checks ? period : size.y
        canvas.fill(.rectangle(corner, size: Canvas.Point(period, high)), .solid(dark))
      }
    }
  }

  private func discs(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    for _ in 0..<(self == .leaves ? 1200 : 90) {
      let place = Canvas.Point(
        Double.random(in: 0...size.x, using: &random), Double.random(in: 0...size.y, using: &random))
      let most = self == .leaves ? 36.0 : 120
      let radii = Canvas.Point(
        Double.random(in: 6...most, using: &random), Double.random(in: 6...most / 2, using: &random))
      let shade = UInt32.random(in: 40...230, using: &random)
      let colour =
        self == .leaves ? shade / 3 << 16 | shade << 8 | shade / 4 : shade << 16 | shade * 3 / 4 << 8 | shade / 2
      canvas.placed(at: place, angle: Double.random(in: 0...180, using: &random)) {
        $0.fill(.ellipse(Canvas.Point(0, 0), radii: radii), .solid(Canvas.Colour(colour)))
      }
    }
  }

  private func print(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    for row in stride(from: 20.0, to: size.y, by: 34) {
      for column in stride(from: 20.0, to: size.x, by: 26) {
        for _ in 0..<Int.random(in: 0...5, using: &random) {
          let from = Canvas.Point(
            column + Double.random(in: 0...18, using: &random), row + Double.random(in: 0...22, using: &random))
          let isUpright = Bool.random(using: &random)
          let to = Canvas.Point(from.x + (isUpright ? 0 : 14), from.y + (isUpright ? 14 : 0))
          canvas.stroke(.polygon([from, to]), .solid(Canvas.Colour(0x1A1A20)), width: 3)
        }
      }
    }
  }

  /// A head with eyes, ears and a mouth, but a cat's or an owl's.
  private func animal(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    let fur = Self.colour(&random)
    let iris = Canvas.Colour([0xD8C23A, 0x7FB04A, 0xE08A1E].randomElement(using: &random) ?? 0xD8C23A)
    let place = Canvas.Point(
      size.x * Double.random(in: 0.3...0.7, using: &random), size.y * Double.random(in: 0.4...0.6, using: &random))
    let scale = Double.random(in: 90...260, using: &random)
    let isCat = self == .cat
    canvas.placed(at: place, scale: scale, angle: Double.random(in: -12...12, using: &random)) { canvas in
      let black = Canvas.Paint.solid(Canvas.Colour(0x151515))
      for side in [-1.0, 1] {
        canvas.fill(
          .polygon([
            Canvas.Point(side * 0.35, -0.8), Canvas.Point(side * 0.85, -1.35), Canvas.Point(side * 0.95, -0.35),
          ]), .solid(fur))
      }
      canvas.fill(.ellipse(Canvas.Point(0, 0), radii: Canvas.Point(1, isCat ? 0.85 : 1.1)), .solid(fur))
      canvas.glow(
        Canvas.Point(0, 0.4), radii: Canvas.Point(0.7, 0.5), Canvas.Colour(0xFFFFFF, opacity: 0.5))
      for side in [-1.0, 1] {
        let eye = Canvas.Point(side * 0.42, -0.15)
        let radius = isCat ? 0.22 : 0.33
        canvas.fill(.ellipse(eye, radii: Canvas.Point(radius, radius)), .solid(iris))
        canvas.fill(.ellipse(eye, radii: Canvas.Point(isCat ? 0.06 : 0.17, 0.17)), black)
        guard isCat else { continue }
        for whisker in [-0.1, 0, 0.1] {
          canvas.stroke(
            .polygon([Canvas.Point(side * 0.2, 0.35 + whisker), Canvas.Point(side * 1.2, 0.3 + 2 * whisker)]),
            .solid(Canvas.Colour(0xF0F0F0)), width: 0.015)
        }
      }
      canvas.fill(
        .polygon([Canvas.Point(-0.1, 0.22), Canvas.Point(0.1, 0.22), Canvas.Point(0, isCat ? 0.34 : 0.55)]), black)
      guard isCat else { return }
      canvas.stroke(
        .smooth([Canvas.Point(-0.25, 0.45), Canvas.Point(0, 0.36), Canvas.Point(0.25, 0.45)], closed: false), black,
        width: 0.03)
    }
  }

  /// A window, a door, pictures on the wall, a table with a lamp.
  private func room(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    func box(_ x: Double, _ y: Double, _ wide: Double, _ high: Double, _ colour: Canvas.Colour) {
      canvas.fill(
        .rectangle(Canvas.Point(x * size.x, y * size.y), size: Canvas.Point(wide * size.x, high * size.y)),
        .solid(colour))
    }
    box(0, 0.8, 1, 0.2, Canvas.Colour(0x8A6B4E))
    let shift = Double.random(in: -0.05...0.05, using: &random)
    box(0.08 + shift, 0.15, 0.24, 0.36, Canvas.Colour(0xF4F6F8))
    for pane in 0..<4 {
      box(
        0.09 + shift + 0.115 * Double(pane % 2), 0.17 + 0.17 * Double(pane / 2), 0.105, 0.155, Canvas.Colour(0x8FB6DC))
    }
    box(0.76 + shift, 0.25, 0.15, 0.57, Canvas.Colour(0x6B4A31))
    canvas.fill(
      .ellipse(Canvas.Point((0.89 + shift) * size.x, 0.55 * size.y), radii: Canvas.Point(9, 9)),
      .solid(Canvas.Colour(0xC9B458)))
    for frame in 0..<3 {
      let place = (x: 0.38 + 0.12 * Double(frame), y: 0.18 + Double.random(in: 0...0.1, using: &random))
      box(place.x, place.y, 0.09, 0.2, Canvas.Colour(0x2E2620))
      box(place.x + 0.01, place.y + 0.02, 0.07, 0.16, Self.colour(&random))
    }
    box(0.36, 0.66, 0.32, 0.04, Canvas.Colour(0x50361F))
    box(0.38, 0.7, 0.02, 0.2, Canvas.Colour(0x50361F))
    box(0.64, 0.7, 0.02, 0.2, Canvas.Colour(0x50361F))
    canvas.fill(
      .polygon([
        Canvas.Point(0.46 * size.x, 0.5 * size.y), Canvas.Point(0.56 * size.x, 0.5 * size.y),
        Canvas.Point(0.54 * size.x, 0.4 * size.y), Canvas.Point(0.48 * size.x, 0.4 * size.y),
      ]), .solid(Canvas.Colour(0xEBD9A0)))
    box(0.505, 0.5, 0.01, 0.16, Canvas.Colour(0x303030))
  }

  /// The front of a house: two windows over a door.
  private func house(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    let wide = Double.random(in: 0.25...0.6, using: &random) * size.y
    let left = size.x / 2 - wide / 2
    let top = size.y * 0.25
    let wall = Self.grey(170...235, &random)
    canvas.fill(.rectangle(Canvas.Point(left, top), size: Canvas.Point(wide, size.y * 0.65)), .solid(wall))
    canvas.fill(
      .polygon([
        Canvas.Point(left - 20, top), Canvas.Point(left + wide + 20, top), Canvas.Point(size.x / 2, top - wide * 0.4),
      ]), .solid(Canvas.Colour(0x8C3B2A)))
    let dark = Canvas.Paint.solid(Canvas.Colour(0x23303A))
    for side in [0.2, 0.6] {
      canvas.fill(
        .rectangle(Canvas.Point(left + side * wide, top + wide * 0.25), size: Canvas.Point(wide * 0.2, wide * 0.16)),
        dark)
    }
    canvas.fill(
      .rectangle(Canvas.Point(left + 0.35 * wide, top + wide * 0.75), size: Canvas.Point(wide * 0.3, wide * 0.12)), dark
    )
    canvas.fill(
      .rectangle(Canvas.Point(left + 0.46 * wide, top + wide * 0.45), size: Canvas.Point(wide * 0.08, wide * 0.2)),
      .solid(Self.grey(120...160, &random)))
  }

  /// Sockets in a wall, or the front of a car: two round dark things above a broad one.
  private func things(_ canvas: borrowing Canvas, _ size: Canvas.Point, _ random: inout SeededGenerator) {
    let unit = Double.random(in: 60...220, using: &random)
    let middle = Canvas.Point(size.x * Double.random(in: 0.35...0.65, using: &random), size.y / 2)
    let body = Self.colour(&random)
    canvas.placed(at: middle, scale: unit) { canvas in
      if self == .car {
        canvas.fill(.ellipse(Canvas.Point(0, -0.5), radii: Canvas.Point(1.3, 0.9)), .solid(Canvas.Colour(0x9FB4C0)))
        canvas.fill(.rectangle(Canvas.Point(-1.7, -0.4), size: Canvas.Point(3.4, 1.3)), .solid(body))
        for side in [-1.0, 1] {
          canvas.fill(.ellipse(Canvas.Point(side * 1.2, 0.1), radii: Canvas.Point(0.3, 0.3)), .solid(.white))
          canvas.fill(
            .ellipse(Canvas.Point(side * 1.2, 0.1), radii: Canvas.Point(0.15, 0.15)), .solid(Canvas.Colour(0x444444)))
        }
        canvas.fill(.rectangle(Canvas.Point(-0.7, 0.3), size: Canvas.Point(1.4, 0.35)), .solid(Canvas.Colour(0x111111)))
      } else {
        for place in [-1.1, 0, 1.1] {
          canvas.fill(.rectangle(Canvas.Point(place - 0.5, -0.5), size: Canvas.Point(1, 1)), .solid(.white))
          canvas.fill(.ellipse(Canvas.Point(place, 0), radii: Canvas.Point(0.4, 0.4)), .solid(Canvas.Colour(0xD5D5D5)))
          for side in [-0.16, 0.16] {
            canvas.fill(
              .ellipse(Canvas.Point(place + side, 0), radii: Canvas.Point(0.06, 0.06)), .solid(Canvas.Colour(0x101010)))
          }
        }
      }
    }
  }
}
