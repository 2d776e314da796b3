import Core
import Foundation
import Imaging
import Testing

@testable import VirtualKit

/// Drawings that were looked at; `SATCHEL_RENEW_GOLDEN=1` makes them anew after a change that was meant.
@Suite struct GoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden/VirtualPrinter")

  static let receipt: [UInt8] =
    PrinterStream.reset + [0x1B, 0x61, 1, 0x1D, 0x21, 0x11]
    + PrinterStream.gbk([0xB5, 0xF7, 0xBD, 0xE2, 0xD0, 0xAD, 0xD2, 0xE9, 0xCA, 0xE9].pairs) + [0x0A]
    + [0x1D, 0x21, 0x00, 0x1B, 0x61, 0]
    + PrinterStream.gbk([0xBC, 0xD7, 0xB7, 0xBD, 0xA3, 0xBA, 0xD5, 0xC5, 0xC8, 0xFD].pairs) + Array("  No. 0017".utf8)
    + [0x0A, 0x1B, 0x45, 1] + PrinterStream.gbk([0xD2, 0xD2, 0xB7, 0xBD, 0xA3, 0xBA, 0xC0, 0xEE, 0xCB, 0xC4].pairs)
    + [0x1B, 0x45, 0, 0x1B, 0x2D, 1] + Array("underlined".utf8) + [0x1B, 0x2D, 0, 0x1D, 0x42, 1]
    + Array("reversed".utf8) + [0x1D, 0x42, 0, 0x0A, 0x1B, 0x4D, 1] + Array("Font B: 0123456789 abcdefg".utf8)
    + [0x0A, 0x1B, 0x4D, 0, 0x1B, 0x74, 0, 0xDA, 0xC4, 0xC2, 0xC4, 0xBF, 0x0A, 0x1B, 0x33, 24, 0xB3, 0x20, 0xB3]
    + [0x20, 0xB3, 0x0A, 0xC0, 0xC4, 0xC1, 0xC4, 0xD9, 0x0A, 0x1B, 0x32, 0x1C, 0x26, 0x1C, 0x21, 0x0C]
    + [0xCB, 0xC4, 0xB1, 0xB6, 0x1C, 0x21, 0x80, 0xCF, 0xC2, 0xBB, 0xAE, 0xCF, 0xDF, 0x1C, 0x21, 0, 0x1C, 0x2E, 0x0A]

  static let codes: [UInt8] =
    PrinterStream.reset + [0x1B, 0x61, 1]
    + PrinterStream.qr(Array("https://example.com/案".utf8), size: 5, correction: 49)
    + [0x1D, 0x48, 2, 0x1D, 0x77, 2, 0x1D, 0x68, 60, 0x1D, 0x6B, 73, 8, 0x7B, 0x42] + Array("A-0017".utf8)
    + [0x1D, 0x48, 3, 0x1D, 0x66, 1, 0x1D, 0x6B, 67, 12] + Array("690123456789".utf8) + [0x1D, 0x56, 66, 0]

  @Test(arguments: ["receipt", "codes"])
  func drawingsAreAsTheyWere(name: String) throws {
    let stream = name == "receipt" ? Self.receipt : Self.codes
    var printer = VirtualPrinter(VirtualPrinterConfiguration())
    #expect(printer.send(stream) == stream.count)
    #expect(printer.errors.isEmpty, "\(printer.errors)")
    let drawing = printer.drawing
    let file = Self.folder.appendingPathComponent("\(name).png")
    if ProcessInfo.processInfo.environment["SATCHEL_RENEW_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(PNG.encode(drawing)).write(to: file)
    }
    let golden = try PNG.decodeGray([UInt8](try Data(contentsOf: file)))
    #expect(golden.width == drawing.width && golden.height == drawing.height)
    // A font's next version may move some dots; a wrong character, size or place moves thousands.
    var different = 0
    for y in 0..<min(golden.height, drawing.height) {
      for x in 0..<min(golden.width, drawing.width)
      where (golden.bytes[y * golden.width + x] < 128) != drawing[x, y] { different += 1 }
    }
    #expect(different <= 200, "\(different) dots differ")
  }
}

extension [UInt8] {
  /// Two-byte codes out of bytes.
  var pairs: [UInt16] {
    stride(from: 0, to: count - 1, by: 2).map { UInt16(self[$0]) << 8 | UInt16(self[$0 + 1]) }
  }
}
