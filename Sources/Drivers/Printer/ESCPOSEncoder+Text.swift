import Core

extension ESCPOSEncoder {
  /// What of the printer's text modes is known to be set; everything is set anew at the head of each segment, which may
  /// be the first after a reset.
  struct TextModes {
    fileprivate var isReady = false
    fileprivate var isBold = false
    fileprivate var scale = 1

    init() {}
  }

  /// Prints a line in the printer's own characters, and feeds by exactly its rows: the line spacing is the height of the
  /// cells, or half of it where the printer counts half dots, and no printer feeds less than what it has printed.
  /// - Parameter modes: What earlier lines of the segment have set.
  /// - Returns: false, with nothing written, where a drawn character would spell a real-time command: the line must go as
  ///   dots.
  func text(_ line: PaperText, modes: inout TextModes, into bytes: inout [UInt8]) -> Bool {
    guard profile.chinese != nil, !line.spans.isEmpty, line.spans.allSatisfy(Self.isHarmless) else { return false }
    begin(&modes, into: &bytes)
    if modes.scale != line.scale {
      modes.scale = line.scale
      let size = UInt8(line.scale - 1)
      // GS ! for ASCII, and FS ! for printers whose Chinese characters do not follow it.
      bytes += [0x1D, 0x21, size << 4 | size, 0x1C, 0x21, line.scale > 1 ? 0x0C : 0x00]
      bytes += [0x1B, 0x33, UInt8(PaperText.cellHeight * line.scale)]
    }
    var pen = 0
    for span in line.spans {
      if span.isBold != modes.isBold {
        modes.isBold = span.isBold
        bytes += [0x1B, 0x45, span.isBold ? 1 : 0]
      }
      if span.x != pen { bytes += [0x1B, 0x24, UInt8(span.x & 0xFF), UInt8(span.x >> 8)] }
      switch span.content {
      case .characters(let characters): bytes += characters
      case .drawn(let picture):
        bytes += [0x1B, 0x2A, 33, UInt8(picture.width & 0xFF), UInt8(picture.width >> 8)]
        bytes += Self.columns(of: picture)
      }
      pen = span.x + span.width
    }
    bytes.append(0x0A)
    return true
  }

  private func begin(_ modes: inout TextModes, into bytes: inout [UInt8]) {
    guard !modes.isReady, let font = profile.chinese else { return }
    modes.isReady = true
    // Some printers come up with China's ASCII, whose dollar is a yuan.
    bytes += [0x1B, 0x52, 0]
    if !font.isAlwaysOn { bytes += [0x1C, 0x26] }
    // An empty line without height, where the mode counts from the next line only.
    if font.startsWithNextLine { bytes += [0x1B, 0x33, 0, 0x0A] }
    bytes += [0x1B, 0x21, 0, 0x1C, 0x21, 0, 0x1B, 0x33, UInt8(PaperText.cellHeight)]
  }

  private static func isHarmless(_ span: PaperText.Span) -> Bool {
    guard case .drawn(let picture) = span.content else { return true }
    let columns = columns(of: picture)
    return picture.height == PaperText.cellHeight
      && !zip(columns, columns.dropFirst()).contains(where: RealTimePattern.matches)
  }

  /// A picture of 24 rows as `ESC *` 33 takes it: three bytes for each column, from top to bottom.
  private static func columns(of picture: Bitmap) -> [UInt8] {
    var columns = [UInt8](repeating: 0, count: picture.width * 3)
    for x in 0..<picture.width {
      for y in 0..<min(picture.height, 24) where picture[x, y] {
        columns[x * 3 + y / 8] |= 0x80 >> UInt8(y % 8)
      }
    }
    return columns
  }
}
