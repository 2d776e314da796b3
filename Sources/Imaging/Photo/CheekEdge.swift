import Core
import Foundation

/// The line where a cheek ends: at the ear, at hair, or at the ground.
///
/// Between the eyes and the mouth the best downward path of sideways edges is taken, as near as edges allow to where
/// cheeks usually end: with an ear in view there are two, and the inner one is the cheek's.
struct CheekEdge: Sendable {
  /// Eye distances from the middle of the eyes; positive on both sides.
  let place: Double
  /// Whether there is an edge at all.
  let isSeen: Bool

  /// An edge this strong is an edge; stronger ones count no more.
  private static let strong: Float = 6

  init(_ edges: EdgeField, view: FaceView, side: Double) {
    let rows = Array(view.row(0.05)...view.row(0.75))
    let steps = Int(0.7 * view.eyeDistance)...Int(1.8 * view.eyeDistance)
    let usual = PhotoGuides.usual.width / 2
    func strength(_ row: Int, _ step: Int) -> Float {
      let column = Int(view.middle.x + side * Double(step))
      guard (1..<view.width - 1).contains(column) else { return 0 }
      let index = row * view.width + column
      guard view.image.covers(index) else { return 0 }
      return min(1, edges.sideways(index) / Self.strong)
    }
    // Dynamic programming from the upper row to the lower, one step sideways a row at most.
    var sums = [Float](repeating: 0, count: steps.count)
    var origins: [[Int]] = []
    for row in rows {
      var next = sums
      var from = [Int](repeating: 0, count: steps.count)
      for (index, step) in steps.enumerated() {
        var best = index
        for neighbour in [index - 1, index + 1]
        where sums.indices.contains(neighbour) && sums[neighbour] - 0.05 > sums[best] { best = neighbour }
        let stray = (Double(step) / view.eyeDistance - usual) / 0.22
        next[index] = sums[best] + strength(row, step) * Float(exp(-0.5 * stray * stray))
        from[index] = best
      }
      sums = next
      origins.append(from)
    }
    var at = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    var path = [Int](repeating: 0, count: rows.count)
    for index in rows.indices.reversed() {
      path[index] = at
      at = origins[index][at]
    }
    let places = path.map { Double(steps.lowerBound + $0) }
    let seen = zip(rows, places).reduce(Float(0)) { $0 + strength($1.0, Int($1.1)) } / Float(max(1, rows.count))
    // Cheeks are widest in the upper half of the stretch, where the ear meets the face.
    let upper = places.prefix(max(1, places.count * 6 / 10)).sorted()
    place = (upper[upper.count / 2] + 0.5) / view.eyeDistance
    isSeen = seen > 0.4
  }
}
