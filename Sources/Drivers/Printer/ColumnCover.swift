import Core

/// Where rows of raster go as blocks of columns, so that none of them spells a real-time command.
struct ColumnCover {
  /// The blocks' first rows, ascending; none reaches into the next.
  private(set) var starts: [Int] = []
  /// Rows with a pattern that no block can hold: dots have to be added there.
  private(set) var uncovered: [Int] = []

  /// Covers rows from top to bottom, or, where that leaves one uncovered, so that as few as can be are.
  /// - Parameters:
  ///   - patterns: The bitmap's rows that hold a pattern within themselves, ascending.
  ///   - rows: Those that are printed.
  ///   - rowBytes: Bytes of a row that are printed.
  init(_ patterns: [Int], of bitmap: Bitmap, rows: Range<Int>, rowBytes: Int) {
    let patterns = patterns.filter(rows.contains)
    guard !patterns.isEmpty else { return }
    var blocks = Blocks(bitmap: bitmap, rows: rows, rowBytes: rowBytes)
    coverInTurn(patterns, &blocks)
    if !uncovered.isEmpty { coverMost(patterns, &blocks) }
  }

  private mutating func coverInTurn(_ patterns: [Int], _ blocks: inout Blocks) {
    var next = blocks.rows.lowerBound
    for row in patterns where row >= next {
      if let start = blocks.first(around: row, from: next) {
        starts.append(start)
        next = start + ColumnBlock.rows
      } else {
        uncovered.append(row)
      }
    }
  }

  /// From the last row up: what the rows from each one on cost at least.
  private mutating func coverMost(_ patterns: [Int], _ blocks: inout Blocks) {
    let (top, end) = (blocks.rows.lowerBound, blocks.rows.upperBound)
    // Any block is better than an added dot.
    let addition = end - top + 1
    var costs = [Int](repeating: 0, count: end - top + 1)
    var choices = [Int?](repeating: nil, count: end - top)
    var following = patterns.count
    for row in (top..<end).reversed() {
      if following > 0, patterns[following - 1] == row { following -= 1 }
      guard following < patterns.count else { continue }
      let pattern = patterns[following]
      var cost = addition + costs[pattern + 1 - top]
      for start in blocks.around(pattern, from: row) where costs[start + ColumnBlock.rows - top] + 1 < cost {
        guard blocks.isFree(start) else { continue }
        cost = costs[start + ColumnBlock.rows - top] + 1
        choices[row - top] = start
      }
      costs[row - top] = cost
    }
    (starts, uncovered) = ([], [])
    var row = top
    while let pattern = patterns.first(where: { $0 >= row }) {
      if let start = choices[row - top] {
        starts.append(start)
        row = start + ColumnBlock.rows
      } else {
        uncovered.append(pattern)
        row = pattern + 1
      }
    }
  }

  /// The blocks that there may be.
  private struct Blocks {
    let bitmap: Bitmap
    let rows: Range<Int>
    let rowBytes: Int
    /// Whether a block is free of patterns, by its first row; looked at once.
    private var known: [Int: Bool] = [:]

    init(bitmap: Bitmap, rows: Range<Int>, rowBytes: Int) {
      (self.bitmap, self.rows) = (bitmap, rows)
      self.rowBytes = min(rowBytes, bitmap.stride)
    }

    /// Where a block that holds `row` may begin.
    func around(_ row: Int, from next: Int) -> Range<Int> {
      let first = max(next, row - ColumnBlock.rows + 1)
      return first..<max(first, min(row, rows.upperBound - ColumnBlock.rows) + 1)
    }

    mutating func isFree(_ start: Int) -> Bool {
      if let isFree = known[start] { return isFree }
      let isFree = !ColumnBlock.hasPattern(bitmap, from: start, rowBytes: rowBytes)
      known[start] = isFree
      return isFree
    }

    /// The first that holds `row`: rather one that leaves nothing below it, or room for another.
    mutating func first(around row: Int, from next: Int) -> Int? {
      for mayCrowd in [false, true] {
        for start in around(row, from: next) {
          let below = rows.upperBound - start - ColumnBlock.rows
          guard (below != 0 && below < ColumnBlock.rows) == mayCrowd else { continue }
          if isFree(start) { return start }
        }
      }
      return nil
    }
  }
}
