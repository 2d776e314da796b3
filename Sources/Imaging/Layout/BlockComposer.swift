import Core

/// Turns blocks into bricks for one paper width.
struct BlockComposer {
  /// A share of the paper's width.
  struct Column {
    var x: Int
    var width: Int
  }

  let engine: TextEngine
  /// Sets what it can in the printer's own characters; nil: everything is drawn.
  let cells: CellTypesetter?
  let language: String
  let scale: TypeScale
  let width: Int
  /// What a millimetre is.
  let density: DotDensity
  var counters: PageCounters
  let pictures: PictureShelf
  /// Whether the document, and with it columns and lists, runs from right to left.
  let isRightToLeft: Bool
  /// Running text is set to both edges where characters are squares, and ragged where words are long.
  let bodyAlignment: Alignment

  init(
    engine: TextEngine, cells: CellTypesetter?, document: Document, width: Int, density: DotDensity,
    counters: PageCounters, pictures: PictureShelf
  ) {
    self.engine = engine
    language = document.language
    scale = TypeScale(document.textSize)
    self.width = width
    self.density = density
    self.counters = counters
    self.pictures = pictures
    isRightToLeft = WritingDirection.isRightToLeft(document.language)
    self.cells = isRightToLeft ? nil : cells
    let language = PrimaryLanguage(document.language)
    bodyAlignment = language.isChinese || language.isJapaneseOrKorean ? .justify : .start
  }

  /// Demands a width.
  /// - Parameter dots: What is needed.
  /// - Throws: ``Problem`` `paper-too-narrow`.
  func require(_ dots: Int) throws(Problem) {
    guard dots > width else { return }
    let own = Int(Double(width) / density.perMillimetre)
    throw Problem(.paperTooNarrow, facts: ["needed": "\(density.millimetres(dots))", "width": "\(own)"])
  }

  /// The whole width.
  var measure: Column { Column(x: 0, width: width) }

  /// A column counted from the side where lines begin.
  func column(start: Int, width columnWidth: Int) -> Column {
    Column(x: isRightToLeft ? width - start - columnWidth : start, width: columnWidth)
  }

  /// Lays out a block.
  /// - Parameters:
  ///   - tallest: The most rows that fit on a page, for what can be divided.
  ///   - add: Takes the bricks from top to bottom.
  func compose(_ block: Block, tallest: Int, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    switch block {
    case .heading(let heading): try compose(heading, add: add)
    case .paragraph(let paragraph): try compose(paragraph, add: add)
    case .list(let list): try compose(list, add: add)
    case .fields(let fields): try compose(fields, add: add)
    case .table(let table): try compose(table, tallest: tallest, add: add)
    case .rule(let style): try add(rule(style))
    case .image(let picture): try add(brick(picture))
    case .qr(let code): try add(brick(code))
    case .barcode(let barcode): try add(brick(barcode))
    case .signature(let box): try add(brick(box))
    case .fingerprint(let box): try add(fingerprint(box))
    case .seal(let box): try add(seal(box))
    case .feed(let length): try add(Brick(height: bounded(length)))
    case .pageBreak, .cut: break
    }
  }

  /// Dots of a length of our own.
  func millimetres(_ count: Double) -> Int { density.dots(.millimetres(count)) }

  /// A length in dots, at least 0 and never so long that sums overflow.
  func bounded(_ length: Length) -> Int {
    switch length {
    case .dots(let dots): return min(max(dots, 0), PageFiller.lengthLimit + 1)
    case .millimetres(let value):
      guard value.isFinite, value > 0 else { return 0 }
      return value > Double(PageFiller.lengthLimit) ? PageFiller.lengthLimit + 1 : density.dots(length)
    }
  }

  /// Text with its counters filled, in one style.
  func styled(_ text: String, em: Int, bold: Bool = false) -> StyledText {
    StyledText(counters.filled(text), TextStyle(em: em, bold: bold))
  }

  /// Breaks text into lines for a column.
  func brokenLines(
    _ text: StyledText, width: Int, indent: Int = 0, isJustified: Bool = false
  ) throws(Problem) -> [TextLine] {
    let limit = DivisibleText.limit(text)
    if let lines = try cells?.lines(text, width: width, indent: indent, limit: limit) { return lines }
    return try engine.lines(
      text, width: width, indent: indent, language: language, isJustified: isJustified, limit: limit)
  }

  /// Breaks text into as few lines as the width allows, and then as evenly as that many lines allow: a title that
  /// leaves one character over looks like a mistake.
  func balancedLines(_ text: StyledText, width: Int) throws(Problem) -> [TextLine] {
    var text = try DivisibleText(text, engine: engine, cells: cells, language: language)
    let lines = try text.divided(width: width)
    // A paragraph that is one line is the same however narrow its column.
    guard lines.count > 1, lines.count < 8, lines.contains(where: { !$0.endsParagraph }) else { return lines }
    var (low, high) = (width / lines.count, width)
    while high - low > 4 {
      let middle = (low + high) / 2
      if try text.fits(lines: lines.count, width: middle) { high = middle } else { low = middle }
    }
    return high < width ? try text.divided(width: high) : lines
  }

  /// Where a line starts in its column, and the line, stretched where it is to be.
  func aligned(
    _ line: consuming TextLine, in column: Column, align: Alignment, em: Int, indent: Int = 0
  ) -> (line: TextLine, x: Int) {
    let indent = line.beginsParagraph ? indent : 0
    // Cells stand in columns already; one that is moved costs the printer a command.
    if align == .justify && !line.endsParagraph && line.cells == nil {
      line = line.justified(to: column.width - indent, em: em)
    }
    let x = start(of: line.width, in: column, align: align, indent: indent, isRightToLeft: line.isRightToLeft)
    return (line, x)
  }

  /// Where a line starts in its column.
  private func start(
    of width: Int, in column: Column, align: Alignment, indent: Int, isRightToLeft: Bool
  ) -> Int {
    let free = column.width - width
    return switch align {
    case .center: column.x + free / 2
    case .end: isRightToLeft ? column.x : column.x + free
    case .start, .justify: isRightToLeft ? column.x + free - indent : column.x + indent
    }
  }

  /// How the lines of a text stand, one below the other.
  struct Setting {
    /// Which of them stay on a page with the next.
    enum Keeping {
      case none, all
      /// The first and the last but one, so that a page ends or begins with two of them at least.
      case ends
    }

    var column: Column
    var align: Alignment
    var indent = 0
    var keeping = Keeping.none
    /// White above and below them all.
    var before: Int
    var after: Int
  }

  /// Hands on lines as bricks.
  /// - Parameter mark: A line to stand beside the first, and where it starts.
  func emit(
    _ lines: [TextLine], _ setting: Setting, beside mark: (line: TextLine, x: Int)? = nil,
    to add: (Brick) throws(Problem) -> Void
  ) throws(Problem) {
    for index in lines.indices { try add(brick(lines, index, setting, beside: index == 0 ? mark : nil)) }
  }

  private func brick(
    _ lines: [TextLine], _ index: Int, _ setting: Setting, beside mark: (line: TextLine, x: Int)?
  ) -> Brick {
    let last = lines.count - 1
    var brick: Brick
    if let cells = lines[index].cells, !lines[index].isUnderlined {
      let x = start(
        of: lines[index].width, in: setting.column, align: setting.align,
        indent: lines[index].beginsParagraph ? setting.indent : 0, isRightToLeft: false)
      brick = Brick(cells, em: lines[index].em, x: x)
    } else {
      let (line, x) = aligned(
        lines[index], in: setting.column, align: setting.align, em: lines[index].em, indent: setting.indent)
      brick = Brick(line, em: line.em, x: x)
    }
    if index == 0 { brick.before = setting.before }
    if index == last { brick.after = setting.after }
    switch setting.keeping {
    case .none: break
    case .all: brick.keepsWithNext = true
    case .ends: brick.keepsWithNext = last > 0 && (index == 0 || index == last - 1)
    }
    if let mark {
      brick.add(mark.line, em: scale.em, x: mark.x, baseline: brick.baseline ?? TypeScale.baseline(scale.em))
    }
    return brick
  }
}
