/// What a front end sends to have printed: `application/vnd.satchel.document+json`, version 1.
public struct Document: Sendable, Equatable {
  /// The paper it is made for; nil: the printer's.
  public var paper: Paper?
  /// BCP 47; decides line breaking, fonts and direction.
  public var language: String
  /// The base of all text sizes.
  public var textSize: TextSize
  /// Page length, footer and signature zone.
  public var page: PageSetup
  /// The content in order.
  public var blocks: [Block]

  /// A document.
  public init(
    paper: Paper? = nil, language: String = "zh-CN", textSize: TextSize = .normal, page: PageSetup = PageSetup(),
    blocks: [Block]
  ) {
    self.paper = paper
    self.language = language
    self.textSize = textSize
    self.page = page
    self.blocks = blocks
  }
}

/// A text size: the base of a document, or of a paragraph relative to it.
public enum TextSize: String, Sendable, Codable, CaseIterable {
  case small, normal, large, huge

  /// Dots to the em when it is a document's base; `small` is allowed in paragraphs only.
  public var dots: Int {
    switch self {
    case .small: 20
    case .normal: 24
    case .large: 32
    case .huge: 48
    }
  }
}

/// How a document is divided into pages.
public struct PageSetup: Sendable, Equatable {
  /// A fixed page length; nil: as long as the content.
  public var length: Length?
  /// A line at the foot of each page; may hold `[[page]]` and the other counters of ``PageCounter``. Nil: none.
  public var footer: String?
  /// Whether each page ends with a zone for a signature and a finger-print.
  public var signature: Bool

  /// A page set-up.
  public init(length: Length? = nil, footer: String? = nil, signature: Bool = false) {
    self.length = length
    self.footer = footer
    self.signature = signature
  }
}

/// Horizontal alignment; start and end follow the direction of the text.
public enum Alignment: String, Sendable, Codable, CaseIterable { case start, center, end, justify }

/// A run of text in one style.
public struct Span: Sendable, Equatable {
  /// The words.
  public var text: String
  /// Heavier strokes.
  public var bold: Bool
  /// A line below.
  public var underline: Bool
  /// Its size; nil: the paragraph's.
  public var size: TextSize?

  /// A run.
  public init(_ text: String, bold: Bool = false, underline: Bool = false, size: TextSize? = nil) {
    self.text = text
    self.bold = bold
    self.underline = underline
    self.size = size
  }
}

/// One element of a document.
public enum Block: Sendable, Equatable {
  case heading(Heading)
  case paragraph(Paragraph)
  case list(List)
  case fields(Fields)
  case table(Table)
  case rule(RuleStyle)
  case image(Image)
  case qr(QRCode)
  case barcode(Barcode)
  case signature(SignatureBox)
  case fingerprint(StampBox)
  case seal(StampBox)
  case pageBreak
  case feed(Length)
  case cut(CutMode)

  /// A title.
  public struct Heading: Sendable, Equatable {
    /// The words.
    public var text: String
    /// 1 (largest) to 3.
    public var level: Int
    /// Where it stands; `center` for level 1, `start` otherwise, unless said.
    public var align: Alignment
    /// A title.
    public init(text: String, level: Int = 1, align: Alignment? = nil) {
      self.text = text
      self.level = level
      self.align = align ?? (level == 1 ? .center : .start)
    }
  }

  /// Running text.
  public struct Paragraph: Sendable, Equatable {
    /// The words in their styles.
    public var spans: [Span]
    /// Where lines stand.
    public var align: Alignment
    /// The size of spans that name none.
    public var size: TextSize
    /// Space before the first line.
    public var indent: Indent
    /// Running text.
    public init(
      spans: [Span], align: Alignment = .start, size: TextSize = .normal, indent: Indent = .length(.dots(0))
    ) {
      self.spans = spans
      self.align = align
      self.size = size
      self.indent = indent
    }
  }

  /// Items, each with its number or a bullet.
  public struct List: Sendable, Equatable {
    /// Whether items are numbered 1. 2. 3.
    public var ordered: Bool
    /// The items' words.
    public var items: [String]
    /// Items.
    public init(ordered: Bool = false, items: [String]) {
      self.ordered = ordered
      self.items = items
    }
  }

  /// Labels and values.
  public struct Fields: Sendable, Equatable {
    /// A label and its value.
    public struct Item: Sendable, Equatable {
      /// What it is.
      public var label: String
      /// Its value; empty leaves a line to write on.
      public var value: String
      /// A pair.
      public init(label: String, value: String) {
        self.label = label
        self.value = value
      }
    }
    /// The pairs in order.
    public var items: [Item]
    /// Labels and values.
    public init(items: [Item]) { self.items = items }
  }

  /// Rows and columns; text wraps within its column.
  public struct Table: Sendable, Equatable {
    /// A column.
    public struct Column: Sendable, Equatable {
      /// Its share of the width.
      public var width: Double
      /// Where its text stands.
      public var align: Alignment
      /// A column.
      public init(width: Double = 1, align: Alignment = .start) {
        self.width = width
        self.align = align
      }
    }
    /// The columns.
    public var columns: [Column]
    /// The head's cells; nil: none. As many as columns.
    public var header: [String]?
    /// The rows, each as many cells as columns.
    public var rows: [[String]]
    /// A table.
    public init(columns: [Column], header: [String]? = nil, rows: [[String]]) {
      self.columns = columns
      self.header = header
      self.rows = rows
    }
  }

  /// How a rule is drawn.
  public enum RuleStyle: String, Sendable, Codable, CaseIterable { case solid, dashed, double }

  /// A picture.
  public struct Image: Sendable, Equatable {
    /// Where the picture's bytes are.
    public enum Source: Sendable, Hashable {
      /// An uploaded document.
      case document(id: String)
      /// The photo of a photo job.
      case photo(job: String)
      /// The PNG or JPEG file itself.
      case data([UInt8])
    }
    /// Where the picture's bytes are.
    public var source: Source
    /// Its width on paper; nil: its own pixels as dots, shrunk to the paper.
    public var width: Length?
    /// How grey becomes dots.
    public var dither: Dither
    /// The exponent applied to grey from 0 (black) to 1 (white) before it becomes dots: below 1 lightens, above 1
    /// darkens. Nil: what thermal paper asks of dithered pictures, and 1 for ``Dither/threshold``.
    public var gamma: Double?
    /// The grey, from 0 (black) to 1 (white), below which a dot is black; for ``Dither/threshold`` alone. Nil: the middle.
    public var threshold: Double?
    /// How far it is turned, after a JPEG has been turned upright as its camera says.
    public var rotate: Rotation
    /// Where it stands.
    public var align: Alignment
    /// A picture.
    public init(
      source: Source, width: Length? = nil, dither: Dither = .floydSteinberg, gamma: Double? = nil,
      threshold: Double? = nil, rotate: Rotation = .none, align: Alignment = .center
    ) {
      self.source = source
      self.width = width
      self.dither = dither
      self.gamma = gamma
      self.threshold = threshold
      self.rotate = rotate
      self.align = align
    }
  }

  /// How grey becomes dots.
  public enum Dither: String, Sendable, Codable, CaseIterable {
    case floydSteinberg = "floyd-steinberg"
    case ordered
    case threshold
  }

  /// A turn in degrees, clockwise.
  public enum Rotation: Int, Sendable, Codable, CaseIterable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270
  }

  /// A QR code.
  public struct QRCode: Sendable, Equatable {
    /// Error correction: about 7, 15, 25, 30 %.
    public enum Correction: String, Sendable, Codable, CaseIterable {
      case low = "L", medium = "M", quartile = "Q", high = "H"
    }
    /// What it says.
    public var text: String
    /// Its width on paper with the quiet zone.
    public var size: Length
    /// Error correction.
    public var correction: Correction
    /// Where it stands.
    public var align: Alignment
    /// A QR code.
    public init(
      text: String, size: Length = .millimetres(25), correction: Correction = .medium, align: Alignment = .center
    ) {
      self.text = text
      self.size = size
      self.correction = correction
      self.align = align
    }
  }

  /// A linear barcode with its text below.
  public struct Barcode: Sendable, Equatable {
    /// The kinds of barcode.
    public enum Symbology: String, Sendable, Codable, CaseIterable {
      case code128, code39, code93, ean13, ean8, upca, itf, codabar
    }
    /// The kind.
    public var symbology: Symbology
    /// What it says.
    public var text: String
    /// The bars' height.
    public var height: Length
    /// A barcode.
    public init(symbology: Symbology, text: String, height: Length = .millimetres(10)) {
      self.symbology = symbology
      self.text = text
      self.height = height
    }
  }

  /// A line to sign on, behind its label.
  public struct SignatureBox: Sendable, Equatable {
    /// Whose signature.
    public var label: String
    /// The free height above the line.
    public var height: Length
    /// A signature line.
    public init(label: String, height: Length = .millimetres(15)) {
      self.label = label
      self.height = height
    }
  }

  /// A square frame for a finger-print or a seal.
  public struct StampBox: Sendable, Equatable {
    /// What goes in.
    public var label: String
    /// The square's side.
    public var size: Length
    /// A frame.
    public init(label: String, size: Length) {
      self.label = label
      self.size = size
    }
  }
}
