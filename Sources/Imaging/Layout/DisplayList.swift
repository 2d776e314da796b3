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
    var added: [Strip] = []
    for mark in brick.marks {
      switch mark {
      case .text(let line, let x, let baseline):
        let ink = line.ink
        guard !ink.isEmpty else { continue }
        let rows = top + baseline + ink.lowerBound..<top + baseline + ink.upperBound
        if let cells = line.cells {
          hasOwnText = true
          added.append(Strip(rows: rows, content: .cells(cells, x: x, baseline: top + baseline)))
          continue
        }
        let start = stamps.count
        for glyph in line.glyphs {
          stamps.append(
            Stamp(mask: glyph.mask, x: Int32(clamping: x + glyph.x), y: Int32(clamping: top + baseline + glyph.y)))
        }
        added.append(Strip(rows: rows, content: .glyphs(start..<stamps.count)))
      case .fill(let x, let y, let width, let height):
        added.append(Strip(rows: top + y..<top + y + height, content: .fill(x: x..<x + width)))
      case .picture(let bitmap, let x, let y):
        added.append(Strip(rows: top + y..<top + y + bitmap.height, content: .picture(bitmap, x: x)))
      case .code(var code, let bitmap, let x, let y):
        let rows = top + y..<top + y + bitmap.height
        code.rows = code.rows.lowerBound + rows.lowerBound..<code.rows.upperBound + rows.lowerBound
        code.x += x
        added.append(Strip(rows: rows, content: .picture(bitmap, x: x), code: codes.count))
        codes.append(code)
      }
    }
    // Bricks follow one another, so sorting each brick's own strips sorts them all.
    if added.count > 1 { added.sort { $0.rows.lowerBound < $1.rows.lowerBound } }
    for strip in added {
      strips.append(strip)
      reach.append(max(reach.last ?? 0, strip.rows.upperBound))
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
    for island in islands(in: rows) {
      let inside = island.rows.clamped(to: rows)
      if inside.lowerBound > y { pieces.append(.blank(y..<inside.lowerBound)) }
      if let piece = island.own, piece.rows == inside {
        pieces.append(piece)
      } else {
        pieces.append(.dots(inside))
      }
      y = inside.upperBound
    }
    if y < rows.upperBound { pieces.append(.blank(y..<rows.upperBound)) }
    return pieces
  }

  /// Marks whose rows overlap, and the one piece that says them all, where there is one.
  private struct Island {
    var rows: Range<Int>
    var own: PaperPiece?

    mutating func join(_ other: Range<Int>, _ piece: PaperPiece?) {
      rows = rows.lowerBound..<max(rows.upperBound, other.upperBound)
      // Lines of one height on one baseline are one line of the printer.
      if case .text(var whole) = own, case .text(let added) = piece, whole.rows == added.rows {
        whole.spans = (whole.spans + added.spans).sorted { $0.x < $1.x }
        own = .text(whole)
      } else {
        own = nil
      }
    }
  }

  private func islands(in rows: Range<Int>) -> [Island] {
    var marks: [(rows: Range<Int>, own: PaperPiece?)] = []
    var index = firstStrip(reaching: rows.lowerBound)
    while index < strips.count, strips[index].rows.lowerBound < rows.upperBound {
      let strip = strips[index]
      index += 1
      guard strip.rows.upperBound > rows.lowerBound else { continue }
      let own = own(strip)
      // What a picture has around its code is white.
      marks.append((own?.rows ?? strip.rows, own))
    }
    marks.sort { $0.rows.lowerBound < $1.rows.lowerBound }
    var islands: [Island] = []
    for mark in marks {
      if let last = islands.last, mark.rows.lowerBound < last.rows.upperBound {
        islands[islands.count - 1].join(mark.rows, mark.own)
      } else {
        islands.append(Island(rows: mark.rows, own: mark.own))
      }
    }
    return islands
  }

  /// A strip as the printer sets or draws it by itself; nil where it cannot.
  private func own(_ strip: Strip) -> PaperPiece? {
    if let code = strip.code { return .code(codes[code]) }
    guard strip.isOwnText, case .cells(let cells, let x, _) = strip.content else { return nil }
    return .text(PaperText(rows: strip.rows, scale: cells.scale, spans: cells.spans(from: x)))
  }

  private func draw(_ strip: Strip, into band: DotBand) {
    switch strip.content {
    case .glyphs(let range):
      for stamp in stamps[range] { band.stamp(stamp.mask, x: Int(stamp.x), y: Int(stamp.y)) }
    case .cells(let cells, let x, let baseline):
      for place in cells.places where place.scalar != " " {
        // Nothing is laid out that has no picture.
        guard let mask = cells.font.mask(place.scalar, isBold: place.isBold, scale: cells.scale) else { continue }
        band.stamp(mask, x: x + Int(place.x), y: baseline)
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
