import Core

/// Tables between three rules: heavy above and below, light under the head, dotted between rows.
extension BlockComposer {
  func compose(_ table: Block.Table, tallest: Int, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let columns = try shares(of: table)
    var top = horizontal(thickness: 2)
    top.before = scale.gap
    top.after = Self.rowPadding
    top.keepsWithNext = true
    var head = [top]
    if let header = table.header {
      let cells = try row(header, of: table, in: columns, bold: true, path: "header")
      head += merged(cells, tallest: tallest).map { brick in
        var brick = brick
        brick.keepsWithNext = true
        return brick
      }
      var line = horizontal(thickness: 1)
      line.before = Self.rowPadding
      line.after = Self.rowPadding
      line.keepsWithNext = true
      head.append(line)
    }
    for brick in head { try add(brick) }
    // On the next page the head stands again.
    let repeats = table.header == nil ? [] : head
    for (index, cells) in table.rows.enumerated() {
      let slices = try row(cells, of: table, in: columns, bold: false, path: "rows[\(index)]")
      let parts = merged(slices, tallest: tallest)
      for (part, brick) in parts.enumerated() {
        var brick = brick
        if index > 0 && part == 0 { try add(divider) }
        brick.after = Self.rowPadding
        brick.repeats = repeats
        // The last row takes the closing rule along.
        brick.keepsWithNext = index == table.rows.count - 1 && part == parts.count - 1
        try add(brick)
      }
    }
    var bottom = horizontal(thickness: 2)
    bottom.before = Self.rowPadding
    bottom.after = scale.gap
    try add(bottom)
  }

  private static let rowPadding = 5
  /// White between two columns, and the least of it where many columns stand on narrow paper.
  private static let columnGap = 12
  private static let leastColumnGap = 4

  /// The columns' widths by their shares; each at least an em wide, so that no character reaches into the next column.
  /// - Throws: ``Problem`` `paper-too-narrow` where there is no room for them.
  private func shares(of table: Block.Table) throws(Problem) -> [Column] {
    let count = table.columns.count
    guard count > 0 else { return [] }
    try require(count * scale.em + (count - 1) * Self.leastColumnGap)
    let gap = count == 1 ? 0 : min(Self.columnGap, (width - count * scale.em) / (count - 1))
    let free = width - gap * (count - 1)
    let weights = table.columns.map { $0.width.isFinite && $0.width > 0 ? min($0.width, 1e6) : 1 }
    // A column that its share would leave too narrow for a character has an em; the others share the rest.
    var narrow: Set<Int> = []
    var rest = free
    func total() -> Double { weights.indices.reduce(0) { narrow.contains($1) ? $0 : $0 + weights[$1] } }
    while let next = weights.indices.first(where: {
      !narrow.contains($0) && Double(rest) * weights[$0] / total() < Double(scale.em)
    }) {
      narrow.insert(next)
      rest -= scale.em
    }
    let whole = total()
    var columns: [Column] = []
    var sum = 0.0
    var ems = 0
    var start = 0
    for (index, weight) in weights.enumerated() {
      if narrow.contains(index) { ems += scale.em } else { sum += weight }
      let share = whole > 0 ? Int((Double(rest) * sum / whole).rounded()) : 0
      let end = index == count - 1 ? free : ems + share
      columns.append(column(start: start + gap * index, width: max(1, end - start)))
      start = end
    }
    return columns
  }

  /// A row as slices: the first lines of all cells, their second lines, and so on.
  private func row(
    _ cells: [String], of table: Block.Table, in columns: [Column], bold: Bool, path: String
  ) throws(Problem) -> [Brick] {
    let em = scale.em
    var slices: [[(line: TextLine, x: Int)]] = []
    for (index, cell) in cells.prefix(columns.count).enumerated() {
      let lines = try at("\(path)[\(index)]") { () throws(Problem) in
        try brokenLines(styled(cell, em: em, bold: bold), width: columns[index].width)
      }
      for (depth, line) in lines.enumerated() {
        if depth == slices.count { slices.append([]) }
        slices[depth].append(aligned(line, in: columns[index], align: table.columns[index].align, em: em))
      }
    }
    return slices.map { Brick(lines: $0, em: em) }
  }

  /// The slices as one brick, or as they are where that would not fit on a page.
  private func merged(_ slices: [Brick], tallest: Int) -> [Brick] {
    let height = slices.reduce(0) { $0 + $1.height }
    guard height + 2 * Self.rowPadding + 8 <= tallest else { return slices }
    var whole = Brick(height: height)
    var y = 0
    for slice in slices {
      if let first = slice.first { whole.add(first.moved(down: y)) }
      for mark in slice.others { whole.add(mark.moved(down: y)) }
      y += slice.height
    }
    return [whole]
  }

  /// A dotted line between two rows.
  private var divider: Brick {
    var line = Brick(
      height: 1, .picture(Bitmap.dashes(width: width, thickness: 1, on: 2, off: 4), x: 0, y: 0))
    line.after = Self.rowPadding
    line.keepsWithNext = true
    line.isDivider = true
    return line
  }

  private func horizontal(thickness: Int) -> Brick {
    Brick(height: thickness, .fill(x: 0, y: 0, width: width, height: thickness))
  }
}

extension Brick.Mark {
  /// The mark `rows` further down.
  func moved(down rows: Int) -> Brick.Mark {
    switch self {
    case .text(let line, let x, let baseline): .text(line, x: x, baseline: baseline + rows)
    case .cells(let cells, let x, let baseline): .cells(cells, x: x, baseline: baseline + rows)
    case .fill(let x, let y, let width, let height): .fill(x: x, y: y + rows, width: width, height: height)
    case .picture(let bitmap, let x, let y): .picture(bitmap, x: x, y: y + rows)
    case .code(let code, let bitmap, let x, let y): .code(code, bitmap, x: x, y: y + rows)
    }
  }
}
