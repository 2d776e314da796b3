import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite struct CorpusTests {
  /// What the streams hold on purpose. Two numbers of 11 and 12 digits that no rule of UPC-E can shorten, and two
  /// PDF417 codes wider than the paper: 8 dots a module, and 30 columns, of which the stream itself says "doesnt fit".
  static let expected: [String: [VirtualPrinterError.Kind]] = [
    "barcode": [.badCodeData, .badCodeData], "pdf417-code": [.doesNotFit, .doesNotFit],
  ]

  @Test(arguments: Corpus.names)
  func everyStreamIsUnderstood(name: String) throws {
    guard let stream = Corpus.stream(name) else {
      print("Corpus is absent: \(name) left out")
      return
    }
    var printer = VirtualPrinter(VirtualPrinterConfiguration(paper: .mm80))
    var rest = stream[...]
    while !rest.isEmpty {
      let taken = printer.accept(rest, at: .zero)
      try #require(taken > 0)
      rest = rest.dropFirst(taken)
    }
    Corpus.draw(name, PNG.encode(printer.drawing))
    #expect(printer.errors.map(\.kind) == (Self.expected[name] ?? []), "\(printer.errors)")
    #expect(printer.isIdle)
    #expect(printer.paper.bytes.contains { $0 != 0 })
  }
}
