import Core

/// What a printer is told of a page that has characters of its own.
extension DisplayList {
  /// What stands in rows, in the printer's own characters where nothing else stands beside them.
  func pieces(rows: Range<Int>) -> [PaperPiece] {
    guard !lines.isEmpty || !codes.isEmpty else { return rows.isEmpty ? [] : [.dots(rows)] }
    let marks = marks(in: rows)
    var pieces: [PaperPiece] = []
    pieces.reserveCapacity(2 * marks.count + 1)
    var y = rows.lowerBound
    var first = 0
    while first < marks.count {
      // Strips whose rows overlap are an island.
      var island = ownRows(marks[first])
      var end = first + 1
      while end < marks.count {
        let next = ownRows(marks[end])
        guard next.lowerBound < island.upperBound else { break }
        island = island.lowerBound..<max(island.upperBound, next.upperBound)
        end += 1
      }
      let inside = island.clamped(to: rows)
      if inside.lowerBound > y { pieces.append(.blank(y..<inside.lowerBound)) }
      pieces.append(own(marks[first..<end], within: inside) ?? .dots(inside))
      y = inside.upperBound
      first = end
    }
    if y < rows.upperBound { pieces.append(.blank(y..<rows.upperBound)) }
    return pieces
  }

  /// The strips that reach into rows, by the rows that they fill where the printer sets them.
  private func marks(in rows: Range<Int>) -> [Int] {
    let first = firstStrip(reaching: rows.lowerBound)
    var end = first
    while end < strips.count, strips[end].rows.lowerBound < rows.upperBound { end += 1 }
    var marks: [Int] = []
    marks.reserveCapacity(end - first)
    var isSorted = true
    for index in first..<end {
      if strips[index].rows.upperBound > rows.lowerBound {
        isSorted = isSorted && strips[index].code == nil
        marks.append(index)
      }
    }
    if !isSorted { marks.sort { ownRows($0).lowerBound < ownRows($1).lowerBound } }
    return marks
  }

  /// The rows that a strip fills where the printer sets it: what a picture has around its code is white.
  private func ownRows(_ index: Int) -> Range<Int> { strips[index].code.map { codes[$0].rows } ?? strips[index].rows }

  /// The one piece that says all strips of an island, where there is one that lies within some rows.
  private func own(_ island: ArraySlice<Int>, within rows: Range<Int>) -> PaperPiece? {
    guard let first = island.first, ownRows(first) == rows else { return nil }
    if let code = strips[first].code { return island.count == 1 ? .code(codes[code]) : nil }
    // Lines of one height on one baseline are one line of the printer.
    for index in island where ownLine(index, filling: rows) == nil { return nil }
    var spans: [PaperText.Span] = []
    // Most lines are a label and a value, or one look.
    spans.reserveCapacity(island.count)
    var scale = 1
    for index in island {
      guard let line = ownLine(index, filling: rows) else { continue }
      lines[line].cells.add(to: &spans, from: lines[line].x)
      scale = lines[line].cells.scale
    }
    let isSorted = spans.indices.dropFirst().allSatisfy { spans[$0 - 1].x <= spans[$0].x }
    if !isSorted { spans.sort { $0.x < $1.x } }
    return .text(PaperText(rows: rows, scale: scale, spans: spans))
  }

  /// The line of a strip that the printer can set in its own characters. What it lacks it cannot be sent at twice the
  /// size.
  private func ownLine(_ index: Int, filling rows: Range<Int>) -> Int? {
    let strip = strips[index]
    guard strip.code == nil, strip.rows == rows, case .cells(let line) = strip.content else { return nil }
    return lines[line].cells.scale == 1 || !lines[line].cells.hasDrawn ? line : nil
  }
}
