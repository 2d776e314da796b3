import Core
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
    #expect(encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes))
    #expect(
      bytes == [0x1B, 0x52, 0, 0x1C, 0x26, 0x1B, 0x21, 0, 0x1C, 0x21, 0, 0x1B, 0x33, 24, 0xD6, 0xD0, 0x41, 0x42, 0x0A])
    bytes = []
    var bold = own
    bold.isBold = true
    bold.x = 300
    #expect(encoder.text(PaperText(rows: 24..<48, scale: 1, spans: [own, bold]), modes: &modes, into: &bytes))
    #expect(
      bytes == [
        0xD6, 0xD0, 0x41, 0x42, 0x1B, 0x45, 1, 0x1B, 0x24, 0x2C, 0x01, 0xD6, 0xD0, 0x41, 0x42, 0x0A,
      ])
    bytes = []
    #expect(encoder.text(PaperText(rows: 48..<96, scale: 2, spans: [own]), modes: &modes, into: &bytes))
    #expect(
      bytes == [
        0x1D, 0x21, 0x11, 0x1C, 0x21, 0x0C, 0x1B, 0x33, 48, 0x1B, 0x45, 0, 0xD6, 0xD0, 0x41, 0x42, 0x0A,
      ])
  }

  @Test("quirks: a font that is always on, and one that begins with the next line") func quirks() {
    func head(_ font: ChineseFont) -> [UInt8] {
      var modes = ESCPOSEncoder.TextModes()
      var bytes: [UInt8] = []
      _ = ESCPOSEncoder(profile: profile(font)).text(
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
    _ = encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes)
    bytes = []
    let columns: [UInt8] = [0x80, 0x10, 0x01, 0xFF, 0x00, 0xFF]
    #expect(
      encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own, drawn(columns)]), modes: &modes, into: &bytes))
    #expect(bytes == [0xD6, 0xD0, 0x41, 0x42, 0x1B, 0x2A, 33, 2, 0] + columns + [0x0A])
    bytes = []
    // DLE EOT, over the seam of two columns.
    let command: [UInt8] = [0x80, 0x01, 0x10, 0x04, 0x00, 0xFF]
    #expect(
      !encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own, drawn(command)]), modes: &modes, into: &bytes))
    #expect(bytes.isEmpty)
  }

  @Test("without a Chinese font nothing is text") func noFont() {
    var modes = ESCPOSEncoder.TextModes()
    var bytes: [UInt8] = []
    let encoder = ESCPOSEncoder(profile: profile(nil))
    #expect(!encoder.text(PaperText(rows: 0..<24, scale: 1, spans: [own]), modes: &modes, into: &bytes))
    #expect(bytes.isEmpty)
  }

  @Test("a QR code is the printer's only in the middle, in ASCII, and where the printer has it")
  func codes() {
    let code = PaperCode(
      rows: 0..<168, x: 108, width: 168, module: 8, kind: .qr(.medium), text: "https://example.cn/A1")
    func bytes(_ profile: PrinterProfile, _ change: (inout PaperCode) -> Void = { _ in }) -> [UInt8]? {
      var changed = code
      change(&changed)
      var bytes: [UInt8] = []
      return ESCPOSEncoder(profile: profile).code(changed, into: &bytes) ? bytes : nil
    }
    let able = profile(nil, qr: true)
    #expect(bytes(profile(nil)) == nil)
    #expect(bytes(able) { $0.x = 0 } == nil)
    #expect(bytes(able) { $0.text = "中" } == nil)
    #expect(bytes(able) { $0.module = 17 } == nil)
    let sent = bytes(able)
    #expect(sent?.starts(with: [0x1B, 0x61, 1, 0x1D, 0x28, 0x6B, 4, 0, 0x31, 0x41, 0x32, 0]) == true)
    #expect(sent?.suffix(11) == [0x1D, 0x28, 0x6B, 3, 0, 0x31, 0x51, 0x30, 0x1B, 0x61, 0])
  }

  @Test("bars are the printer's where each printer draws them alike") func bars() {
    func bytes(_ text: String, _ symbology: Block.Barcode.Symbology, modules: Int, height: Int = 80) -> [UInt8]? {
      var profile = profile(nil)
      profile.hasBarcodes = true
      let width = 2 * modules
      let code = PaperCode(
        rows: 0..<height, x: (384 - width) / 2, width: width, module: 2, kind: .barcode(symbology), text: text)
      var bytes: [UInt8] = []
      return ESCPOSEncoder(profile: profile).code(code, into: &bytes) ? Array(bytes.dropFirst(12).dropLast(3)) : nil
    }
    #expect(bytes("690123456789", .ean13, modules: 95) == [0x1D, 0x6B, 67, 12] + Array("690123456789".utf8))
    #expect(bytes("A-{1", .code128, modules: 79) == [0x1D, 0x6B, 73, 7, 0x7B, 0x42, 0x41, 0x2D, 0x7B, 0x7B, 0x31])
    #expect(bytes("2026", .code128, modules: 57) == [0x1D, 0x6B, 73, 4, 0x7B, 0x43, 20, 26])
    // Sets that change within; a ratio of the printer's own; higher than the command can say; DLE EOT.
    #expect(bytes("A2026", .code128, modules: 79) == nil)
    #expect(bytes("ABC", .code39, modules: 79) == nil)
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
    #expect(
      encoder.text(PaperText(rows: 3..<27, scale: 1, spans: [drawn(picture, x: 100)]), modes: &modes, into: &bytes))
    encoder.feed(dots: 9, into: &bytes)
    #expect(
      encoder.text(PaperText(rows: 36..<60, scale: 1, spans: [drawn(picture, x: 0)]), modes: &modes, into: &bytes))
    encoder.raster(rule, into: &bytes)
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.chinese = .byCommand
    var printer = VirtualPrinter(configuration)
    #expect(printer.accept(bytes, at: .zero) == bytes.count)
    printer.advance(to: .zero)
    #expect(printer.errorCount == 0)
    var paper = Bitmap(width: 384, height: 63)
    for x in 0..<384 {
      paper[x, 1] = true
      paper[x, 61] = true
      for y in 0..<24 {
        if (100..<124).contains(x) { paper[x, 3 + y] = true }
        if x < 24 { paper[x, 36 + y] = true }
      }
    }
    #expect(printer.paper == paper)
  }
}
