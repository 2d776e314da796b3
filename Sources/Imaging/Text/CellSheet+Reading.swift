import Core

extension CellSheet {
  /// Looks a text's characters up.
  /// - Returns: nil where the text is not for cells.
  /// - Throws: ``Problem`` `missing-glyph`.
  mutating func read(_ text: StyledText) throws(Problem) -> Text? {
    guard isTaken, let scale = Self.scale(of: text) else { return nil }
    let known = (paragraphs: paragraphs.count, places: places.count, bytes: bytes.count)
    let font = font
    var reader = Reader(scale: scale, first: known.places)
    let stranger: Reader.Stranger? = font.lookUp { font in
      if let stranger = reader.read(text.first, font: &font, &places, &bytes, &paragraphs) { return stranger }
      for run in text.others {
        if let stranger = reader.read(run, font: &font, &places, &bytes, &paragraphs) { return stranger }
      }
      return nil
    }
    if let stranger {
      paragraphs.removeLast(paragraphs.count - known.paragraphs)
      places.removeLast(places.count - known.places)
      bytes.removeLast(bytes.count - known.bytes)
      guard stranger.isMissing else { return nil }
      throw Problem(.missingGlyph, facts: ["character": TextSource.codePoint(stranger.scalar.value)])
    }
    paragraphs.append(reader.paragraph(places: places.count, bytes: reader.offset))
    return Text(
      paragraphs: known.paragraphs..<paragraphs.count, scale: scale, isUnderlined: reader.isUnderlined,
      hasDrawn: reader.hasDrawn, isUniform: text.others.isEmpty && !reader.hasDrawn)
  }

  /// The size of the cells that a text asks for.
  private static func scale(of text: StyledText) -> Int? {
    let em = text.first.style.em
    guard text.others.allSatisfy({ $0.style.em == em }) else { return nil }
    return em == PaperText.cellHeight ? 1 : em == 2 * PaperText.cellHeight ? 2 : nil
  }

  /// Reads runs of text into places, and finds the paragraphs.
  private struct Reader {
    /// The first character that is not for cells, and whether no font has it.
    typealias Stranger = (scalar: Unicode.Scalar, isMissing: Bool)

    let scale: Int
    private(set) var isUnderlined = false
    private(set) var hasDrawn = false
    /// The paragraph's first place.
    private var first: Int
    /// Bytes of the runs that were read, and where the paragraph begins.
    private(set) var offset = 0
    private var start = 0
    private var x: Int32 = 0
    /// Behind the last carriage return, which takes a line feed along.
    private var returnEnd = -1

    init(scale: Int, first: Int) {
      self.scale = scale
      self.first = first
    }

    /// Reads a run.
    mutating func read(
      _ run: StyledText.Run, font: inout PrinterFont.Lookup, _ places: inout [Place], _ bytes: inout [UInt8],
      _ paragraphs: inout [Paragraph]
    ) -> Stranger? {
      let (isBold, isUnderlined) = (run.style.bold, run.style.underline)
      self.isUnderlined = self.isUnderlined || isUnderlined
      let text = run.text.utf8Span.span
      let (knownPlaces, knownBytes) = (places.count, bytes.count)
      var stranger: Stranger?
      // At most four bytes for one of two, the marks of Latin.
      bytes.append(addingCapacity: 2 * text.count) { bytes in
        places.append(addingCapacity: text.count) { places in
          // In registers for the length of the run.
          var (x, hasDrawn) = (self.x, self.hasDrawn)
          var index = 0
          while index < text.count {
            let start = index
            let scalar = Self.scalar(in: text, at: &index)
            let cell = font.cell(scalar)
            if cell.isPrinted {
              let width = Int32(truncatingIfNeeded: cell.width &* scale)
              let isDrawn = cell.isDrawn
              hasDrawn = hasDrawn || isDrawn
              places.append(
                Place(
                  scalar: scalar, x: x, width: width, offset: Int32(truncatingIfNeeded: offset &+ start),
                  code: Int32(truncatingIfNeeded: knownBytes &+ bytes.count), isBold: isBold,
                  isUnderlined: isUnderlined, isDrawn: isDrawn))
              cell.append(to: &bytes)
              x &+= width
            } else if Self.separates(scalar) {
              // A line feed belongs to the carriage return before it.
              if scalar == "\n", offset + start == returnEnd {
                self.start += 1
              } else {
                paragraphs.append(paragraph(places: knownPlaces + places.count, bytes: offset + start))
                first = knownPlaces + places.count
                self.start = offset + index
                x = 0
              }
              if scalar == "\r" { returnEnd = offset + index }
            } else {
              stranger = (scalar, cell == .missing)
              return
            }
          }
          (self.x, self.hasDrawn) = (x, hasDrawn)
        }
      }
      offset += text.count
      return stranger
    }

    /// The paragraph that was read last.
    /// - Parameters: Where its places and its bytes end.
    func paragraph(places: Int, bytes: Int) -> Paragraph { Paragraph(places: first..<places, bytes: start..<bytes) }

    @inline(__always)
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 ? scalar == "\n" || scalar == "\r" : scalar.value & ~1 == 0x2028
    }

    /// The character at a place of valid UTF-8, which is moved behind it.
    @inline(__always)
    private static func scalar(in text: Swift.Span<UInt8>, at index: inout Int) -> Unicode.Scalar {
      let lead = text[index]
      index &+= 1
      guard lead >= 0x80 else { return Unicode.Scalar(lead) }
      var value = UInt32(lead & 0x1F) << 6 | UInt32(text[index] & 0x3F)
      index &+= 1
      if lead >= 0xE0 {
        value = value << 6 | UInt32(text[index] & 0x3F)
        index &+= 1
        if lead >= 0xF0 {
          value = value << 6 | UInt32(text[index] & 0x3F)
          index &+= 1
          value &= 0x1F_FFFF
        }
      }
      return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
  }
}
