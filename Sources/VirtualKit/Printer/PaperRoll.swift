import Core

/// The paper: what is printed on it, and how much is left.
struct PaperRoll: Sendable {
  /// A cut: the rows that lie before it, counted from the first row ever printed.
  struct Cut: Sendable, Equatable {
    let row: Int
    let mode: CutMode
  }

  let width: Int
  private let stride: Int
  private let keptRows: Int
  private var bytes: [UInt8] = []
  private(set) var cuts: [Cut] = []
  /// Rows that were dropped from the front to stay within `keptRows`.
  private(set) var dropped = 0
  /// Rows left on the roll; nil: endless.
  var left: Int?

  init(width: Int, keptRows: Int, left: Int?) {
    self.width = width
    self.stride = (width + 7) / 8
    self.keptRows = max(1, keptRows)
    self.left = left
  }

  /// Rows printed since the beginning, the dropped ones too.
  var rows: Int { dropped + bytes.count / stride }

  /// Burns one row; nil is a white one.
  mutating func burn(_ row: [UInt8]?) {
    if let row { bytes += row } else { bytes.append(contentsOf: repeatElement(0, count: stride)) }
    if let left { self.left = max(0, left - 1) }
    // In large steps: each moves all that is kept.
    if bytes.count / stride > keptRows + keptRows / 4 {
      let surplus = bytes.count / stride - keptRows
      bytes.removeFirst(surplus * stride)
      dropped += surplus
      cuts.removeAll { $0.row <= dropped }
    }
  }

  /// Cuts `distance` rows before the row under the head.
  mutating func cut(_ mode: CutMode, distance: Int) {
    let row = max(cuts.last?.row ?? dropped, rows - distance)
    // Paper that is cut twice at one place is cut once; the list stays bounded by the kept rows.
    if cuts.last?.row != row { cuts.append(Cut(row: row, mode: mode)) }
  }

  /// All kept rows.
  var bitmap: Bitmap { Bitmap(width: width, height: bytes.count / stride, bytes: bytes) }

  /// The pieces of paper between cuts, the last one still in the printer; an empty last piece is left out.
  var pieces: [Bitmap] {
    let all = bitmap
    var start = 0
    var pieces: [Bitmap] = []
    for cut in cuts {
      pieces.append(all.rows(start..<cut.row - dropped))
      start = cut.row - dropped
    }
    if start < all.height { pieces.append(all.rows(start..<all.height)) }
    return pieces
  }

  /// The paper as one looks at it, with a dashed line for each cut.
  var drawing: Bitmap {
    var dashed = [UInt8](repeating: 0, count: stride)
    for index in 0..<width / 8 where index % 2 == 0 { dashed[index] = 0xFC }
    let blank = [UInt8](repeating: 0, count: stride * 6)
    var drawn: [UInt8] = []
    var start = 0
    for cut in cuts {
      let end = cut.row - dropped
      drawn += bytes[start * stride..<end * stride]
      drawn += blank
      for _ in 0..<(cut.mode == .full ? 3 : 2) { drawn += dashed }
      drawn += blank
      start = end
    }
    drawn += bytes[start * stride..<bytes.count]
    return Bitmap(width: width, height: drawn.count / stride, bytes: drawn)
  }
}
