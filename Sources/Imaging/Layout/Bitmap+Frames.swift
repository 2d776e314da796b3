import Core
import Glibc
import Synchronization

/// Dashed lines and frames, dot by dot: no curve is left to a rasteriser's taste.
extension Bitmap {
  /// A dashed horizontal line.
  static func dashes(width: Int, thickness: Int, on: Int, off: Int) -> Bitmap {
    var bitmap = Bitmap(width: width, height: thickness)
    for y in 0..<thickness { for x in 0..<width where x % (on + off) < on { bitmap[x, y] = true } }
    return bitmap
  }

  /// A square of dashes whose corners are whole and alike.
  static func dashedSquare(side: Int) -> Bitmap {
    var bitmap = Bitmap(width: side, height: side)
    let on = dashPattern(length: side)
    for position in 0..<side where on[position] {
      for depth in 0..<2 {
        bitmap[position, depth] = true
        bitmap[position, side - 1 - depth] = true
        bitmap[depth, position] = true
        bitmap[side - 1 - depth, position] = true
      }
    }
    return bitmap
  }

  /// Rings that were drawn, by their side: documents have few sizes of seal, and a ring takes a root and an angle a dot.
  private static let rings = Mutex<[Int: Bitmap]>([:])
  private static let ringLimit = 8

  /// A ring of dashes.
  static func dashedRing(side: Int) -> Bitmap {
    if let known = rings.withLock({ $0[side] }) { return known }
    let ring = drawnRing(side: side)
    rings.withLock { rings in
      if rings.count >= ringLimit { rings.removeAll() }
      rings[side] = ring
    }
    return ring
  }

  private static func drawnRing(side: Int) -> Bitmap {
    var bitmap = Bitmap(width: side, height: side)
    let radius = Double(side) / 2
    let dashes = max(8, (Double.pi * Double(side) / 14).rounded())
    // Inside the ring there is nothing to look at.
    let inner = radius - 3
    for y in 0..<side {
      let dy = Double(y) + 0.5 - radius
      let hollow = abs(dy) < inner ? (inner * inner - dy * dy).squareRoot() : 0
      let left = min(side, Int(radius - hollow) + 1)
      let right = max(left, Int(radius + hollow) - 1)
      for x in [0..<left, right..<side].joined() {
        let dx = Double(x) + 0.5 - radius
        let distance = (dx * dx + dy * dy).squareRoot()
        guard distance <= radius, distance > radius - 2 else { continue }
        let turn = (atan2(dy, dx) / (2 * Double.pi) + 1) * dashes
        if turn - turn.rounded(.down) < 0.57 { bitmap[x, y] = true }
      }
    }
    return bitmap
  }

  /// Dashes of about 8 dots and gaps of about 6, with half a dash at each end.
  private static func dashPattern(length: Int) -> [Bool] {
    let periods = max(1, (Double(length) / 14).rounded())
    return (0..<length).map { position in
      let phase = (Double(position) + 0.5) / Double(length) * periods
      let part = phase - phase.rounded(.down)
      return part < 0.29 || part > 0.71
    }
  }
}
