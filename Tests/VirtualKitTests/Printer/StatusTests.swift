import Core
import Testing

@testable import VirtualKit

@Suite struct StatusTests {
  func status(_ n: UInt8, _ change: (inout VirtualPrinter) -> Void) -> UInt8? {
    var configuration = VirtualPrinterConfiguration()
    configuration.rollRows = 10_000
    var printer = VirtualPrinter(configuration)
    change(&printer)
    printer.send([0x10, 0x04, n])
    let replies = printer.takeReplies(at: .zero)
    return replies.count == 1 ? replies[0] : nil
  }

  func expect(_ n: UInt8, _ bits: UInt8, _ change: (inout VirtualPrinter) -> Void) {
    let answer = status(n, change)
    #expect(answer == bits, "DLE EOT \(n)")
  }

  @Test func dleEOTBits() {
    // facts/escpos.md, the table of DLE EOT; every reply is 0xx1xx10.
    for n in UInt8(1)...4 { #expect(status(n) { _ in } == 0x12) }
    expect(1, 0x12 | 0x08) { $0.setCover(open: true, at: .zero) }
    expect(2, 0x12 | 0x04) { $0.setCover(open: true, at: .zero) }
    expect(1, 0x12 | 0x08) { $0.endPaper(at: .zero) }
    expect(2, 0x12 | 0x20) { $0.endPaper(at: .zero) }
    expect(4, 0x12 | 0x60 | 0x0C) { $0.endPaper(at: .zero) }
    expect(4, 0x12 | 0x0C) { $0.lowerPaper(at: .zero) }
    expect(1, 0x12) { $0.lowerPaper(at: .zero) }
    expect(1, 0x12 | 0x08 | 0x20) { $0.setCutter(jammed: true, at: .zero) }
    expect(2, 0x12 | 0x40) { $0.setCutter(jammed: true, at: .zero) }
    expect(3, 0x12 | 0x0C) { $0.setCutter(jammed: true, at: .zero) }
    expect(3, 0x12 | 0x40) { $0.setHead(hot: true, at: .zero) }
    expect(3, 0x12 | 0x20) { $0.setBroken(true, at: .zero) }
    expect(1, 0x12 | 0x08 | 0x40) { $0.setFeedButton(pressed: true, at: .zero) }
    expect(2, 0x12 | 0x08) { $0.setFeedButton(pressed: true, at: .zero) }
  }

  @Test func portStatusBits() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    #expect(printer.portStatus() == 0x18)
    printer.endPaper(at: .zero)
    #expect(printer.portStatus() == 0x38)
    printer.loadPaper(at: .zero)
    printer.setCover(open: true, at: .zero)
    #expect(printer.portStatus() == 0x10)
  }

  @Test func automaticStatusTellsOfChanges() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.endPaper(at: .zero)
    printer.loadPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero).isEmpty)
    printer.send([0x1D, 0x61, 0x0E])
    #expect(printer.takeReplies(at: .zero) == [0x10, 0, 0, 0x0F])
    printer.endPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0x18, 0, 0x0F, 0x0F])
    printer.setCover(open: true, at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0x38, 0, 0x0F, 0x0F])
    printer.loadPaper(at: .zero)
    printer.setCover(open: false, at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0x38, 0, 0, 0x0F, 0x10, 0, 0, 0x0F])
    printer.setCutter(jammed: true, at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0x18, 0x08, 0, 0x0F])
  }

  @Test func automaticStatusKeepsToItsMaskAndEndsWithReset() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send([0x1D, 0x61, 0x08])
    _ = printer.takeReplies(at: .zero)
    printer.setCover(open: true, at: .zero)
    printer.setCover(open: false, at: .zero)
    #expect(printer.takeReplies(at: .zero).isEmpty)
    printer.lowerPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0x10, 0, 0x03, 0x0F])
    printer.send(PrinterStream.reset)
    printer.endPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero).isEmpty)
  }

  @Test func paperEndsInTheMiddleOfPrintingAndIsTold() {
    var configuration = VirtualPrinterConfiguration()
    configuration.rollRows = 50
    configuration.nearEndRows = 20
    var printer = VirtualPrinter(configuration)
    printer.send([0x1D, 0x61, 0x0E] + PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100)))
    #expect(printer.takeReplies(at: .zero) == [0x10, 0, 0, 0x0F, 0x10, 0, 0x03, 0x0F, 0x18, 0, 0x0F, 0x0F])
    #expect(printer.paper.height == 50)
  }

  @Test func fencesWaitWhileOffline() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send([0x1D, 0x72, 1])
    #expect(printer.takeReplies(at: .zero) == [0])
    printer.lowerPaper(at: .zero)
    printer.send([0x1D, 0x72, 49])
    #expect(printer.takeReplies(at: .zero) == [0x03])
    printer.endPaper(at: .zero)
    printer.send([0x1D, 0x72, 1, 0x1D, 0x49, 1])
    #expect(printer.takeReplies(at: .zero).isEmpty)
    #expect(printer.bufferedBytes == 6)
    printer.loadPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero) == [0, 0x20])
  }

  @Test func identityBlocks() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    let expected: [(UInt8, [UInt8])] = [
      (1, [0x20]), (2, [0x03]), (3, [0x01]), (65, [0x5F] + Array("1.00".utf8) + [0]),
      (66, [0x5F] + Array("SATCHEL".utf8) + [0]), (67, [0x5F] + Array("VP-58".utf8) + [0]),
      (68, [0x5F] + Array("VP00000001".utf8) + [0]), (69, [0x5F] + Array("CHINA GB18030".utf8) + [0]),
    ]
    for (n, reply) in expected {
      printer.send([0x1D, 0x49, n])
      #expect(printer.takeReplies(at: .zero) == reply)
    }
    printer.send([0x1D, 0x49, 99])
    #expect(printer.errors.map(\.kind) == [.badParameter])
  }

  @Test func silentPrintersIgnoreWithoutAnError() {
    var configuration = VirtualPrinterConfiguration()
    configuration.abilities = .silent
    var printer = VirtualPrinter(configuration)
    printer.send([0x10, 0x04, 1, 0x1D, 0x61, 0x0E, 0x1D, 0x72, 1, 0x1D, 0x49, 67] + PrinterStream.completion("0001"))
    printer.endPaper(at: .zero)
    #expect(printer.takeReplies(at: .zero).isEmpty)
    #expect(printer.ignoredCommands == 5)
    #expect(printer.errors.isEmpty)
  }

  @Test func aCutterErrorIsRecoveredByDLEENQ() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.setCutter(jammed: true, atNextCut: true, at: .zero)
    printer.send([0x41, 0x0A, 0x1D, 0x56, 66, 0, 0x42, 0x0A])
    #expect(printer.isOffline)
    #expect(printer.cuts.isEmpty)
    printer.send([0x10, 0x05, 1])
    #expect(printer.isOffline, "still jammed")
    printer.setCutter(jammed: false, at: .zero)
    #expect(printer.isOffline, "waits for recovery")
    printer.send([0x10, 0x05, 1])
    #expect(!printer.isOffline)
    #expect(printer.paper.height == 30 + 96 + 30)
    #expect(printer.errors.isEmpty)
  }

  @Test func dleENQ2ClearsWhatIsNotPrinted() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.setCutter(jammed: true, at: .zero)
    printer.setCutter(jammed: false, at: .zero)
    printer.send([0x42, 0x0A] + PrinterStream.completion("0001") + [0x10, 0x05, 2])
    #expect(!printer.isOffline)
    #expect(printer.paper.height == 0)
    #expect(printer.takeReplies(at: .zero).isEmpty, "an id of cleared data never comes")
    printer.send([0x41, 0x0A])
    #expect(printer.paper.height == 30)
  }

  @Test func theFeedButtonStopsAndFeeds() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.setFeedButton(pressed: true, at: .zero)
    printer.send([0x41, 0x0A])
    #expect(printer.paper.height == 30)
    printer.setFeedButton(pressed: false, at: .zero)
    #expect(printer.paper.height == 60)
    printer.send([0x1B, 0x63, 0x35, 1])
    printer.setFeedButton(pressed: true, at: .zero)
    #expect(!printer.isOffline)
  }
}
