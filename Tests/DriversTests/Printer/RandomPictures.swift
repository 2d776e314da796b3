import Core
import FuzzTestKit

/// Pictures for properties: text-like, dithered, and full of what a printer would obey.
enum RandomPicture: CaseIterable {
  case noise, text, realTimeCommands, blank

  func draw(width: Int, height: Int, using generator: inout SeededGenerator) -> Bitmap {
    var bitmap = Bitmap(width: width, height: height)
    switch self {
    case .noise:
      for index in bitmap.bytes.indices { bitmap.bytes[index] = UInt8.random(in: 0...255, using: &generator) }
    case .text:
      var row = 0
      while row < height {
        let inked = min(height - row, Int.random(in: 1...30, using: &generator))
        let used = Int.random(in: 1...bitmap.stride, using: &generator)
        for y in row..<row + inked {
          for x in 0..<used { bitmap.bytes[y * bitmap.stride + x] = UInt8.random(in: 0...255, using: &generator) }
        }
        row += inked + Int.random(in: 0...40, using: &generator)
      }
    case .realTimeCommands:
      // One byte in six is DLE, one in three completes a command.
      for index in bitmap.bytes.indices {
        bitmap.bytes[index] = [0x10, 0x04, 0x05, 0x14, 0x00, 0x02].randomElement(using: &generator) ?? 0
        if Int.random(in: 0..<2, using: &generator) == 0 { bitmap.bytes[index] = 0 }
      }
    case .blank:
      break
    }
    return bitmap
  }
}
