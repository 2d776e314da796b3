/// Tells an owl's eyes, drawn or real, from a human's by their size and shape.
///
/// A human iris is 11.7 mm wide in everybody, a radius of 0.1 of the distance between the eyes, and what is dark about
/// it, lids, lashes and brows, is broader than high. A dark disc with a radius of 0.14 and more is no human's. Dark
/// glasses are larger than what is looked for. (Of 16 portraits, in three lights and looked at from 12 places each, no
/// eye is such a disc; of 15 drawn owls that the detector takes for faces, all are.)
enum EyeRoundness {
  /// The radius of a dark disc, in eye distances, that is no human's.
  private static let inhuman = 0.14...0.32

  /// Whether both eyes of a levelled head are round dark discs larger than a human's.
  static func isInhuman(_ view: FaceView) -> Bool {
    guard let left = Blot(view, u: -0.5), let right = Blot(view, u: 0.5) else { return false }
    return inhuman.contains(left.radius) && inhuman.contains(right.radius) && left.isRound && right.isRound
  }

  /// What is dark about an eye and hangs together.
  private struct Blot {
    /// Of a disc of the same area, in eye distances.
    let radius: Double
    let isRound: Bool

    /// - Parameter u: Where the eye is.
    init?(_ view: FaceView, u: Double) {
      let reach = Int(0.42 * view.eyeDistance)
      let side = 2 * reach + 1
      let (left, top) = (view.column(u) - reach, view.row(0) - reach)
      guard left >= 0, top >= 0, left + side <= view.width, top + side <= view.height else { return nil }
      let values = (0..<side * side).map { index in
        SRGB.luminance(view.image.pixels[(top + index / side) * view.width + left + index % side]).squareRoot()
      }
      let sorted = values.sorted()
      let (dark, light) = (sorted[sorted.count / 50], sorted[sorted.count * 7 / 10])
      guard light - dark > 0.15 else { return nil }
      let bound = dark + (light - dark) / 2
      // From the darkest place beside the middle on.
      let beside = (reach - 3...reach + 3).flatMap { row in (reach - 3...reach + 3).map { row * side + $0 } }
      guard let start = beside.min(by: { values[$0] < values[$1] }), values[start] < bound else { return nil }
      var isInside = [Bool](repeating: false, count: side * side)
      isInside[start] = true
      var queue = [start]
      var (columns, rows, area) = (start % side...start % side, start / side...start / side, 0)
      while let index = queue.popLast() {
        let (column, row) = (index % side, index / side)
        // What reaches the window's edge is no disc of this size.
        guard column > 0, column < side - 1, row > 0, row < side - 1 else { return nil }
        area += 1
        columns = min(columns.lowerBound, column)...max(columns.upperBound, column)
        rows = min(rows.lowerBound, row)...max(rows.upperBound, row)
        for next in [index - 1, index + 1, index - side, index + side] where !isInside[next] && values[next] < bound {
          isInside[next] = true
          queue.append(next)
        }
      }
      let (width, height) = (Double(columns.count), Double(rows.count))
      radius = (Double(area) / .pi).squareRoot() / view.eyeDistance
      isRound = (0.85...1.18).contains(width / height) && Double(area) > 0.9 * .pi / 4 * width * height
    }
  }
}
