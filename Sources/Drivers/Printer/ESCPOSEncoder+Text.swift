import Core

extension ESCPOSEncoder {
  /// What of the printer's text modes is known to be set; everything is set anew at the head of each segment, which may
  /// be the first after a reset.
  struct TextModes {
    fileprivate var isReady = false
    fileprivate var isBold = false
    fileprivate var scale = 1
    /// Dots that a line feeds; nil: not known.
    fileprivate var spacing: Int?

    init() {}
  }

  /// Prints a line in the printer's own characters, and feeds by exactly its rows: the line spacing is the height of the
  /// cells, or half of it where the printer counts half dots, and no printer feeds less than what it has printed.
  /// - Parameters:
  ///   - line: One that ``canPrint(_:)``.
  ///   - modes: What earlier lines of the segment have set.
  func text(_ line: PaperText, modes: inout TextModes, into bytes: inout [UInt8]) {
    begin(&modes, into: &bytes)
    setScale(line.scale, &modes, into: &bytes)
    var pen = 0
    let spans = line.spans.span
    for index in spans.indices {
      let (x, width, isBold) = (spans[index].x, spans[index].width, spans[index].isBold)
      if isBold != modes.isBold {
        modes.isBold = isBold
        bytes.append(command: [0x1B, 0x45, isBold ? 1 : 0])
      }
      if x != pen { bytes.append(command: [0x1B, 0x24, UInt8(x & 0xFF), UInt8(x >> 8)]) }
      switch spans[index].content {
      case .characters(let characters): bytes.append(contentsOf: characters)
      case .drawn(let picture):
        bytes.append(command: [0x1B, 0x2A, 33, UInt8(picture.width & 0xFF), UInt8(picture.width >> 8)])
        Self.withColumns(of: picture) { bytes.append(contentsOf: $0) }
      }
      pen = x + width
    }
    bytes.append(0x0A)
  }

  /// Prints a bitmap between lines of text, in as few bytes as rows of raster and blocks of columns allow.
  ///
  /// What comes out is what ``raster(_:into:)`` prints. Columns are what text modes need anyway: a character that the
  /// printer lacks is drawn with them.
  /// - Parameter modes: What earlier lines of the segment have set.
  /// - Returns: The dots that had to be added, of a page that begins with the bitmap.
  func dots(_ bitmap: Bitmap, modes: inout TextModes, into bytes: inout [UInt8]) -> [AddedDot] {
    let patterns = RealTimePattern.rows(in: bitmap)
    var raster = bitmap
    var added: [AddedDot] = []
    WordRows.with(bitmap, 0..<bitmap.height, rowBytes: profile.rowBytes) { words in
      let stretches = SparseRows(words, patterns: patterns).stretches
      InkColumns.with(words) { columns in
        // Rows that go as raster, gathered so that one command takes all that stand together.
        var rows = 0..<0
        for stretch in stretches {
          guard stretch.isColumns else {
            rows = rows.lowerBound..<stretch.rows.upperBound
            continue
          }
          added += self.raster(&raster, rows: rows, patterns: patterns, into: &bytes)
          rows = stretch.rows.upperBound..<stretch.rows.upperBound
          setScale(1, &modes, into: &bytes)
          columns.write(from: stretch.rows.lowerBound, into: &bytes)
        }
        added += self.raster(&raster, rows: rows, patterns: patterns, into: &bytes)
      }
    }
    // Raster around a pattern sets a spacing of its own.
    if !patterns.isEmpty { modes.spacing = nil }
    return added
  }

  /// Sets the size of what follows, and the spacing that belongs to it.
  private func setScale(_ scale: Int, _ modes: inout TextModes, into bytes: inout [UInt8]) {
    if modes.scale != scale {
      modes.scale = scale
      let size = UInt8(scale - 1)
      // GS ! for ASCII, and FS ! for printers whose Chinese characters do not follow it.
      bytes.append(command: [0x1D, 0x21, size << 4 | size, 0x1C, 0x21, scale > 1 ? 0x0C : 0x00])
    }
    let spacing = PaperText.cellHeight * scale
    guard modes.spacing != spacing else { return }
    modes.spacing = spacing
    bytes.append(command: [0x1B, 0x33, UInt8(spacing)])
  }

  private func begin(_ modes: inout TextModes, into bytes: inout [UInt8]) {
    guard !modes.isReady, let font = profile.chinese else { return }
    modes.isReady = true
    // Some printers come up with China's ASCII, whose dollar is a yuan.
    bytes.append(command: [0x1B, 0x52, 0])
    if !font.isAlwaysOn { bytes.append(command: [0x1C, 0x26]) }
    // An empty line without height, where the mode counts from the next line only.
    if font.startsWithNextLine { bytes.append(command: [0x1B, 0x33, 0, 0x0A]) }
    bytes.append(command: [0x1B, 0x21, 0, 0x1C, 0x21, 0])
    // ESC ! and ESC @ set one size; what columns before this have set of the spacing stands.
    if font.startsWithNextLine { modes.spacing = nil }
  }

  /// Whether a line may go in the printer's own characters: no character that it draws spells a real-time command.
  func canPrint(_ line: PaperText) -> Bool {
    profile.chinese != nil && !line.spans.isEmpty && line.spans.allSatisfy(Self.isHarmless)
  }

  private static func isHarmless(_ span: PaperText.Span) -> Bool {
    guard case .drawn(let picture) = span.content else { return true }
    guard picture.height == PaperText.cellHeight else { return false }
    return withColumns(of: picture) { columns in
      var index = 1
      while index < columns.count {
        if RealTimePattern.matches(columns[index - 1], columns[index]) { return false }
        index += 1
      }
      return true
    }
  }

  /// Lends a picture of 24 rows as `ESC *` 33 takes it: three bytes for each column, from top to bottom.
  private static func withColumns<Answer>(of picture: Bitmap, _ body: (UnsafeBufferPointer<UInt8>) -> Answer) -> Answer
  {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: picture.stride * ColumnSquare.bytes) { columns in
      picture.bytes.withUnsafeBytes { dots in
        guard let target = columns.baseAddress, let dots = dots.baseAddress else { return }
        for place in 0..<picture.stride {
          ColumnSquare.transpose(dots + place, rowBytes: picture.stride, to: target + place * ColumnSquare.bytes)
        }
      }
      return body(UnsafeBufferPointer(rebasing: columns.prefix(picture.width * 3)))
    }
  }
}
