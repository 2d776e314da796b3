import Core
import Imaging

/// Characters and lines.
extension VirtualPrinter {
  /// Dots of the print area.
  var areaWidth: Int {
    let margin = leftMargin
    let width = min(modes.areaWidth ?? .max, configuration.dots - margin)
    // An area narrower than a character is widened to hold one.
    return max(width, min(GlyphSource.Cell.fontA.width * modes.scaleX, configuration.dots - margin))
  }

  var leftMargin: Int { min(modes.leftMargin, configuration.dots - GlyphSource.Cell.chinese.width) }

  /// A byte of text: a character, or a part of a Chinese one.
  mutating func character(_ byte: UInt8) {
    if !lead.isEmpty {
      lead.append(byte)
      return continueChinese()
    }
    if modes.isChinese, (0x81...0xFE).contains(byte) {
      lead = [byte]
      return
    }
    let cell = modes.font
    guard let character = CodePages.character(byte, page: modes.codePage, country: modes.country) else {
      report(.noCharacter, [byte, 0])
      return place(GlyphPictures.box(cell), isChinese: false)
    }
    place(glyph(character, cell), isChinese: false)
  }

  private mutating func continueChinese() {
    let first = lead[0]
    let second = lead[1]
    if (0x30...0x39).contains(second) {
      // Two-byte fonts have no four-byte codes.
      guard lead.count == 4 else { return }
      lead = []
      report(.fourByteCharacter, [first, 0])
      return place(GlyphPictures.box(.chinese), isChinese: true)
    }
    lead = []
    guard second >= 0x40, second != 0x7F, second != 0xFF else {
      report(.brokenCharacter, [first, 0])
      return character(second)
    }
    guard let character = PrinterEncoding.gb18030(lead: first, trail: second) else {
      report(.noCharacter, [first, 0])
      return place(GlyphPictures.box(.chinese), isChinese: true)
    }
    place(glyph(character, .chinese), isChinese: true)
  }

  /// A command or a control character where the second byte of a Chinese character should be.
  mutating func breakCharacter() {
    guard let first = lead.first else { return }
    lead = []
    report(.brokenCharacter, [first, 0])
  }

  private func glyph(_ character: Character, _ cell: GlyphSource.Cell) -> Bitmap {
    glyphs.glyph(character, in: cell) ?? GlyphPictures.box(cell)
  }

  private mutating func place(_ glyph: Bitmap, isChinese: Bool) {
    var picture = modes.isBold || modes.isDoubleStrike ? glyph.emboldened : glyph
    let scaleX = isChinese && modes.isChineseDoubleWidth ? max(modes.scaleX, 2) : modes.scaleX
    let scaleY = isChinese && modes.isChineseDoubleHeight ? max(modes.scaleY, 2) : modes.scaleY
    picture = picture.scaled(x: scaleX, y: scaleY)
    let left = isChinese ? modes.chineseLeft * scaleX : 0
    let right = (isChinese ? modes.chineseRight : modes.spacing) * scaleX
    if left + right > 0 {
      var spaced = Bitmap(width: left + picture.width + right, height: picture.height)
      spaced.merge(picture, x: left, y: 0)
      picture = spaced
    }
    if modes.isReversed { picture = picture.inverted }
    let underline = isChinese ? modes.chineseUnderline : modes.underline
    if modes.isRotated {
      picture = picture.turnedQuarter
    } else if underline > 0, !modes.isReversed {
      picture.fill(rows: picture.height - underline..<picture.height)
    }
    if line.x + picture.width > areaWidth, line.x > 0 { printLine(feeding: modes.lineSpacing) }
    line.place(picture, advance: picture.width)
  }

  /// Prints the line and feeds: at least the line's own height, `rows` in all.
  mutating func printLine(feeding rows: Int) {
    let canvas = line.canvas
    let used = line.used
    line = LineBuffer(width: areaWidth)
    if canvas.height > 0 {
      var picture = Bitmap(width: max(used, 1), height: canvas.height)
      picture.merge(canvas, x: 0, y: 0)
      emit(modes.isUpsideDown ? picture.turnedHalf : picture)
    }
    mechanism.append(.feed(max(0, rows - canvas.height)), at: time)
  }

  /// Sends rows to the head, aligned in the print area and cut off at its right edge.
  mutating func emit(_ picture: Bitmap) {
    let width = areaWidth
    var area = picture
    if picture.width > width {
      area = Bitmap(width: width, height: picture.height)
      area.merge(picture, x: 0, y: 0)
    }
    var rows = area
    if area.width != configuration.dots {
      rows = Bitmap(width: configuration.dots, height: picture.height)
      rows.merge(area, x: leftMargin + alignment(of: area.width), y: 0)
    }
    for y in 0..<rows.height {
      mechanism.append(.row(Array(rows.bytes[y * rows.stride..<(y + 1) * rows.stride])), at: time)
    }
  }

  private func alignment(of width: Int) -> Int {
    let free = max(0, areaWidth - width)
    // An upside-down line is seen from the other side: its left is the paper's right.
    switch (modes.align, modes.isUpsideDown) {
    case (.center, _): return free / 2
    case (.left, false), (.right, true): return 0
    case (.right, false), (.left, true): return free
    }
  }

  mutating func tab() {
    let width = modes.font.width * modes.scaleX + modes.spacing
    let next =
      if let tabs = modes.tabs { tabs.first { $0 > line.x } } else { (line.x / (8 * width) + 1) * 8 * width as Int? }
    if let next, next < areaWidth { line.x = next }
  }

  mutating func setTabs(_ command: CommandParser.Command) {
    let width = modes.font.width * modes.scaleX + modes.spacing
    let columns = command.data.map(Int.init)
    guard zip(columns, columns.dropFirst()).allSatisfy(<) else { return report(.badParameter, command.head) }
    modes.tabs = columns.map { $0 * width }
  }

  /// ESC ! n.
  mutating func selectModes(_ n: UInt8) {
    guard n & 0x46 == 0 else { return report(.badParameter, [0x1B, UInt8(ascii: "!")]) }
    modes.isFontB = n & 0x01 != 0
    modes.isBold = n & 0x08 != 0
    modes.scaleY = n & 0x10 != 0 ? 2 : 1
    modes.scaleX = n & 0x20 != 0 ? 2 : 1
    modes.underline = n & 0x80 != 0 ? 1 : 0
  }

  /// FS commands: Chinese text.
  mutating func chinese(_ command: CommandParser.Command) {
    guard configuration.chinese != .none else { return report(.unknownCommand, command.head) }
    let n = command.head.count > 2 ? command.head[2] : 0
    switch command.head[1] {
    case UInt8(ascii: "&"): modes.isChinese = true
    case UInt8(ascii: "."): modes.isChinese = configuration.chinese == .always
    case UInt8(ascii: "!"):
      guard n & 0x73 == 0 else { return report(.badParameter, command.head) }
      modes.isChineseDoubleWidth = n & 0x04 != 0
      modes.isChineseDoubleHeight = n & 0x08 != 0
      modes.chineseUnderline = n & 0x80 != 0 ? 1 : 0
    case UInt8(ascii: "-"):
      let value = (48...50).contains(n) ? n - 48 : n
      guard value <= 2 else { return report(.badParameter, command.head) }
      modes.chineseUnderline = Int(value)
    case UInt8(ascii: "W"):
      modes.isChineseDoubleWidth = n & 1 != 0
      modes.isChineseDoubleHeight = n & 1 != 0
    case UInt8(ascii: "S"):
      modes.chineseLeft = Int(command.head[2])
      modes.chineseRight = Int(command.head[3])
    default: report(.unknownCommand, command.head)
    }
  }
}

/// Pictures that no font gives.
enum GlyphPictures {
  /// The hollow box that stands where a character is missing.
  static func box(_ cell: GlyphSource.Cell) -> Bitmap {
    var box = Bitmap(width: cell.width, height: cell.height)
    for x in 1..<cell.width - 1 {
      box[x, 1] = true
      box[x, cell.height - 2] = true
    }
    for y in 1..<cell.height - 1 {
      box[1, y] = true
      box[cell.width - 2, y] = true
    }
    return box
  }
}
