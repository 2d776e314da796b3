import Core
import Testing

@testable import VirtualKit

@Suite struct TimingTests {
  /// A printer of 100 rows a second.
  var slow: VirtualPrinterConfiguration {
    var configuration = VirtualPrinterConfiguration()
    configuration.rowsPerSecond = 100
    configuration.pendingRows = 10
    return configuration
  }

  @Test func rowsComeOneByOne() {
    var printer = VirtualPrinter(slow)
    let picture = PrinterStream.pattern(width: 384, height: 50)
    #expect(printer.send(PrinterStream.raster(picture)) == 8 + 50 * 48)
    printer.advance(to: .milliseconds(95))
    #expect(printer.paper == picture.rows(0..<9))
    printer.advance(to: .milliseconds(100))
    #expect(printer.paper == picture.rows(0..<10))
    printer.advance(to: .seconds(1))
    #expect(printer.paper == picture)
    #expect(printer.starvedFor == .zero)
  }

  @Test func aCompletionComesWhenItIsOnPaperAFenceBefore() {
    var printer = VirtualPrinter(slow)
    let picture = PrinterStream.pattern(width: 384, height: 30)
    printer.send(PrinterStream.raster(picture) + PrinterStream.completion("0001") + [0x1D, 0x72, 1])
    printer.advance(to: .milliseconds(199))
    #expect(printer.takeReplies(at: .milliseconds(199)).isEmpty)
    // Ten rows are before the head when the parser reaches the fence.
    #expect(printer.takeReplies(at: .milliseconds(210)) == [0])
    #expect(printer.takeReplies(at: .milliseconds(299)).isEmpty)
    #expect(printer.takeReplies(at: .milliseconds(300)) == [0x37, 0x22] + Array("0001".utf8) + [0])
  }

  @Test func idsThatNobodyReadsGiveWayToTheNewest() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send(PrinterStream.completion("0001") + [0x1D, 0x72, 1] + PrinterStream.completion("0002"))
    #expect(printer.takeReplies(at: .zero) == [0, 0x37, 0x22] + Array("0002".utf8) + [0])
  }

  @Test func aBadIdIsAnError() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    printer.send(PrinterStream.completion("000\u{7F}"))
    #expect(printer.errors.map(\.kind) == [.unknownFunction])
  }

  @Test func theBufferIsBoundedAndPushesBack() {
    var configuration = slow
    configuration.bufferBytes = 1000
    var printer = VirtualPrinter(configuration)
    let stream = PrinterStream.raster(PrinterStream.pattern(width: 384, height: 200))
    let first = printer.send(stream)
    // The buffer, and the ten rows before the head with their command.
    #expect(first == 8 + 10 * 48 + 1000)
    #expect(printer.send(Array(stream[first...]), at: .zero) == 0)
    #expect(printer.send(Array(stream[first...]), at: .milliseconds(10)) == 48)
    #expect(printer.bufferedBytes == 1000)
  }

  @Test func theInterfaceHasASpeed() {
    var configuration = VirtualPrinterConfiguration()
    configuration.bytesPerSecond = 6400
    var printer = VirtualPrinter(configuration)
    let stream = [UInt8](repeating: 0x0A, count: 10_000)
    var sent = 0
    var time = Duration.zero
    while time <= .seconds(1) {
      sent += printer.accept(stream[sent...], at: time)
      guard let next = printer.nextPacket else { break }
      #expect(next > time)
      time = next
    }
    #expect((6400...6400 + 192).contains(sent), "\(sent)")
  }

  @Test func starvationIsTimeWithoutDataWithinAPage() {
    var printer = VirtualPrinter(slow)
    let picture = PrinterStream.pattern(width: 384, height: 10)
    printer.send(PrinterStream.reset + PrinterStream.raster(picture), at: .zero)
    printer.send(PrinterStream.raster(picture), at: .milliseconds(150))
    #expect(printer.starvedFor == .milliseconds(50))
    // Between pages and jobs nobody starves.
    printer.send(PrinterStream.reset, at: .milliseconds(151))
    printer.send(PrinterStream.raster(picture) + [0x1D, 0x56, 1], at: .seconds(2))
    printer.send(PrinterStream.raster(picture), at: .seconds(4))
    #expect(printer.starvedFor == .milliseconds(50))
  }

  @Test(arguments: [VirtualPrinterConfiguration.UnprintedData.kept, .lost])
  func paperEndsInAPicture(unprinted: VirtualPrinterConfiguration.UnprintedData) {
    var configuration = slow
    configuration.unprintedData = unprinted
    configuration.rollRows = 25
    var printer = VirtualPrinter(configuration)
    let picture = PrinterStream.pattern(width: 384, height: 60)
    printer.send(PrinterStream.raster(picture) + PrinterStream.completion("0001"))
    #expect(printer.paper.height == 0)
    printer.advance(to: .seconds(5))
    #expect(printer.paper == picture.rows(0..<25))
    #expect(printer.isOffline)
    #expect(printer.nextEvent == nil)
    printer.loadPaper(at: .seconds(10))
    printer.advance(to: .seconds(20))
    switch unprinted {
    case .kept:
      #expect(printer.paper == picture)
      #expect(printer.takeReplies(at: .seconds(20)) == [0x37, 0x22] + Array("0001".utf8) + [0])
    case .lost:
      #expect(printer.paper == picture.rows(0..<25))
      #expect(printer.takeReplies(at: .seconds(20)).isEmpty)
      #expect(printer.isIdle)
    }
    #expect(printer.starvedFor == .zero)
  }

  @Test func cutsTakeTime() {
    var configuration = slow
    configuration.cutDuration = .milliseconds(300)
    var printer = VirtualPrinter(configuration)
    printer.send([0x1D, 0x56, 1] + PrinterStream.completion("0001"))
    #expect(printer.takeReplies(at: .milliseconds(299)).isEmpty)
    #expect(printer.takeReplies(at: .milliseconds(300)).count == 7)
  }

  @Test func nextEventIsTrue() throws {
    var printer = VirtualPrinter(slow)
    #expect(printer.nextEvent == nil)
    printer.send(PrinterStream.raster(PrinterStream.pattern(width: 384, height: 8)) + PrinterStream.completion("0001"))
    var wakes = 0
    var replies: [UInt8] = []
    while let next = printer.nextEvent, wakes < 100 {
      wakes += 1
      replies += printer.takeReplies(at: next)
    }
    #expect(replies.count == 7)
    #expect(wakes <= 3)
  }
}
