import Core
import Testing

@testable import VirtualKit

@Suite struct RealTimeTests {
  @Test func anAnswerComesBeforeWhatStandsInTheBuffer() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.setCover(open: true, at: .zero)
    printer.send([0x1D, 0x72, 1, 0x41, 0x0A, 0x10, 0x04, 2])
    #expect(printer.takeReplies(at: .zero) == [0x16])
    #expect(printer.bufferedBytes == 8)
    printer.setCover(open: false, at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0])
    #expect(printer.realTimeInsideData == 0)
    #expect(printer.errors.isEmpty)
  }

  @Test func aPatternInAPictureIsObeyedAndCounted() {
    var picture = Bitmap(width: 384, height: 4)
    picture.bytes.replaceSubrange(60..<63, with: [0x10, 0x04, 0x01])
    picture.bytes.replaceSubrange(100..<105, with: [0x10, 0x14, 0x01, 0x00, 0x01])
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send(PrinterStream.raster(picture) + [0x10, 0x04, 4])
    #expect(printer.takeReplies(at: .zero) == [0x12, 0x12])
    #expect(printer.realTimeInsideData == 2)
    #expect(printer.drawerPulses == 1)
    // The bytes are dots all the same.
    #expect(printer.paper == picture)
  }

  @Test func aPatternMaySpanPictureRowsAndPackets() {
    var picture = Bitmap(width: 384, height: 4)
    picture.bytes.replaceSubrange(47..<50, with: [0x10, 0x04, 0x02])
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    for byte in PrinterStream.raster(picture) { printer.send([byte]) }
    #expect(printer.realTimeInsideData == 1)
    #expect(printer.paper == picture)
  }

  @Test func clearingInsideAPictureEatsIt() {
    var picture = Bitmap(width: 384, height: 10)
    picture.bytes.replaceSubrange(100..<110, with: [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08])
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send(PrinterStream.raster(picture))
    #expect(printer.paper.height == 2)
    #expect(printer.takeReplies(at: .zero) == [0x37, 0x25, 0])
  }

  @Test func aPrinterMayLookOnlyBetweenCommands() {
    var configuration = VirtualPrinterConfiguration()
    configuration.realTime = .betweenCommands
    var picture = Bitmap(width: 384, height: 4)
    picture.bytes.replaceSubrange(60..<63, with: [0x10, 0x04, 0x01])
    var printer = VirtualPrinter(configuration)
    printer.send(PrinterStream.raster(picture))
    #expect(printer.takeReplies(at: .zero).isEmpty)
    printer.send([0x10, 0x04, 4])
    #expect(printer.takeReplies(at: .zero) == [0x12])
    #expect(printer.realTimeInsideData == 0)
  }

  @Test func pulsesCanBeForbidden() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send([0x1D, 0x28, 0x44, 3, 0, 20, 1, 0, 0x10, 0x14, 1, 0, 1])
    #expect(printer.drawerPulses == 0)
    printer.send([0x1D, 0x28, 0x44, 3, 0, 20, 1, 1, 0x10, 0x14, 1, 0, 1])
    #expect(printer.drawerPulses == 1)
    #expect(printer.errors.isEmpty)
  }
}
