import Core
import Testing

@testable import VirtualKit

/// Numbers that look random and are the same in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct StreamTests {
  static let own: [UInt8] =
    PrinterStream.reset + Array("Total: ".utf8) + PrinterStream.gbk([0xD6D0, 0xB9FA]) + [0x0A, 0x10, 0x04, 1]
    + PrinterStream.raster(PrinterStream.pattern(width: 128, height: 7), mode: 1)
    + PrinterStream.qr(Array("split".utf8), size: 3) + PrinterStream.completion("0007") + [0x1D, 0x72, 1]
    + [0x1D, 0x6B, 4, 0x41, 0x42, 0, 0x1B, 0x44, 4, 8, 0, 0x09, 0x41, 0x0A, 0x1B, 0x7A, 0x1D, 0x56, 66, 3]

  struct Outcome: Equatable {
    let paper: Bitmap
    let cuts: [Int]
    let errors: [VirtualPrinterError]
    let replies: [UInt8]
    let inside: Int
  }

  func outcome(_ chunks: [ArraySlice<UInt8>]) -> Outcome {
    var configuration = VirtualPrinterConfiguration(paper: .mm80)
    configuration.bufferBytes = 512
    var printer = VirtualPrinter(configuration)
    var replies: [UInt8] = []
    for chunk in chunks {
      #expect(printer.accept(chunk, at: .zero) == chunk.count)
      replies += printer.takeReplies(at: .zero)
    }
    return Outcome(
      paper: printer.paper, cuts: printer.cuts, errors: printer.errors, replies: replies,
      inside: printer.realTimeInsideData)
  }

  @Test func anyCutGivesTheSamePaper() {
    let whole = outcome([Self.own[...]])
    #expect(whole.errors.map(\.kind) == [.unknownCommand])
    #expect(whole.replies.count == 1 + 7 + 1)
    for place in 1..<Self.own.count {
      let isEqual = outcome([Self.own[..<place], Self.own[place...]]) == whole
      #expect(isEqual, "cut at \(place)")
    }
    #expect(outcome(Self.own.indices.map { Self.own[$0...$0] }) == whole)
  }

  @Test(arguments: ["receipt-with-logo", "barcode", "qr-code"])
  func theCorpusMayBeCutAnywhere(name: String) {
    guard let stream = Corpus.stream(name) else {
      print("Corpus is absent: \(name) left out")
      return
    }
    let whole = outcome([stream[...]])
    var dice = Dice(state: 11)
    for _ in 0..<3 {
      var chunks: [ArraySlice<UInt8>] = []
      var place = 0
      while place < stream.count {
        let next = min(stream.count, place + Int.random(in: 1...97, using: &dice))
        chunks.append(stream[place..<next])
        place = next
      }
      let isEqual = outcome(chunks) == whole
      #expect(isEqual)
    }
  }

  @Test(arguments: 0..<12)
  func randomBytesNeverTrap(seed: UInt64) {
    var dice = Dice(state: seed)
    var configuration = VirtualPrinterConfiguration()
    configuration.keptRows = 2000
    configuration.rowsPerSecond = seed.isMultiple(of: 3) ? nil : 50_000
    configuration.bufferBytes = 300
    configuration.rollRows = seed.isMultiple(of: 2) ? 30_000 : nil
    configuration.chinese = seed.isMultiple(of: 4) ? .always : .byCommand
    configuration.unprintedData = seed.isMultiple(of: 5) ? .lost : .kept
    var printer = VirtualPrinter(configuration)
    // Bytes that begin commands are common, so that the fuzz gets beyond text.
    let starts: [UInt8] = [0x1B, 0x1C, 0x1D, 0x10, 0x28, 0x6B, 0x4C, 0x76, 0x30, 0x2A, 0x00, 0x01, 0x02]
    var time = Duration.zero
    for round in 0..<120 {
      let chunk = (0..<Int.random(in: 1...200, using: &dice)).map { _ in
        Bool.random(using: &dice) ? starts.randomElement(using: &dice) ?? 0 : UInt8.random(in: 0...255, using: &dice)
      }
      var rest = chunk[...]
      var tries = 0
      while !rest.isEmpty, tries < 50 {
        rest = rest.dropFirst(printer.accept(rest, at: time))
        time += .milliseconds(20)
        tries += 1
      }
      if round % 20 == 19 {
        printer.setCover(open: round % 40 == 19, at: time)
        printer.loadPaper(rows: configuration.rollRows, at: time)
        printer.cyclePower(at: time)
      }
      #expect(printer.bufferedBytes <= 300)
      #expect(printer.errors.count <= VirtualPrinter.errorLimit)
      #expect(printer.paper.height <= 2500)
      #expect(printer.hits.count <= 300)
    }
  }

  @Test func repliesThatNobodyReadsAreBounded() {
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    for _ in 0..<1000 { printer.send([0x10, 0x04, 1]) }
    #expect(printer.droppedReplies == 744)
    #expect(printer.takeReplies(at: .zero).count == 256)
  }
}
