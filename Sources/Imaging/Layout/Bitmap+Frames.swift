import Core
import Glibc
import Synchronization

/// Dashed lines and frames, dot by dot: no curve is left to a rasteriser's taste. Documents have few shapes of them, so
/// those that were drawn are kept.
extension Bitmap {
  /// What a frame's dots depend on.
  private enum Frame: Hashable {
    case dashes(width: Int, thickness: Int, on: Int, off: Int)
    case square(side: Int)
    case ring(side: Int)
  }

  private static let frames = Mutex<[Frame: Bitmap]>([:])
  private static let frameLimit = 16

  private static func kept(_ frame: Frame, draw: () -> Bitmap) -> Bitmap {
    if let known = frames.withLock({ $0[frame] }) { return known }
    let bitmap = draw()
    frames.withLock { frames in
      if frames.count >= frameLimit { frames.removeAll() }
      frames[frame] = bitmap
    }
    return bitmap
  }

  /// A dashed horizontal line.
  static func dashes(width: Int, thickness: Int, on: Int, off: Int) -> Bitmap {
    kept(.dashes(width: width, thickness: thickness, on: on, off: off)) {
      var bitmap = Bitmap(width: width, height: thickness)
      for y in 0..<thickness { for x in 0..<width where x % (on + off) < on { bitmap[x, y] = true } }
      return bitmap
    }
  }

  /// A square of dashes whose corners are whole and alike.
  static func dashedSquare(side: Int) -> Bitmap { kept(.square(side: side)) { drawnSquare(side: side) } }

  private static func drawnSquare(side: Int) -> Bitmap {
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

  /// A ring of dashes.
  static func dashedRing(side: Int) -> Bitmap { kept(.ring(side: side)) { drawnRing(side: side) } }

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
