import Core

/// What is black on a page, from top to bottom.
struct DisplayList: Sendable {
  private struct Stamp {
    let mask: GlyphMask
    let x: Int32
    let y: Int32
  }
  /// A line in the printer's own characters.
  struct CellLine {
    let cells: TextLine.Cells
    let x: Int
    /// A row of the page.
    let baseline: Int
  }
  /// What a strip shows; of what is more than numbers, the index into the list of its kind.
  enum Content {
    case glyphs(Range<Int>)
    case cells(Int)
    case fill(x: Range<Int>)
    case picture(Int, x: Int)
  }
  struct Strip {
    let rows: Range<Int>
    let content: Content
    /// Index into ``codes`` of the same for a printer that draws codes.
    var code: Int?
    /// The lowest row that any strip up to this one reaches, for a search that does not look at every strip.
    var reach = 0
  }

  private(set) var strips: [Strip] = []
  private var stamps: [Stamp] = []
  private(set) var lines: [CellLine] = []
  private var pictures: [Bitmap] = []
  private(set) var codes: [PaperCode] = []
  /// The characters of ``lines``.
  var characters: CellCharacters?

  /// Adds what is on a brick.
  /// - Parameter top: The brick's first row; never above the brick before.
  mutating func add(_ brick: Brick, top: Int) {
    let first = strips.count
    if let mark = brick.first { add(mark, top: top) }
    for mark in brick.others { add(mark, top: top) }
    // Bricks follow one another, so sorting each brick's own strips sorts them all.
    if strips.count > first + 1 {
      let isSorted = (first + 1..<strips.count).allSatisfy {
        strips[$0 - 1].rows.lowerBound <= strips[$0].rows.lowerBound
      }
      if !isSorted { strips[first...].sort { $0.rows.lowerBound < $1.rows.lowerBound } }
    }
    var lowest = first > 0 ? strips[first - 1].reach : 0
    for index in first..<strips.count {
      lowest = max(lowest, strips[index].rows.upperBound)
      strips[index].reach = lowest
    }
  }

  private mutating func add(_ mark: Brick.Mark, top: Int) {
    switch mark {
    case .text(let line, let x, let baseline):
      let ink = line.ink
      guard !ink.isEmpty else { return }
      let start = stamps.count
      for glyph in line.glyphs {
        stamps.append(
          Stamp(mask: glyph.mask, x: Int32(clamping: x + glyph.x), y: Int32(clamping: top + baseline + glyph.y)))
      }
      add(ink, below: top + baseline, .glyphs(start..<stamps.count))
    case .cells(let cells, let x, let baseline):
      let ink = cells.ink
      guard !ink.isEmpty else { return }
      lines.append(CellLine(cells: cells, x: x, baseline: top + baseline))
      add(ink, below: top + baseline, .cells(lines.count - 1))
    case .fill(let x, let y, let width, let height):
      add(y..<y + height, below: top, .fill(x: x..<x + width))
    case .picture(let bitmap, let x, let y):
      pictures.append(bitmap)
      add(y..<y + bitmap.height, below: top, .picture(pictures.count - 1, x: x))
    case .code(var code, let bitmap, let x, let y):
      code.rows = code.rows.lowerBound + top + y..<code.rows.upperBound + top + y
      code.x += x
      codes.append(code)
      pictures.append(bitmap)
      add(y..<y + bitmap.height, below: top, .picture(pictures.count - 1, x: x), code: codes.count - 1)
    }
  }

  private mutating func add(_ rows: Range<Int>, below top: Int, _ content: Content, code: Int? = nil) {
    strips.append(Strip(rows: top + rows.lowerBound..<top + rows.upperBound, content: content, code: code))
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

  private func draw(_ strip: Strip, into band: DotBand) {
    switch strip.content {
    case .glyphs(let range):
      for stamp in stamps[range] { band.stamp(stamp.mask, x: Int(stamp.x), y: Int(stamp.y)) }
    case .cells(let index):
      guard let characters else { return }
      let line = lines[index]
      let left = line.x - line.cells.start
      for place in characters.places[line.cells.range] where place.scalar != " " {
        // Nothing is laid out that has no picture.
        guard let mask = characters.font.mask(place.scalar, isBold: place.isBold, scale: line.cells.scale) else {
          continue
        }
        band.stamp(mask, x: left + Int(place.x), y: line.baseline)
      }
    case .fill(let x): band.fill(x: x, y: strip.rows)
    case .picture(let index, let x):
      let bitmap = pictures[index]
      bitmap.bytes.withUnsafeBufferPointer { bytes in
        band.stamp(bytes, pitch: bitmap.stride, height: bitmap.height, x: x, y: strip.rows.lowerBound)
      }
    }
  }

  /// The first strip that may reach row `row`, by halving.
  func firstStrip(reaching row: Int) -> Int {
    var (low, high) = (0, strips.count)
    while low < high {
      let middle = (low + high) / 2
      if strips[middle].reach > row { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
