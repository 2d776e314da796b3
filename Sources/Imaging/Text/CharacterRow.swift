import Core

/// A paragraph of drawn characters that stand side by side whatever their neighbours are.
struct CharacterRow {
  /// One character.
  struct Piece: RowCharacter {
    let scalar: Unicode.Scalar
    /// Where it begins in the whole text, in bytes.
    let offset: Int
    /// Dots that it takes.
    let width: Int
    var kerning = 0
    var mayBegin = false
    var mayTear = true

    var advance: Int { width }
  }

  /// In order of the text.
  private(set) var pieces: [Piece]
  private let language: String
  /// Whether the pieces tell where lines may begin: nobody need know for one line.
  private var isMarked = false

  /// A paragraph.
  /// - Parameter language: BCP 47.
  init(_ pieces: [Piece], language: String) {
    self.pieces = pieces
    self.language = language
  }

  /// Divides the row into lines.
  /// - Parameters: As ``Span/divide(width:indent:shortBy:into:)``.
  /// - Returns: Where the lines end, as indices into the pieces; at least one.
  mutating func ends(width: Int, indent: Int, shortBy most: Int) -> [Int] {
    // Most labels and values are one line: nobody need know where they could be broken.
    guard inkWidth(pieces.indices) > width - indent else { return [pieces.count] }
    if !isMarked {
      isMarked = true
      let language = language
      var span = pieces.mutableSpan
      span.markBreaks(in: 0..<span.count, language: language)
    }
    var ends: [Int] = []
    // Most characters fill a square: room for the lines of a paragraph of a page.
    ends.reserveCapacity(pieces.count / 8 + 2)
    pieces.span.divide(width: width, indent: indent, shortBy: most, into: &ends)
    return ends
  }

  /// Makes the row's lines.
  /// - Parameters:
  ///   - ends: Where they end, as indices into the pieces.
  ///   - paragraph: The row's bytes of the whole text.
  ///   - make: Makes a line of pieces, without the spaces at its end, from its share of the bytes.
  func lines(
    _ ends: [Int], of paragraph: Range<Int>, make: (Range<Int>, Range<Int>) -> TextLine
  ) -> [TextLine] {
    var lines: [TextLine] = []
    lines.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      var line = make(
        pieces.span.inked(start..<end), offset(start, in: paragraph)..<offset(end, in: paragraph))
      line.beginsParagraph = start == 0
      line.endsParagraph = end == pieces.count
      lines.append(line)
      start = end
    }
    return lines
  }

  /// Dots of a line without the spaces at its end.
  func inkWidth(_ line: Range<Int>) -> Int { pieces.span.inkWidth(line) }

  /// Whether a piece is an ideographic space; false for none.
  func isIdeographicSpace(_ index: Int) -> Bool { pieces.indices.contains(index) && pieces[index].isIdeographicSpace }

  /// Where a piece begins, in bytes of the whole text.
  private func offset(_ index: Int, in paragraph: Range<Int>) -> Int {
    index == 0 ? paragraph.lowerBound : index < pieces.count ? pieces[index].offset : paragraph.upperBound
  }
}
