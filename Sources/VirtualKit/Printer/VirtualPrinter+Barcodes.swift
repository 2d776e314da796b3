import Core
import Imaging

/// Linear barcodes: GS k.
extension VirtualPrinter {
  mutating func barcode(_ command: CommandParser.Command) {
    let kind = command.head[2]
    let type = kind < 65 ? kind : kind - 65
    let symbol: BarcodeSymbol
    do {
      symbol = try Self.symbol(type, command.data)
    } catch {
      return report(.badCodeData, command.head)
    }
    let bars = symbol.picture(module: modes.barcodeWidth, rows: modes.barcodeHeight)
    printCode(withText(symbol.text, bars), command)
  }

  /// The bars with their text above, below or both.
  private func withText(_ text: String, _ bars: Bitmap) -> Bitmap {
    guard modes.barcodeText != 0, bars.width <= areaWidth else { return bars }
    let cell: GlyphSource.Cell = modes.isBarcodeTextFontB ? .fontB : .fontA
    // A text longer than the bars stands over both edges as far as the print area allows.
    let width = min(max(bars.width, text.count * cell.width), areaWidth)
    var words = Bitmap(width: width, height: cell.height)
    var x = max(0, (width - text.count * cell.width) / 2)
    for character in text {
      words.merge(glyphs.glyph(character, in: cell) ?? GlyphPictures.box(cell), x: x, y: 0)
      x += cell.width
    }
    let above = modes.barcodeText & 1 != 0
    let below = modes.barcodeText & 2 != 0
    var picture = Bitmap(
      width: width, height: bars.height + (above ? cell.height : 0) + (below ? cell.height : 0))
    if above { picture.merge(words, x: 0, y: 0) }
    picture.merge(bars, x: (width - bars.width) / 2, y: above ? cell.height : 0)
    if below { picture.merge(words, x: 0, y: picture.height - cell.height) }
    return picture
  }

  private static func symbol(_ type: UInt8, _ data: [UInt8]) throws(Problem) -> BarcodeSymbol {
    func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    switch type {
    case 0:
      // The twelfth digit may be wrong: printers put the right one.
      guard (11...12).contains(data.count) else { throw Problem(.codeUnsupportedText) }
      return try BarcodeSymbol.encode(text: text(data.prefix(11)), symbology: .upca)
    case 1: return try BarcodeSymbol.encodeUPCE(digits: text(upce(data)))
    case 2:
      guard (12...13).contains(data.count) else { throw Problem(.codeUnsupportedText) }
      return try BarcodeSymbol.encode(text: text(data.prefix(12)), symbology: .ean13)
    case 3:
      guard (7...8).contains(data.count) else { throw Problem(.codeUnsupportedText) }
      return try BarcodeSymbol.encode(text: text(data.prefix(7)), symbology: .ean8)
    case 4:
      // Start and stop may be sent or left to the printer.
      let isFramed = data.count > 2 && data.first == UInt8(ascii: "*") && data.last == UInt8(ascii: "*")
      return try BarcodeSymbol.encode(
        text: text(isFramed ? data.dropFirst().dropLast() : data[...]), symbology: .code39)
    case 5: return try BarcodeSymbol.encode(text: text(data), symbology: .itf)
    case 6: return try BarcodeSymbol.encode(text: text(data), symbology: .codabar)
    case 7: return try BarcodeSymbol.encode(text: text(data), symbology: .code93)
    default: return try BarcodeSymbol.encode(text: text(try code128(data)), symbology: .code128)
    }
  }

  /// Number system and six digits of a UPC-E, out of the forms that printers take.
  private static func upce(_ data: [UInt8]) throws(Problem) -> [UInt8] {
    guard data.allSatisfy({ (0x30...0x39).contains($0) }) else { throw Problem(.codeUnsupportedText) }
    switch data.count {
    case 6: return [0x30] + data
    case 7, 8: return Array(data.prefix(7))
    case 11, 12:
      let d = Array(data.prefix(11))
      // GS1 General Specifications §5.2.3: zeros left out by one of four rules.
      if d[3] <= 0x32, d[4...7] == [0x30, 0x30, 0x30, 0x30] { return [d[0], d[1], d[2], d[8], d[9], d[10], d[3]] }
      if d[4...8] == [0x30, 0x30, 0x30, 0x30, 0x30] { return [d[0], d[1], d[2], d[3], d[9], d[10], 0x33] }
      if d[5...9] == [0x30, 0x30, 0x30, 0x30, 0x30] { return [d[0], d[1], d[2], d[3], d[4], d[10], 0x34] }
      if d[6...9] == [0x30, 0x30, 0x30, 0x30], d[10] >= 0x35 { return [d[0], d[1], d[2], d[3], d[4], d[5], d[10]] }
      throw Problem(.codeUnsupportedText)
    default: throw Problem(.codeUnsupportedText)
    }
  }

  /// The characters of Code 128 data with its code sets `{A`, `{B`, `{C`.
  private static func code128(_ data: [UInt8]) throws(Problem) -> [UInt8] {
    guard data.count >= 3, data[0] == UInt8(ascii: "{"), (0x41...0x43).contains(data[1]) else {
      throw Problem(.codeUnsupportedText)
    }
    var characters: [UInt8] = []
    var set = data[1]
    var index = 2
    while index < data.count {
      let byte = data[index]
      index += 1
      if byte == UInt8(ascii: "{") {
        guard index < data.count else { throw Problem(.codeUnsupportedText) }
        switch data[index] {
        case 0x41...0x43: set = data[index]
        case UInt8(ascii: "{") where set != 0x43: characters.append(UInt8(ascii: "{"))
        default: throw Problem(.codeUnsupportedText)  // Function characters are for GS1 labels, not for this kit.
        }
        index += 1
      } else if set == 0x43 {
        guard byte <= 99 else { throw Problem(.codeUnsupportedText) }
        characters += [0x30 + byte / 10, 0x30 + byte % 10]
      } else {
        characters.append(byte)
      }
    }
    return characters
  }
}
