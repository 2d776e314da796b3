/// Rows under a head, aligned by display width, the last column cut to the terminal.
struct TextTable {
  private let head: [String]
  private var rows: [[String]] = []

  /// - Parameter head: The columns' names.
  init(_ head: [String]) { self.head = head }

  /// Adds a row of as many cells as the head has.
  mutating func add(_ cells: [String]) { rows.append(cells.map(Printable.line)) }

  /// Whether it has no rows.
  var isEmpty: Bool { rows.isEmpty }

  /// The lines.
  /// - Parameters:
  ///   - width: The terminal's columns; nil: nothing is cut.
  ///   - paint: How a cell of row and column looks once it is aligned.
  func lines(width: Int?, paint: (_ row: Int, _ column: Int, _ text: String) -> String = { $2 }) -> [String] {
    let widths = head.indices.map { column in
      ([head] + rows).map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    let before = widths.dropLast().reduce(0) { $0 + $1 + 2 }
    return ([head] + rows).enumerated().map { index, cells in
      let line = cells.enumerated().map { column, cell in
        let isLast = column == head.count - 1
        var text = cell
        if isLast, let width { text = DisplayWidth.cut(text, to: max(8, width - before)) }
        if !isLast { text = DisplayWidth.pad(text, to: widths[column]) }
        return index == 0 ? text : paint(index - 1, column, text)
      }.joined(separator: "  ")
      return line
    }
  }
}
