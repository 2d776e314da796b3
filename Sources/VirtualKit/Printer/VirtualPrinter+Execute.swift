import Core

/// Commands to deeds.
extension VirtualPrinter {
  mutating func execute(_ item: CommandParser.Item) {
    switch item {
    case .character(let byte): if isSelected { character(byte) }
    case .control(let byte): if isSelected { control(byte) }
    case .command(let command):
      if command.head[0] == CommandSyntax.dle {
        realTime(command)
      } else if isSelected || command.name == 0x1B3D {
        breakCharacter()
        perform(command)
      }
    case .rasterBegin(let head):
      breakCharacter()
      beginRaster(head)
      parser.rasterChunk = max(raster?.bytesPerRow ?? 1, 1)
    case .raster(let bytes): continueRaster(bytes)
    case .unknown(let bytes): report(.unknownCommand, bytes)
    }
  }

  private mutating func control(_ byte: UInt8) {
    breakCharacter()
    switch byte {
    case 0x0A, 0x0C: printLine(feeding: modes.lineSpacing)
    case 0x09: tab()
    default: break  // CR without automatic line feed and CAN in standard mode do nothing.
    }
  }

  /// A real-time command between commands: obeyed at arrival already, unless this printer does not look there.
  private mutating func realTime(_ command: CommandParser.Command) {
    guard let request = RealTimeScanner.request(command.head) else { return report(.badParameter, command.head) }
    if configuration.realTime == .betweenCommands { obey(request) }
  }

  private mutating func perform(_ command: CommandParser.Command) {
    switch command.head[0] {
    case CommandSyntax.esc: escape(command)
    case CommandSyntax.fs: chinese(command)
    default: group(command)
    }
  }

  private mutating func escape(_ command: CommandParser.Command) {
    let n = command.head.count > 2 ? command.head[2] : 0
    switch command.head[1] {
    case UInt8(ascii: "@"): initialize()
    case UInt8(ascii: "!"): selectModes(n)
    case UInt8(ascii: "-"): choose(n, 0...2, command) { $0.underline = Int($1) }
    case UInt8(ascii: "E"): modes.isBold = n & 1 != 0
    case UInt8(ascii: "G"): modes.isDoubleStrike = n & 1 != 0
    case UInt8(ascii: "M"): choose(n, 0...1, command) { $0.isFontB = $1 == 1 }
    case UInt8(ascii: "V"): choose(n, 0...1, command) { $0.isRotated = $1 == 1 }
    case UInt8(ascii: "R"): choose(n, [0, 15], command) { $0.country = $1 }
    case UInt8(ascii: "r"): if n & ~0x31 != 0 { report(.badParameter, command.head) }  // This head has one colour.
    case UInt8(ascii: "u"): transmitStatus(2, command.head)
    case UInt8(ascii: "t"):
      if CodePages.name(n) != nil { modes.codePage = n } else { report(.badParameter, command.head) }
    case UInt8(ascii: " "): modes.spacing = Int(n)
    case UInt8(ascii: "2"): modes.lineSpacing = PrintModes.defaultLineSpacing
    case UInt8(ascii: "3"): modes.lineSpacing = Int(n)
    case UInt8(ascii: "J"): printLine(feeding: Int(n))
    case UInt8(ascii: "d"): printLine(feeding: Int(n) * modes.lineSpacing)
    case UInt8(ascii: "a"):
      atLineStart(command) { printer in
        printer.choose(n, 0...2, command) { $0.align = PrintModes.Align(rawValue: $1) ?? .left }
      }
    case UInt8(ascii: "{"): atLineStart(command) { $0.modes.isUpsideDown = n & 1 != 0 }
    case UInt8(ascii: "$"): line.x = min(command.number(2), areaWidth)
    case UInt8(ascii: "\\"): line.x = min(max(line.x + Int(Int16(truncatingIfNeeded: command.number(2))), 0), areaWidth)
    case UInt8(ascii: "D"): setTabs(command)
    case UInt8(ascii: "*"): columnImage(command)
    case UInt8(ascii: "="): isSelected = n & 1 != 0
    case UInt8(ascii: "S"): break  // Standard mode is the only one.
    case UInt8(ascii: "c"): sensors(command)
    case UInt8(ascii: "p"): drawer(command)
    case UInt8(ascii: "v"): transmitStatus(1, command.head)
    case UInt8(ascii: "i"): cut(.full, feeding: nil)
    case UInt8(ascii: "m"): cut(.partial, feeding: nil)
    default: report(.unknownCommand, command.head)
    }
  }

  private mutating func group(_ command: CommandParser.Command) {
    let n = command.head.count > 2 ? command.head[2] : 0
    switch command.head[1] {
    case UInt8(ascii: "!"):
      guard n & 0x88 == 0 else { return report(.badParameter, command.head) }
      modes.scaleX = Int(n >> 4) + 1
      modes.scaleY = Int(n & 0x0F) + 1
    case UInt8(ascii: "B"): modes.isReversed = n & 1 != 0
    case UInt8(ascii: "b"): break  // Smoothing: enlarged glyphs here are blocks, as on printers without it.
    case UInt8(ascii: "L"):
      atLineStart(command) {
        $0.modes.leftMargin = command.number(2)
        $0.line = LineBuffer(width: $0.areaWidth)
      }
    case UInt8(ascii: "W"):
      atLineStart(command) {
        $0.modes.areaWidth = command.number(2)
        $0.line = LineBuffer(width: $0.areaWidth)
      }
    case UInt8(ascii: "H"): choose(n, 0...3, command) { $0.barcodeText = $1 }
    case UInt8(ascii: "f"): choose(n, 0...1, command) { $0.isBarcodeTextFontB = $1 == 1 }
    case UInt8(ascii: "h"):
      if n > 0 { modes.barcodeHeight = Int(n) } else { report(.badParameter, command.head) }
    case UInt8(ascii: "w"):
      // Epson takes 2 to 6, others 1 to 8.
      if (1...8).contains(n) { modes.barcodeWidth = Int(n) } else { report(.badParameter, command.head) }
    case UInt8(ascii: "a"): enableAutomaticStatus(n)
    case UInt8(ascii: "r"): transmitStatus(n, command.head)
    case UInt8(ascii: "I"): identify(n, command.head)
    case UInt8(ascii: "V"):
      cut(
        n & 1 == 0 ? (n == 66 ? .partial : .full) : (n == 65 ? .full : .partial),
        feeding: n >= 65 ? command.head[3] : nil)
    case UInt8(ascii: "k"): barcode(command)
    case UInt8(ascii: "8"): storeGraphics(command, length: 7)
    case UInt8(ascii: "("): block(command)
    default: report(.unknownCommand, command.head)
    }
  }

  /// GS ( x: functions with a length of their own.
  private mutating func block(_ command: CommandParser.Command) {
    let data = command.data
    switch command.head[2] {
    case UInt8(ascii: "L"): storeGraphics(command, length: 5)
    case UInt8(ascii: "k"): code(command)
    case UInt8(ascii: "H"):
      guard configuration.abilities.completion else { return ignoredCommands += 1 }
      guard data.count == 6, data[0] == 0x30, data[1] == 0x30, data[2...].allSatisfy({ (0x20...0x7E).contains($0) })
      else { return report(.unknownFunction, command.head) }
      mechanism.append(.completion(Array(data[2...])), at: time)
    case UInt8(ascii: "D"):
      guard data.count >= 3, data[0] == 20, data.count % 2 == 1 else { return report(.unknownFunction, command.head) }
      for index in stride(from: 1, to: data.count, by: 2) {
        switch data[index] {
        case 1: allowsPulse = data[index + 1] & 1 != 0
        case 2: allowsPowerOff = data[index + 1] & 1 != 0
        default: report(.badParameter, command.head)
        }
      }
    case UInt8(ascii: "A"):
      guard data.count == 2, data[0] <= 2 || (48...50).contains(data[0]) else {
        return report(.unknownFunction, command.head)
      }
      selfTest()
    case UInt8(ascii: "K"):
      // Density and speed: this head has one of each.
      guard data.count == 2, data[0] == 49 || data[0] == 50 else { return report(.unknownFunction, command.head) }
    case UInt8(ascii: "N"):
      guard data == [48, 49] else { return report(.unknownFunction, command.head) }
    default: report(.unknownFunction, command.head)
    }
  }

  private mutating func sensors(_ command: CommandParser.Command) {
    switch command.head[2] {
    case UInt8(ascii: "3"): break  // Signals of a parallel interface, which this printer has not.
    case UInt8(ascii: "4"):
      modes.stopsOnNearEnd = command.head[3] & 0x03 != 0
      conditionsChanged()
    case UInt8(ascii: "5"): modes.isButtonDisabled = command.head[3] & 1 != 0
    default: report(.unknownCommand, command.head)
    }
  }

  private mutating func drawer(_ command: CommandParser.Command) {
    guard [0, 1, 48, 49].contains(command.head[2]) else { return report(.badParameter, command.head) }
    drawerPulses += 1
  }

  private mutating func cut(_ mode: CutMode, feeding units: UInt8?) {
    if !line.isEmpty { printLine(feeding: modes.lineSpacing) }
    if let units { mechanism.append(.feed(configuration.cutterDistance + Int(units)), at: time) }
    mechanism.append(.cut(mode), at: time)
  }

  /// ESC @.
  mutating func initialize() {
    modes = PrintModes()
    modes.isChinese = configuration.chinese == .always
    line = LineBuffer(width: configuration.dots)
    lead = []
    graphics = nil
    statusMask = 0
    mechanism.append(.pageEnd, at: time)
    conditionsChanged()
  }

  private mutating func selfTest() {
    initialize()
    let identity = configuration.identity
    for text in ["SELF TEST", identity.maker, identity.model, identity.firmware, identity.language] {
      for byte in text.utf8 { character(byte) }
      printLine(feeding: modes.lineSpacing)
    }
    printLine(feeding: configuration.cutterDistance)
    initialize()
  }

  /// Sets a mode whose parameter may also be the digit.
  private mutating func choose(
    _ n: UInt8, _ range: some Collection<UInt8>, _ command: CommandParser.Command,
    _ set: (inout PrintModes, UInt8) -> Void
  ) {
    let value = (48...57).contains(n) ? n - 48 : n
    if range.contains(value) { set(&modes, value) } else { report(.badParameter, command.head) }
  }

  /// Carries out what only the beginning of a line allows.
  private mutating func atLineStart(_ command: CommandParser.Command, _ body: (inout VirtualPrinter) -> Void) {
    guard line.isEmpty else { return report(.lineNotEmpty, command.head) }
    body(&self)
  }
}

extension CommandParser.Command {
  /// The little-endian number of two bytes at `index` of the head.
  func number(_ index: Int) -> Int { Int(head[index]) | Int(head[index + 1]) << 8 }
}
