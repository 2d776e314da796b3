import Core
import FuzzTestKit
import Imaging
import Testing
import VirtualKit

@testable import Drivers

/// Lines in a printer's own characters.
@Suite("ESC/POS text") struct TextEncodingTests {
  private func profile(_ font: ChineseFont?, qr: Bool = false) -> PrinterProfile {
    var profile = PrinterProfile.generic58
    profile.chinese = font
    profile.hasQRCode = qr
    return profile
  }

  private let own = PaperText.Span(x: 0, width: 48, isBold: false, content: .characters([0xD6, 0xD0, 0x41, 0x42]))

  private func drawn(_ bytes: [UInt8], x: Int = 48) -> PaperText.Span {
    // Columns of three bytes, given as such.
    var picture = Bitmap(width: bytes.count / 3, height: 24)
    for (index, byte) in bytes.enumerated() {
      for bit in 0..<8 where byte & (0x80 >> UInt8(bit)) != 0 { picture[index / 3, index % 3 * 8 + bit] = true }
    }
    return PaperText.Span(x: x, width: picture.width, isBold: false, content: .drawn(picture))
  }

  @Test("modes are set at the head, then only where they change") func modes() {
    let encoder = ESCPOSEncoder(profile: profile(ChineseFont(encoding: .gb18030TwoByte)))
    var modes = ESCPOSEncoder.TextModes()
    var bytes: [UInt8] = []
    encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes)
    #expect(
      bytes == [0x1B, 0x52, 0, 0x1C, 0x26, 0x1B, 0x21, 0, 0x1C, 0x21, 0, 0x1B, 0x33, 24, 0xD6, 0xD0, 0x41, 0x42, 0x0A])
    bytes = []
    var bold = own
    bold.isBold = true
    bold.x = 300
    encoder.text(PaperText(rows: 24..<48, scale: 1, spans: [own, bold]), modes: &modes, into: &bytes)
    #expect(
      bytes == [
        0xD6, 0xD0, 0x41, 0x42, 0x1B, 0x45, 1, 0x1B, 0x24, 0x2C, 0x01, 0xD6, 0xD0, 0x41, 0x42, 0x0A,
      ])
    bytes = []
    encoder.text(PaperText(rows: 48..<96, scale: 2, spans: [own]), modes: &modes, into: &bytes)
    #expect(
      bytes == [
        0x1D, 0x21, 0x11, 0x1C, 0x21, 0x0C, 0x1B, 0x33, 48, 0x1B, 0x45, 0, 0xD6, 0xD0, 0x41, 0x42, 0x0A,
      ])
  }

  @Test("quirks: a font that is always on, and one that begins with the next line") func quirks() {
    func head(_ font: ChineseFont) -> [UInt8] {
      var modes = ESCPOSEncoder.TextModes()
      var bytes: [UInt8] = []
      ESCPOSEncoder(profile: profile(font)).text(
        PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes)
      return Array(bytes.prefix(9))
    }
    #expect(head(ChineseFont(encoding: .gbk, isAlwaysOn: true)) == [0x1B, 0x52, 0, 0x1B, 0x21, 0, 0x1C, 0x21, 0])
    #expect(
      head(ChineseFont(encoding: .gbk, startsWithNextLine: true)) == [0x1B, 0x52, 0, 0x1C, 0x26, 0x1B, 0x33, 0, 0x0A])
  }

  @Test("a drawn character goes as 24 rows of columns in its place; one that would be a command does not go so")
  func drawnCharacters() {
    let encoder = ESCPOSEncoder(profile: profile(ChineseFont(encoding: .gbk)))
    var modes = ESCPOSEncoder.TextModes()
    var bytes: [UInt8] = []
    encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes)
    bytes = []
    let columns: [UInt8] = [0x80, 0x10, 0x01, 0xFF, 0x00, 0xFF]
    let line = PaperText(rows: 0..<24, scale: 1, spans: [own, drawn(columns)])
    #expect(encoder.canPrint(line))
    encoder.text(line, modes: &modes, into: &bytes)
    #expect(bytes == [0xD6, 0xD0, 0x41, 0x42, 0x1B, 0x2A, 33, 2, 0] + columns + [0x0A])
    // DLE EOT, over the seam of two columns.
    let command: [UInt8] = [0x80, 0x01, 0x10, 0x04, 0x00, 0xFF]
    #expect(!encoder.canPrint(PaperText(rows: 0..<24, scale: 1, spans: [own, drawn(command)])))
  }

  @Test("without a Chinese font nothing is text") func noFont() {
    #expect(!ESCPOSEncoder(profile: profile(nil)).canPrint(PaperText(rows: 0..<24, scale: 1, spans: [own])))
  }

  @Test("a QR code is the printer's only in the middle, in ASCII, and where the printer has it")
  func codes() {
    let code = PaperCode(
      rows: 0..<200, x: 92, width: 200, module: 8, kind: .qr(.medium), text: "https://example.cn/A1")
    func bytes(_ profile: PrinterProfile, _ change: (inout PaperCode) -> Void = { _ in }) -> [UInt8]? {
      var changed = code
      change(&changed)
      return ESCPOSEncoder(profile: profile).command(for: changed)
    }
    let able = profile(nil, qr: true)
    #expect(bytes(profile(nil)) == nil)
    #expect(bytes(able) { $0.x = 0 } == nil)
    #expect(bytes(able) { $0.text = "中" } == nil)
    #expect(bytes(able) { $0.module = 17 } == nil)
    // 25 modules with its digits packed, 29 where the printer takes all for bytes.
    #expect(bytes(able) { $0.text = "https://e.org/12345678901234567890" } == nil)
    let sent = bytes(able)
    #expect(sent?.starts(with: [0x1B, 0x61, 1, 0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0]) == true)
    #expect(sent?.suffix(11) == [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30, 0x1B, 0x61, 0])
  }

  @Test(
    "a QR code's size in bytes is that of the standard",
    arguments: [Block.QRCode.Correction.low, .medium, .quartile, .high])
  func capacity(correction: Block.QRCode.Correction) throws {
    var sides: [Int] = []
    for count in 1... {
      guard let side = QRCodeCapacity.modules(count, correction) else { break }
      guard side != sides.last else { continue }
      sides.append(side)
      // Small letters can be taken for bytes alone; one more than fit need the next size.
      for (length, expected) in [(count, side), (count - 1, side - 4)] where length > 0 {
        let text = String(repeating: "a", count: length)
        #expect(try QRSymbol.modules(text: text, correction: correction).width == expected, "\(length)")
      }
    }
    #expect(sides == Array(stride(from: 21, through: 177, by: 4)))
  }

  @Test("bars are the printer's where the profile has them and they fit") func bars() {
    func bytes(
      _ text: String, _ symbology: Block.Barcode.Symbology, modules: Int, height: Int = 80, isAble: Bool = true
    ) -> [UInt8]? {
      var profile = profile(nil)
      profile.hasBarcodes = isAble
      let width = 2 * modules
      let code = PaperCode(
        rows: 0..<height, x: (384 - width) / 2, width: width, module: 2, kind: .barcode(symbology), text: text)
      return ESCPOSEncoder(profile: profile).command(for: code).map { Array($0.dropFirst(12).dropLast(3)) }
    }
    #expect(bytes("690123456789", .ean13, modules: 95) == [0x1D, 0x6B, 67, 12] + Array("690123456789".utf8))
    #expect(bytes("A-{1", .code128, modules: 79) == [0x1D, 0x6B, 73, 7, 0x7B, 0x42, 0x41, 0x2D, 0x7B, 0x7B, 0x31])
    #expect(bytes("2026", .code128, modules: 57) == [0x1D, 0x6B, 73, 4, 0x7B, 0x43, 20, 26])
    #expect(bytes("ABC", .code39, modules: 79) == [0x1D, 0x6B, 69, 3] + Array("ABC".utf8))
    #expect(bytes("2026", .itf, modules: 50) == [0x1D, 0x6B, 70, 4] + Array("2026".utf8))
    #expect(bytes("A40156B", .codabar, modules: 80) == [0x1D, 0x6B, 71, 7] + Array("A40156B".utf8))
    #expect(bytes("ABC", .code39, modules: 79, isAble: false) == nil)
    // With three narrow elements to a wide one they would be as wide as the paper, or wider.
    #expect(bytes("ABCDEFGH", .code39, modules: 160) != nil)
    #expect(bytes("ABCDEFGH", .code39, modules: 161) == nil)
    // Sets that change within; higher than the command can say; DLE EOT.
    #expect(bytes("A2026", .code128, modules: 79) == nil)
    #expect(bytes("690123456789", .ean13, modules: 95, height: 256) == nil)
    #expect(bytes("1604", .code128, modules: 57) == nil)
  }

  @Test("lines with drawn characters between rows of dots come out where the page has them", arguments: [true, false])
  func onPaper(feedIsExact: Bool) {
    var profile = profile(ChineseFont(encoding: .gb18030TwoByte))
    profile.feedIsExact = feedIsExact
    let encoder = ESCPOSEncoder(profile: profile)
    var bytes: [UInt8] = []
    encoder.head(automaticStatus: false, into: &bytes)
    var modes = ESCPOSEncoder.TextModes()
    var rule = Bitmap(width: 384, height: 3)
    for x in 0..<384 { rule[x, 1] = true }
    let picture: [UInt8] = [UInt8](repeating: 0xFF, count: 72)
    encoder.raster(rule, into: &bytes)
    encoder.text(PaperText(rows: 3..<27, scale: 1, spans: [drawn(picture, x: 100)]), modes: &modes, into: &bytes)
    encoder.feed(dots: 9, into: &bytes)
    encoder.text(PaperText(rows: 36..<60, scale: 1, spans: [drawn(picture, x: 0)]), modes: &modes, into: &bytes)
    encoder.raster(rule, into: &bytes)
    var paper = Bitmap(width: 384, height: 63)
    for x in 0..<384 {
      paper[x, 1] = true
      paper[x, 61] = true
      for y in 0..<24 {
        if (100..<124).contains(x) { paper[x, 3 + y] = true }
        if x < 24 { paper[x, 36 + y] = true }
      }
    }
    #expect(self.paper(bytes) == paper)
  }

  /// A frame for a thumb and a table's lines: mostly white.
  private var frames: Bitmap {
    var bitmap = Bitmap(width: 384, height: 230)
    for position in 0..<224 where position % 14 < 8 {
      for depth in 0..<2 {
        bitmap[160 + position, depth] = true
        bitmap[160 + position, 222 + depth] = true
        bitmap[160 + depth, position] = true
        bitmap[382 + depth, position] = true
      }
    }
    return bitmap
  }

  @Test("between lines of text a frame's white is not sent, and comes out dot for dot", arguments: [1, 2])
  func frames(scale: Int) {
    let encoder = ESCPOSEncoder(profile: profile(ChineseFont(encoding: .gbk)))
    var bytes: [UInt8] = []
    encoder.head(automaticStatus: false, into: &bytes)
    var modes = ESCPOSEncoder.TextModes()
    // What the line has set must not touch the frame.
    encoder.text(
      PaperText(rows: 0..<24 * scale, scale: scale, spans: [own]), modes: &modes, into: &bytes)
    let before = bytes.count
    #expect(encoder.dots(frames, modes: &modes, into: &bytes).isEmpty)
    let sent = bytes.count - before
    var raster: [UInt8] = []
    encoder.raster(frames, into: &raster)
    #expect(sent * 4 < raster.count)
    let paper = paper(bytes)
    #expect(paper.rows(24 * scale..<paper.height) == frames)
  }

  @Test(
    "rows without a dot are the same bytes whether they are drawn or known to be blank", arguments: [1, 7, 8, 9, 700])
  func blank(height: Int) {
    for feedIsExact in [true, false] {
      var profile = profile(ChineseFont(encoding: .gbk))
      profile.feedIsExact = feedIsExact
      let encoder = ESCPOSEncoder(profile: profile)
      var modes = ESCPOSEncoder.TextModes()
      var drawn: [UInt8] = []
      #expect(encoder.dots(Bitmap(width: 384, height: height), modes: &modes, into: &drawn).isEmpty)
      var fed: [UInt8] = []
      encoder.feed(dots: height, into: &fed)
      #expect(drawn == fed)
    }
  }

  @Test("any picture between lines of text comes out as it is, and is never obeyed", arguments: RandomPicture.allCases)
  func anyPicture(kind: RandomPicture) {
    var generator = SeededGenerator(seed: 20_261_128)
    let encoder = ESCPOSEncoder(profile: profile(ChineseFont(encoding: .gbk)))
    var (mixed, alone) = (0, 0)
    for _ in 0..<40 {
      let width = 8 * Int.random(in: 1...48, using: &generator)
      let picture = kind.draw(width: width, height: Int.random(in: 1...150, using: &generator), using: &generator)
      var bytes: [UInt8] = []
      encoder.head(automaticStatus: false, into: &bytes)
      var modes = ESCPOSEncoder.TextModes()
      let added = encoder.dots(picture, modes: &modes, into: &bytes).count
      mixed += added
      var raster: [UInt8] = []
      alone += encoder.raster(picture, into: &raster).count
      #expect(!zip(bytes, bytes.dropFirst()).contains(where: RealTimePattern.matches))
      let paper = paper(bytes)
      #expect(paper.height == picture.height)
      var differing = 0
      for y in 0..<min(paper.height, picture.height) {
        for x in 0..<width where paper[x, y] != picture[x, y] { differing += 1 }
      }
      #expect(differing == added)
    }
    // Columns and rows at choice leave no more to be nudged than the rows around a command.
    #expect(mixed <= alone)
  }

  @Test("small type at a page's foot that spells commands comes out as it is, with the white above it as room")
  func mark() {
    // A footer, white, and the mark of the job: two upright strokes nine dots apart, DLE and EOT in each row.
    var picture = Bitmap(width: 384, height: 51)
    for y in 0..<20 { picture.bytes[y * picture.stride + 24] = 0x7E }
    for y in 33..<49 {
      picture.bytes.replaceSubrange(y * picture.stride + 40...y * picture.stride + 41, with: [0x10, 4])
    }
    let encoder = ESCPOSEncoder(profile: profile(ChineseFont(encoding: .gbk)))
    var bytes: [UInt8] = []
    encoder.head(automaticStatus: false, into: &bytes)
    var modes = ESCPOSEncoder.TextModes()
    #expect(encoder.dots(picture, modes: &modes, into: &bytes).isEmpty)
    #expect(!zip(bytes, bytes.dropFirst()).contains(where: RealTimePattern.matches))
    #expect(paper(bytes) == picture)
  }

  private func paper(_ bytes: [UInt8]) -> Bitmap {
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.chinese = .byCommand
    var printer = VirtualPrinter(configuration)
    #expect(printer.accept(bytes, at: .zero) == bytes.count)
    printer.advance(to: .zero)
    #expect(printer.errorCount == 0)
    return printer.paper
  }
}
