import Core
import FuzzTestKit
import Testing

@testable import Drivers

/// The division of rows into raster and columns, beside the cheapest of all, which is found by trying each.
@Suite("rows or columns") struct SparseRowsTests {
  /// Pictures as documents have them.
  enum Shape: CaseIterable { case frame, frameAtTheEdge, ring, words, lines, noise }

  @Test("the division costs at most a twentieth more than the cheapest", arguments: Shape.allCases)
  func cost(_ shape: Shape) {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<3 {
      let bitmap = Self.draw(shape, using: &generator)
      let (chosen, raster) = WordRows.with(bitmap, 0..<bitmap.height, rowBytes: bitmap.stride) { rows in
        (SparseRows(rows, patterns: []).stretches, (0..<rows.count).map { rows.inkedBytes($0) })
      }
      #expect(chosen.first?.rows.lowerBound == 0 && chosen.last?.rows.upperBound == bitmap.height)
      #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0.rows.upperBound == $1.rows.lowerBound })
      let cost = chosen.reduce(0) { sum, stretch in
        stretch.isColumns
          ? sum + Self.blockBytes(bitmap, stretch.rows.lowerBound) : sum + stretch.rows.reduce(0) { $0 + raster[$1] }
      }
      let cheapest = Self.cheapest(bitmap, raster)
      #expect(cost <= cheapest + cheapest / 20, "\(cost) bytes where \(cheapest) do")
    }
  }

  /// The fewest bytes of any division.
  private static func cheapest(_ bitmap: Bitmap, _ raster: [Int]) -> Int {
    var costs = [0]
    for row in (0..<bitmap.height).reversed() {
      var cost = raster[row] + costs[costs.count - 1]
      if costs.count >= ColumnBlock.rows {
        cost = min(cost, blockBytes(bitmap, row) + costs[costs.count - ColumnBlock.rows])
      }
      costs.append(cost)
    }
    return costs[costs.count - 1]
  }

  /// What a block costs: the head of the raster behind it, `ESC $` and `ESC *` for each run, and LF.
  private static func blockBytes(_ bitmap: Bitmap, _ start: Int) -> Int {
    var ink = [UInt8](repeating: 0, count: bitmap.stride)
    for row in start..<start + ColumnBlock.rows {
      for place in 0..<bitmap.stride { ink[place] |= bitmap.bytes[row * bitmap.stride + place] }
    }
    var bytes = 8 + 1
    var last = -ColumnBlock.shortestGap - 1
    for column in 0..<bitmap.width where ink[column / 8] & (0x80 >> UInt8(column % 8)) != 0 {
      let white = column - last - 1
      bytes += (white >= ColumnBlock.shortestGap ? ColumnBlock.runHead : 3 * white) + 3
      last = column
    }
    return bytes
  }

  private static func draw(_ shape: Shape, using generator: inout SeededGenerator) -> Bitmap {
    let height = Int.random(in: 60...340, using: &generator)
    var bitmap = Bitmap(width: 384, height: height)
    func fill(_ columns: Range<Int>, _ rows: Range<Int>) {
      for y in rows.clamped(to: 0..<height) {
        for x in columns.clamped(to: 0..<384) { bitmap[x, y] = true }
      }
    }
    func frame(_ left: Int, _ right: Int) {
      fill(left..<right, 0..<2)
      fill(left..<right, height - 2..<height)
      fill(left..<left + 2, 0..<height)
      fill(right - 2..<right, 0..<height)
    }
    switch shape {
    case .frame: frame(40, Int.random(in: 120...300, using: &generator))
    case .frameAtTheEdge: frame(160, 384)
    case .ring:
      let radius = Double(height) / 2
      for y in 0..<height {
        for x in 0..<height {
          let (dx, dy) = (Double(x) + 0.5 - radius, Double(y) + 0.5 - radius)
          let distance = (dx * dx + dy * dy).squareRoot()
          if distance <= radius, distance > radius - 2 { bitmap[x + (384 - height) / 2, y] = true }
        }
      }
    case .words:
      for top in stride(from: 0, to: height, by: 34) {
        for _ in 0..<20 {
          let left = Int.random(in: 0..<220, using: &generator)
          let stroke = Int.random(in: 0..<18, using: &generator)
          fill(left..<left + Int.random(in: 2...14, using: &generator), top + stroke..<top + stroke + 2)
        }
      }
    case .lines:
      for top in stride(from: 0, to: height, by: 41) {
        fill(Int.random(in: 0..<200, using: &generator)..<384, top..<top + 2)
      }
    case .noise:
      for index in bitmap.bytes.indices { bitmap.bytes[index] = UInt8.random(in: 0...255, using: &generator) }
    }
    return bitmap
  }
}
