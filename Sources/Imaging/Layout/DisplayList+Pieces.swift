import Core

/// What a printer is told of a page that has characters of its own.
extension DisplayList {
  /// A piece whose spans are not all gathered yet.
  private enum Draft {
    case dots(Range<Int>)
    case blank(Range<Int>)
    case text(Range<Int>, scale: Int, spans: Range<Int>)
    /// An index into ``codes``.
    case code(Int)
  }

  /// What stands in rows, in the printer's own characters where nothing else stands beside them.
  func pieces(rows: Range<Int>) -> [PaperPiece] {
    guard !lines.isEmpty || !codes.isEmpty else { return rows.isEmpty ? [] : [.dots(rows)] }
    let marks = marks(in: rows)
    var drafts: [Draft] = []
    drafts.reserveCapacity(2 * marks.count + 1)
    // Of all lines, so that no line has a list of its own.
    var spans: [PaperText.Span] = []
    spans.reserveCapacity(2 * marks.count)
    let characters = characters
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
      if inside.lowerBound > y { drafts.append(.blank(y..<inside.lowerBound)) }
      drafts.append(own(marks[first..<end], within: inside, characters, &spans) ?? .dots(inside))
      y = inside.upperBound
      first = end
    }
    if y < rows.upperBound { drafts.append(.blank(y..<rows.upperBound)) }
    return drafts.map { draft in
      switch draft {
      case .dots(let rows): .dots(rows)
      case .blank(let rows): .blank(rows)
      case .text(let rows, let scale, let range): .text(PaperText(rows: rows, scale: scale, spans: spans[range]))
      case .code(let index): .code(codes[index])
      }
    }
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
  private func own(
    _ island: ArraySlice<Int>, within rows: Range<Int>, _ characters: CellCharacters?, _ spans: inout [PaperText.Span]
  ) -> Draft? {
    guard let first = island.first, ownRows(first) == rows else { return nil }
    if let code = strips[first].code { return island.count == 1 ? .code(code) : nil }
    guard let characters else { return nil }
    // Lines of one height on one baseline are one line of the printer.
    for index in island where ownLine(index, filling: rows) == nil { return nil }
    let start = spans.count
    var scale = 1
    for index in island {
      guard let line = ownLine(index, filling: rows) else { continue }
      characters.add(lines[line].cells, from: lines[line].x, to: &spans)
      scale = lines[line].cells.scale
    }
    // A label comes behind its value: there are few, and they stay where they are.
    for index in spans.indices[start...].dropFirst() {
      var place = index
      while place > start, spans[place - 1].x > spans[place].x {
        spans.swapAt(place - 1, place)
        place -= 1
      }
    }
    return .text(rows, scale: scale, spans: start..<spans.count)
  }

  /// The line of a strip that the printer can set in its own characters. What it lacks it cannot be sent at twice the
  /// size.
  private func ownLine(_ index: Int, filling rows: Range<Int>) -> Int? {
    let strip = strips[index]
    guard strip.code == nil, strip.rows == rows, case .cells(let line) = strip.content else { return nil }
    return lines[line].cells.scale == 1 || !lines[line].cells.hasDrawn ? line : nil
  }
}
