import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite struct ImageTests {
  func printed(_ bytes: [UInt8], _ configuration: VirtualPrinterConfiguration = VirtualPrinterConfiguration())
    -> VirtualPrinter
  {
    var printer = VirtualPrinter(configuration)
    #expect(printer.send(bytes) == bytes.count)
    return printer
  }

  @Test func aRasterIsPrintedDotForDot() {
    let picture = PrinterStream.pattern(width: 384, height: 100)
    let printer = printed(PrinterStream.reset + PrinterStream.raster(picture))
    #expect(printer.paper == picture)
    #expect(printer.errors.isEmpty)
  }

  @Test(arguments: [(UInt8(1), 2, 1), (2, 1, 2), (3, 2, 2), (51, 2, 2)])
  func rasterModesDouble(mode: UInt8, scaleX: Int, scaleY: Int) {
    let picture = PrinterStream.pattern(width: 64, height: 20)
    var expected = Bitmap(width: 384, height: 20 * scaleY)
    expected.merge(picture.scaled(x: scaleX, y: scaleY), x: 0, y: 0)
    #expect(printed(PrinterStream.raster(picture, mode: mode)).paper == expected)
  }

  @Test func aRasterIsAlignedAndCutOff() {
    let narrow = PrinterStream.pattern(width: 100 / 8 * 8, height: 8)
    var expected = Bitmap(width: 384, height: 8)
    expected.merge(narrow, x: 144, y: 0)
    #expect(printed([0x1B, 0x61, 1] + PrinterStream.raster(narrow)).paper == expected)
    let wide = PrinterStream.pattern(width: 800, height: 8)
    var cropped = Bitmap(width: 384, height: 8)
    cropped.merge(wide, x: 0, y: 0)
    #expect(printed(PrinterStream.raster(wide)).paper == cropped)
  }

  @Test func bandsJoinWithoutAGap() {
    let picture = PrinterStream.pattern(width: 384, height: 96)
    let bands = stride(from: 0, to: 96, by: 24).flatMap { PrinterStream.raster(picture.rows($0..<$0 + 24)) }
    #expect(printed(bands).paper == picture)
  }

  @Test func tooManyRowsAreAnErrorAndNothing() {
    let rows = 2304
    let bytes = PrinterStream.rasterHead(1, rows) + [UInt8](repeating: 0xFF, count: rows) + [0x0A]
    let printer = printed(bytes)
    #expect(printer.errors.map(\.kind) == [.badParameter])
    #expect(printer.paper.height == 30)
  }

  @Test func anImageInALineIsAnError() {
    let picture = PrinterStream.pattern(width: 16, height: 4)
    let printer = printed(Array("A".utf8) + PrinterStream.raster(picture))
    #expect(printer.errors.map(\.kind) == [.lineNotEmpty])
  }

  @Test func columnsMakeTheSamePictureAsRaster() {
    let picture = PrinterStream.pattern(width: 120, height: 48)
    var bytes: [UInt8] = [0x1B, 0x33, 24]
    for band in 0..<2 {
      bytes += [0x1B, 0x2A, 33, 120, 0]
      for x in 0..<120 {
        for third in 0..<3 {
          bytes.append((0..<8).reduce(0) { $0 << 1 | (picture[x, band * 24 + third * 8 + $1] ? 1 : 0) })
        }
      }
      bytes.append(0x0A)
    }
    var expected = Bitmap(width: 384, height: 48)
    expected.merge(picture, x: 0, y: 0)
    #expect(printed(bytes).paper == expected)
  }

  @Test func storedGraphicsPrintOnce() {
    let picture = PrinterStream.pattern(width: 130, height: 20)
    let length = picture.bytes.count + 10
    let tail: [UInt8] = [48, 112, 48, 1, 1, 49, 130, 0, 20, 0] + picture.bytes
    let show: [UInt8] = [0x1D, 0x28, 0x4C, 2, 0, 48, 50]
    var expected = Bitmap(width: 384, height: 20)
    expected.merge(picture, x: 0, y: 0)
    let small = printed([0x1D, 0x28, 0x4C, UInt8(length & 0xFF), UInt8(length >> 8)] + tail + show + show)
    #expect(small.paper == expected)
    let large = printed([0x1D, 0x38, 0x4C, UInt8(length & 0xFF), UInt8(length >> 8), 0, 0] + tail + show)
    #expect(large.paper == expected)
    #expect(small.errors.isEmpty && large.errors.isEmpty)
  }

  @Test func graphicsBeyondTheMemoryAreRefused() {
    var configuration = VirtualPrinterConfiguration()
    configuration.graphicsBytes = 1000
    let picture = Bitmap(width: 384, height: 21)
    let length = picture.bytes.count + 10
    let head: [UInt8] = [0x1D, 0x38, 0x4C, UInt8(length & 0xFF), UInt8(length >> 8), 0, 0]
    let printer = printed(head + [48, 112, 48, 1, 1, 49, 128, 1, 21, 0] + picture.bytes + [0x0A], configuration)
    #expect(printer.errors.map(\.kind) == [.tooLarge])
    #expect(printer.paper.height == 30)
  }

  @Test func aLengthOfFourGigabytesTakesNoMemory() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send([0x1D, 0x38, 0x4C, 0xFF, 0xFF, 0xFF, 0xFF])
    let filler = [UInt8](repeating: 0x55, count: 65536)
    for _ in 0..<20 { printer.send(filler) }
    #expect(!printer.isIdle)
    #expect(printer.bufferedBytes == 0)
    #expect(printer.errors.isEmpty)
  }

  /// A picture cut short eats what follows; NULs up to its length, then ESC @, cure it.
  @Test func missingBytesAreCuredByNULs() {
    let picture = PrinterStream.pattern(width: 384, height: 100)
    let cut = Array(PrinterStream.raster(picture).prefix(8 + 1234))
    let missing = picture.bytes.count - 1234
    var eaten = printed(cut + PrinterStream.reset + Array("hello".utf8) + [0x0A])
    #expect(!eaten.isIdle)
    #expect(eaten.paper.height < 100)
    let count = missing - 8
    eaten.send([UInt8](repeating: 0, count: count) + Array("A".utf8) + [0x0A])
    #expect(eaten.paper.height == 130)

    let cured = printed(cut + [UInt8](repeating: 0, count: missing + 500) + PrinterStream.reset + [0x41, 0x0A])
    #expect(cured.errors.isEmpty)
    #expect(cured.paper.height == 130)
    #expect(cured.paper.rows(100..<130) == printed([0x41, 0x0A]).paper)
  }

  @Test func qrAndBarcodesAreZintsModules() throws {
    let text = Array("A-0017".utf8)
    let modules = try QRSymbol.modules(bytes: text, correction: .medium).scaled(x: 4, y: 4)
    var expected = Bitmap(width: 384, height: modules.height)
    expected.merge(modules, x: 0, y: 0)
    #expect(printed(PrinterStream.qr(text, size: 4, correction: 49)).paper == expected)

    let bars = try BarcodeSymbol.encode(text: "A-0017", symbology: .code128).picture(module: 2, rows: 50)
    var paper = Bitmap(width: 384, height: 50)
    paper.merge(bars, x: 0, y: 0)
    let stream: [UInt8] = [0x1D, 0x77, 2, 0x1D, 0x68, 50, 0x1D, 0x6B, 73, 8, 0x7B, 0x42] + text
    #expect(printed(stream).paper == paper)
    // The old form ends with a NUL.
    let ean: [UInt8] = [0x1D, 0x6B, 2] + Array("690123456789".utf8) + [0, 0x0A]
    #expect(printed(ean).errors.isEmpty)
  }

  @Test func codesThatCannotBeAreErrors() {
    #expect(printed([0x1D, 0x6B, 73, 3, 0x41, 0x42, 0x43]).errors.map(\.kind) == [.badCodeData])
    #expect(printed([0x1D, 0x6B, 67, 3, 0x41, 0x42, 0x43]).errors.map(\.kind) == [.badCodeData])
    let long = Array("{B".utf8) + [UInt8](repeating: 0x61, count: 60)
    #expect(printed([0x1D, 0x6B, 73, UInt8(long.count)] + long).errors.map(\.kind) == [.doesNotFit])
    #expect(
      printed(PrinterStream.qr([UInt8](repeating: 0x61, count: 2000), size: 8)).errors.map(\.kind) == [.doesNotFit])
    #expect(printed([0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]).errors.map(\.kind) == [.badCodeData])
  }

  @Test func aCutFallsBehindTheHead() {
    var configuration = VirtualPrinterConfiguration()
    configuration.cutterDistance = 40
    // GS V 0 without a feed cuts through what was just printed.
    let through = printed(
      PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100)) + [0x1D, 0x56, 0], configuration)
    #expect(through.cuts == [60])
    #expect(through.cutModes == [.full])
    // GS V 66 n feeds first.
    let behind = printed(
      PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100)) + [0x1D, 0x56, 66, 10, 0x0A], configuration)
    #expect(behind.cuts == [110])
    #expect(behind.cutModes == [.partial])
    #expect(behind.pieces.map(\.height) == [110, 70])
    #expect(behind.drawing.height > behind.paper.height)
  }

  @Test func withoutACutterItOnlyFeeds() {
    var configuration = VirtualPrinterConfiguration()
    configuration.hasCutter = false
    let printer = printed([0x41, 0x0A, 0x1D, 0x56, 66, 10], configuration)
    #expect(printer.cuts.isEmpty)
    #expect(printer.errors.isEmpty)
    #expect(printer.paper.height == 30 + 96 + 10)
  }

  @Test func paperThatIsKeptIsBounded() {
    var configuration = VirtualPrinterConfiguration()
    configuration.keptRows = 1000
    var printer = VirtualPrinter(configuration)
    for _ in 0..<200 {
      printer.send(PrinterStream.raster(PrinterStream.pattern(width: 384, height: 50)) + [0x1D, 0x56, 65, 0])
      #expect(printer.paper.height <= 1250 + 200)
      #expect(printer.cuts.allSatisfy { (0...printer.paper.height).contains($0) })
    }
    #expect(printer.printedRows == 200 * 146)
    #expect(printer.pieces.map(\.height).reduce(0, +) == printer.paper.height)
  }
}
