import Core

@testable import VirtualKit

/// Streams for tests, put together by hand: this target shares no code with the encoder of Drivers.
enum PrinterStream {
  static let reset: [UInt8] = [0x1B, 0x40]

  static func gbk(_ codes: [UInt16]) -> [UInt8] {
    [0x1C, 0x26] + codes.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] } + [0x1C, 0x2E]
  }

  /// GS v 0.
  static func raster(_ bitmap: Bitmap, mode: UInt8 = 0) -> [UInt8] {
    rasterHead(bitmap.stride, bitmap.height, mode: mode) + bitmap.bytes
  }

  static func rasterHead(_ stride: Int, _ rows: Int, mode: UInt8 = 0) -> [UInt8] {
    [0x1D, 0x76, 0x30, mode, UInt8(stride & 0xFF), UInt8(stride >> 8), UInt8(rows & 0xFF), UInt8(rows >> 8)]
  }

  /// GS ( H with a four-character id.
  static func completion(_ id: String) -> [UInt8] { [0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30] + Array(id.utf8) }

  /// GS ( k for QR.
  static func qr(_ text: [UInt8], size: UInt8, correction: UInt8 = 48) -> [UInt8] {
    let length = text.count + 3
    return [0x1D, 0x28, 0x6B, 4, 0, 49, 65, 50, 0, 0x1D, 0x28, 0x6B, 3, 0, 49, 67, size]
      + [0x1D, 0x28, 0x6B, 3, 0, 49, 69, correction]
      + [0x1D, 0x28, 0x6B, UInt8(length & 0xFF), UInt8(length >> 8), 49, 80, 48] + text
      + [0x1D, 0x28, 0x6B, 3, 0, 49, 81, 48]
  }

  /// A picture whose every row differs from its neighbours.
  static func pattern(width: Int, height: Int) -> Bitmap {
    var bitmap = Bitmap(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width where (x * 7 + y * 13 + x * y) % 5 < 2 { bitmap[x, y] = true }
    }
    return bitmap
  }
}

extension VirtualPrinter {
  /// Sends all of `bytes` at `instant`, which must not be limited by speed or paper.
  /// - Returns: How many were taken.
  @discardableResult mutating func send(_ bytes: [UInt8], at instant: Duration = .zero) -> Int {
    accept(bytes, at: instant)
  }
}
