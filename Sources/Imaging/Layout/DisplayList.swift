import Core

/// What is black on a page, from top to bottom.
struct DisplayList: Sendable {
  private struct Stamp {
    let mask: GlyphMask
    let x: Int32
    let y: Int32
  }
  private enum Content {
    case glyphs(Range<Int>)
    /// A line in the printer's own characters, whose baseline is in a row of the page.
    case cells(TextLine.Cells, x: Int, baseline: Int)
    case fill(x: Range<Int>)
    case picture(Bitmap, x: Int)
  }
  private struct Strip {
    let rows: Range<Int>
    let content: Content
    /// Index into ``codes`` of the same for a printer that draws codes.
    var code: Int?

    /// Whether the printer can set it in its own characters. What it lacks it cannot be sent at twice the size.
    var isOwnText: Bool {
      guard case .cells(let cells, _, _) = content else { return false }
      return cells.scale == 1 || !cells.hasDrawn
    }
  }

  private var strips: [Strip] = []
  /// The lowest row that any strip up to here reaches, for a search that does not look at every strip.
  private var reach: [Int] = []
  private var stamps: [Stamp] = []
  private var codes: [PaperCode] = []
  /// Whether a line is in the printer's own characters.
  private var hasOwnText = false

  /// Adds what is on a brick.
  /// - Parameter top: The brick's first row; never above the brick before.
  mutating func add(_ brick: Brick, top: Int) {
    let first = strips.count
    for mark in brick.marks {
      switch mark {
      case .text(let line, let x, let baseline):
        let ink = line.ink
        guard !ink.isEmpty else { continue }
        let rows = top + baseline + ink.lowerBound..<top + baseline + ink.upperBound
        if let cells = line.cells {
          hasOwnText = true
          strips.append(Strip(rows: rows, content: .cells(cells, x: x, baseline: top + baseline)))
          continue
        }
        let start = stamps.count
        for glyph in line.glyphs {
          stamps.append(
            Stamp(mask: glyph.mask, x: Int32(clamping: x + glyph.x), y: Int32(clamping: top + baseline + glyph.y)))
        }
        strips.append(Strip(rows: rows, content: .glyphs(start..<stamps.count)))
      case .fill(let x, let y, let width, let height):
        strips.append(Strip(rows: top + y..<top + y + height, content: .fill(x: x..<x + width)))
      case .picture(let bitmap, let x, let y):
        strips.append(Strip(rows: top + y..<top + y + bitmap.height, content: .picture(bitmap, x: x)))
      case .code(var code, let bitmap, let x, let y):
        let rows = top + y..<top + y + bitmap.height
        code.rows = code.rows.lowerBound + rows.lowerBound..<code.rows.upperBound + rows.lowerBound
        code.x += x
        strips.append(Strip(rows: rows, content: .picture(bitmap, x: x), code: codes.count))
        codes.append(code)
      }
    }
    // Bricks follow one another, so sorting each brick's own strips sorts them all.
    let isSorted = (first..<strips.count).dropFirst().allSatisfy {
      strips[$0 - 1].rows.lowerBound <= strips[$0].rows.lowerBound
    }
    if !isSorted { strips[first...].sort { $0.rows.lowerBound < $1.rows.lowerBound } }
    var lowest = reach.last ?? 0
    for strip in strips[first...] {
      lowest = max(lowest, strip.rows.upperBound)
      reach.append(lowest)
    }
  }

  /// Draws rows.
  func render(rows: Range<Int>, width: Int) -> Bitmap {
    let stride = (width + 7) / 8
    let bytes = [UInt8](unsafeUninitializedCapacity: stride * rows.count) { dots, count in
      dots.initialize(repeating: 0)
      count = dots.count
      let band = DotBand(width: width, stride: stride, rows: rows, dots: dots)
      var index = firstStrip(reaching: rows.lowerBound)
      // Strips stand in the order of their first rows.
      while index < strips.count, strips[index].rows.lowerBound < rows.upperBound {
        let strip = strips[index]
        index += 1
        if strip.rows.upperBound > rows.lowerBound { draw(strip, into: band) }
      }
    }
    return Bitmap(width: width, height: rows.count, bytes: bytes)
  }

  /// What stands in rows, in the printer's own characters where nothing else stands beside them.
  func pieces(rows: Range<Int>) -> [PaperPiece] {
    guard hasOwnText || !codes.isEmpty else { return rows.isEmpty ? [] : [.dots(rows)] }
    var pieces: [PaperPiece] = []
    var y = rows.lowerBound
    /// Ends the island that ends here.
    func add(_ island: Island) {
      let inside = island.rows.clamped(to: rows)
      if inside.lowerBound > y { pieces.append(.blank(y..<inside.lowerBound)) }
      pieces.append(own(island, within: inside) ?? .dots(inside))
      y = inside.upperBound
    }
    var island: Island?
    for index in marks(in: rows) {
      let rows = ownRows(strips[index])
      if let last = island, rows.lowerBound < last.rows.upperBound {
        island?.join(rows, index)
      } else {
        if let island { add(island) }
        island = Island(rows: rows, first: index)
      }
    }
    if let island { add(island) }
    if y < rows.upperBound { pieces.append(.blank(y..<rows.upperBound)) }
    return pieces
  }

  /// Strips whose rows overlap.
  private struct Island {
    var rows: Range<Int>
    let first: Int
    /// The others; nearly always none.
    var others: [Int] = []

    init(rows: Range<Int>, first: Int) {
      self.rows = rows
      self.first = first
    }

    mutating func join(_ other: Range<Int>, _ index: Int) {
      rows = rows.lowerBound..<max(rows.upperBound, other.upperBound)
      others.append(index)
    }
  }

  /// The strips that reach into rows, by the rows that they fill where the printer sets them.
  private func marks(in rows: Range<Int>) -> [Int] {
    var marks: [Int] = []
    var index = firstStrip(reaching: rows.lowerBound)
    var isSorted = true
    while index < strips.count, strips[index].rows.lowerBound < rows.upperBound {
      if strips[index].rows.upperBound > rows.lowerBound {
        isSorted = isSorted && strips[index].code == nil
        marks.append(index)
      }
      index += 1
    }
    if !isSorted { marks.sort { ownRows(strips[$0]).lowerBound < ownRows(strips[$1]).lowerBound } }
    return marks
  }

  /// The rows that a strip fills where the printer sets it: what a picture has around its code is white.
  private func ownRows(_ strip: Strip) -> Range<Int> { strip.code.map { codes[$0].rows } ?? strip.rows }

  /// The one piece that says all strips of an island, where there is one that lies within some rows.
  private func own(_ island: Island, within rows: Range<Int>) -> PaperPiece? {
    let first = strips[island.first]
    guard ownRows(first) == rows else { return nil }
    if let code = first.code { return island.others.isEmpty ? .code(codes[code]) : nil }
    guard first.isOwnText, case .cells(let cells, let x, _) = first.content else { return nil }
    var spans = cells.spans(from: x)
    // Lines of one height on one baseline are one line of the printer.
    for index in island.others {
      let other = strips[index]
      guard other.code == nil, other.rows == rows, other.isOwnText, case .cells(let added, let x, _) = other.content
      else { return nil }
      added.add(to: &spans, from: x)
    }
    let isSorted = spans.indices.dropFirst().allSatisfy { spans[$0 - 1].x <= spans[$0].x }
    if !isSorted { spans.sort { $0.x < $1.x } }
    return .text(PaperText(rows: rows, scale: cells.scale, spans: spans))
  }

  private func draw(_ strip: Strip, into band: DotBand) {
    switch strip.content {
    case .glyphs(let range):
      for stamp in stamps[range] { band.stamp(stamp.mask, x: Int(stamp.x), y: Int(stamp.y)) }
    case .cells(let cells, let x, let baseline):
      let left = x - cells.start
      for place in cells.places where place.scalar != " " {
        // Nothing is laid out that has no picture.
        guard let mask = cells.text.font.mask(place.scalar, isBold: place.isBold, scale: cells.scale) else { continue }
        band.stamp(mask, x: left + Int(place.x), y: baseline)
      }
    case .fill(let x): band.fill(x: x, y: strip.rows)
    case .picture(let bitmap, let x):
      bitmap.bytes.withUnsafeBufferPointer { bytes in
        band.stamp(bytes, pitch: bitmap.stride, height: bitmap.height, x: x, y: strip.rows.lowerBound)
      }
    }
  }

  /// The first strip that may reach row `row`, by halving.
  private func firstStrip(reaching row: Int) -> Int {
    var (low, high) = (0, reach.count)
    while low < high {
      let middle = (low + high) / 2
      if reach[middle] > row { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
