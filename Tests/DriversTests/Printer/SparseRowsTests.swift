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

  @Test("what a block costs is counted dot by dot, wherever the one before it began", arguments: Shape.allCases)
  func blocks(_ shape: Shape) {
    var generator = SeededGenerator(seed: 11)
    let bitmap = Self.draw(shape, using: &generator)
    let last = bitmap.height - ColumnBlock.rows
    // Step by step, in leaps and back.
    let starts = Array(0...last) + (0..<200).map { _ in Int.random(in: 0...last, using: &generator) }
    WordRows.with(bitmap, 0..<bitmap.height, rowBytes: bitmap.stride) { rows in
      SlidingInk.with(rows) { ink in
        for start in starts {
          let counted = ink.bytes(from: start)
          #expect(counted.all == Self.blockBytes(bitmap, start) - 8, "from \(start)")
          #expect(counted.head == 3 * Self.headColumns(bitmap, start), "from \(start)")
        }
      }
    }
  }

  /// Columns of a block that are black in its first four rows only.
  private static func headColumns(_ bitmap: Bitmap, _ start: Int) -> Int {
    (0..<bitmap.width).count { column in
      (start..<start + 4).contains { bitmap[column, $0] } && !(start + 4..<start + 24).contains { bitmap[column, $0] }
    }
  }

  @Test("bytes of a word are turned as each byte is, and no others") func turned() {
    var generator = SeededGenerator(seed: 5)
    for round in 0..<40 {
      // Now and then a white band.
      let words = (0..<48).map { $0 / 16 == round % 4 ? 0 : UInt64.random(in: 0...UInt64.max, using: &generator) }
      let first = Int.random(in: 0..<8, using: &generator)
      let places = first..<Int.random(in: first + 1...8, using: &generator)
      var columns = [UInt8](repeating: 0, count: 8 * ColumnSquare.bytes)
      var expected = columns
      words.withUnsafeBufferPointer { words in
        guard let base = words.baseAddress else { return }
        columns.withUnsafeMutableBufferPointer { columns in
          guard let target = columns.baseAddress else { return }
          ColumnSquare.transpose(base + 1, rowWords: 2, places: places, to: target)
        }
        expected.withUnsafeMutableBufferPointer { expected in
          guard let target = expected.baseAddress else { return }
          for place in places {
            ColumnSquare.transpose(
              UnsafeRawPointer(base + 1) + place, rowBytes: 16, to: target + place * ColumnSquare.bytes)
          }
        }
      }
      #expect(columns == expected)
    }
  }

  @Test("the first byte with ink is found wherever it stands") func firstInk() {
    for count in [0, 1, 7, 8, 63, 64, 65, 200] {
      for inked in 0...count {
        var bytes = [UInt8](repeating: 0, count: count)
        if inked < count { bytes[inked] = 0x80 }
        bytes.withUnsafeBytes { bytes in
          for start in 0...inked { #expect(bytes.firstInk(from: start, to: count) == inked) }
          #expect(bytes.firstInk(from: 0, to: inked) == inked)
        }
      }
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
