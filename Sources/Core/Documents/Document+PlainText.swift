extension Document {
  /// Columns from one tab stop to the next.
  static let tabWidth = 8

  /// Plain text as a document: a paragraph for each line, a page for each form feed.
  ///
  /// Lines end with LF, CR, CRLF, NEL, or Unicode's separators of lines and paragraphs; an ending at the very end begins
  /// no further line. A form feed ends the line, if one is begun, and the page. A tab reaches to the next column that is
  /// a multiple of eight, where wide characters count as two. A Ctrl-Z at the very end, as DOS wrote it, is dropped.
  /// Brackets are printed as they are: plain text has no counters.
  /// - Throws: ``Problem`` with the line as its path, `lines[4]` for the fifth: `control-character` for any other control
  ///   character, NUL and ESC among them; `vertical-script`; `too-long` for a line of more than
  ///   ``DocumentLimits/text`` characters. Without a path: `too-long` for more than ``DocumentLimits/totalText``
  ///   characters, `too-many` for more than ``DocumentLimits/blocks`` lines and pages.
  public init(plainText text: String) throws(Problem) {
    var reader = PlainTextReader()
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      scalars.formIndex(after: &index)
      switch scalar.value {
      case 0x0D:
        if index < scalars.endIndex, scalars[index].value == 0x0A { scalars.formIndex(after: &index) }
        try reader.endLine()
      case 0x0A, 0x85, 0x2028, 0x2029: try reader.endLine()
      case 0x0C: try reader.endPage()
      case 0x1A where index == scalars.endIndex: break
      default: try reader.take(scalar)
      }
    }
    self.init(blocks: try reader.finish())
  }
}

/// Takes a text apart into lines and pages.
private struct PlainTextReader {
  private var blocks: [Block] = []
  private var line = String.UnicodeScalarView()
  private var length = 0
  private var column = 0
  private var total = 0
  /// The line's place in the text, from 0.
  private var number = 0

  private var path: JSONPath { .element(.root("lines"), number) }

  mutating func take(_ scalar: Unicode.Scalar) throws(Problem) {
    if scalar.value == 0x09 {
      let spaces = Document.tabWidth - column % Document.tabWidth
      line.append(contentsOf: repeatElement(" ", count: spaces))
      length += spaces
      column += spaces
    } else {
      line.append(scalar)
      length += 1
      column += scalar.columns
    }
    guard length <= DocumentLimits.text else { throw Problem(.tooLong, at: path, ["limit": "\(DocumentLimits.text)"]) }
  }

  mutating func endLine() throws(Problem) {
    let text = String(line)
    total += try TextRules.check(text, at: path)
    guard total <= DocumentLimits.totalText else {
      throw Problem(.tooLong, facts: ["limit": "\(DocumentLimits.totalText)"])
    }
    try add(.paragraph(Block.Paragraph(spans: [Span(text.isEmpty ? " " : PageCounter.escape(text))])))
    line = .init()
    length = 0
    column = 0
    number += 1
  }

  mutating func endPage() throws(Problem) {
    if !line.isEmpty { try endLine() }
    try add(.pageBreak)
  }

  /// The blocks; a text without a character is a blank line.
  mutating func finish() throws(Problem) -> [Block] {
    if !line.isEmpty || blocks.isEmpty { try endLine() }
    return blocks
  }

  private mutating func add(_ block: Block) throws(Problem) {
    guard blocks.count < DocumentLimits.blocks else {
      throw Problem(.tooMany, facts: ["limit": "\(DocumentLimits.blocks)"])
    }
    blocks.append(block)
  }
}

extension Unicode.Scalar {
  /// Columns of a terminal: 2 for wide characters, 0 for marks that stand on others.
  fileprivate var columns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
