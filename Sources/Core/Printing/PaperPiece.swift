/// What stands in some rows of a page, as a printer can be told of it.
public enum PaperPiece: Sendable, Equatable {
  /// Dots: what ``PaperDocument/render(page:rows:)`` draws for these rows.
  case dots(Range<Int>)
  /// Rows without a black dot.
  case blank(Range<Int>)
  /// A line of the printer's own characters.
  case text(PaperText)
  /// A code that the printer draws.
  case code(PaperCode)

  /// The rows that it fills.
  public var rows: Range<Int> {
    switch self {
    case .dots(let rows), .blank(let rows): rows
    case .text(let text): text.rows
    case .code(let code): code.rows
    }
  }
}

/// A line of a printer's own characters: cells of 12 (ASCII) or 24 dots by 24, all of one size.
public struct PaperText: Sendable, Equatable {
  /// Neighbouring cells of one look.
  public struct Span: Sendable, Equatable {
    /// What the cells hold.
    public enum Content: Sendable, Equatable {
      /// Characters that the printer has, in its encoding.
      case characters(ArraySlice<UInt8>)
      /// A character that the printer lacks, 24 rows high.
      case drawn(Bitmap)
    }

    /// Dots from the left edge of the paper.
    public var x: Int
    /// Dots that the cells fill.
    public var width: Int
    /// Whether strokes are one dot wider.
    public var isBold: Bool
    /// What the cells hold.
    public var content: Content

    /// A span.
    public init(x: Int, width: Int, isBold: Bool, content: Content) {
      self.x = x
      self.width = width
      self.isBold = isBold
      self.content = content
    }
  }

  /// Rows of a character at single size.
  public static let cellHeight = 24

  /// The rows of the page that the cells fill: ``cellHeight`` × ``scale``.
  public var rows: Range<Int>
  /// How often a cell's dots are repeated in both directions: 1 or 2.
  public var scale: Int
  /// From left to right.
  public var spans: ArraySlice<Span>

  /// A line.
  public init(rows: Range<Int>, scale: Int, spans: ArraySlice<Span>) {
    self.rows = rows
    self.scale = scale
    self.spans = spans
  }
}

/// A code that the printer draws.
public struct PaperCode: Sendable, Equatable {
  /// What kind of code.
  public enum Kind: Sendable, Equatable {
    /// QR, model 2.
    case qr(Block.QRCode.Correction)
    /// Bars, without the text below them.
    case barcode(Block.Barcode.Symbology)
  }

  /// The rows of the page that its modules fill.
  public var rows: Range<Int>
  /// Dots from the left edge of the paper to the first module.
  public var x: Int
  /// Dots from the first module's left edge to the last one's right edge.
  public var width: Int
  /// Dots of a module's width.
  public var module: Int
  /// What kind of code.
  public var kind: Kind
  /// What it says, in UTF-8.
  public var text: String

  /// A code.
  public init(rows: Range<Int>, x: Int, width: Int, module: Int, kind: Kind, text: String) {
    self.rows = rows
    self.x = x
    self.width = width
    self.module = module
    self.kind = kind
    self.text = text
  }
}
