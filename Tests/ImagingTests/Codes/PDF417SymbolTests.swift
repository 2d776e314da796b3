import Core
import Testing

@testable import Imaging

@Suite struct PDF417SymbolTests {
  @Test func columnsRowsAndLevelShapeIt() throws {
    let bytes = Array("Testing 123".utf8)
    let two = try PDF417Symbol.modules(bytes: bytes, columns: 2, level: 0)
    // Start 17, two indicators and two columns of 17, stop 18.
    #expect(two.width == 17 + 4 * 17 + 18)
    let strong = try PDF417Symbol.modules(bytes: bytes, columns: 2, level: 4)
    #expect(strong.height > two.height)
    #expect(try PDF417Symbol.modules(bytes: bytes, columns: 2, rows: 30, level: 0).height == 30)
    #expect(try PDF417Symbol.modules(bytes: bytes, columns: 2, level: 0, isTruncated: true).width == two.width - 34)
  }

  @Test func everyRowBeginsWithTheStartPattern() throws {
    let modules = try PDF417Symbol.modules(bytes: Array("Testing 123".utf8))
    for y in 0..<modules.height {
      #expect(String((0..<17).map { modules[$0, y] ? "1" : "0" }) == "11111111010101000")
    }
  }

  @Test func tooMuchIsRefused() {
    #expect(throws: Problem(.codeTooLong)) { try PDF417Symbol.modules(bytes: [UInt8](repeating: 0xE9, count: 1200)) }
    #expect(throws: Problem(.codeUnsupportedText)) { try PDF417Symbol.modules(bytes: []) }
  }
}
