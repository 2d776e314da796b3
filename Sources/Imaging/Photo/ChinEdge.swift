import Foundation

/// The lower edge of the chin: the best path of edges below the mouth from one side to the other, as near as edges
/// allow to where chins usually end.
struct ChinEdge: Sendable {
  /// Eye distances below the eyes.
  let place: Double
  /// Whether there is an edge at all.
  let isSeen: Bool

  /// Chin below the eyes over eye distance: mean and spread of 879 portraits (facts/id-photo.md).
  static let usual = (mean: 1.89, spread: 0.23)

  private static let strong: Float = 5

  init(_ edges: EdgeField, view: FaceView) {
    let columns = Array(view.column(-0.4)...view.column(0.4))
    let rows = view.row(1.4)...view.row(2.4)
    func strength(_ row: Int, _ column: Int) -> Float {
      let index = row * view.width + column
      guard (1..<view.height - 1).contains(row), view.image.covers(index) else { return 0 }
      return min(1, edges.downwards(index) / Self.strong)
    }
    let weights = rows.map { row in
      let stray = (view.v(row) - Self.usual.mean) / Self.usual.spread
      return Float(exp(-0.5 * stray * stray))
    }
    // Dynamic programming from left to right, one step up or down a column at most.
    var sums = [Float](repeating: 0, count: rows.count)
    var origins: [[Int]] = []
    for column in columns {
      var next = sums
      var from = Array(sums.indices)
      for index in sums.indices {
        for neighbour in [index - 1, index + 1]
        where sums.indices.contains(neighbour) && sums[neighbour] - 0.05 > sums[from[index]] {
          from[index] = neighbour
        }
        next[index] = sums[from[index]] + strength(rows.lowerBound + index, column) * weights[index]
      }
      sums = next
      origins.append(from)
    }
    var at = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    var path = [Int](repeating: 0, count: columns.count)
    for index in columns.indices.reversed() {
      path[index] = rows.lowerBound + at
      at = origins[index][at]
    }
    let seen = zip(path, columns).reduce(Float(0)) { $0 + strength($1.0, $1.1) } / Float(max(1, columns.count))
    // A chin curves: its middle is its lowest part.
    let middle = path.dropFirst(columns.count / 3).prefix(columns.count / 3 + 1).sorted()
    isSeen = seen > 0.4
    place = isSeen && !middle.isEmpty ? view.v(middle[middle.count / 2]) : Self.usual.mean
  }
}
