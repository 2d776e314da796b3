import Core

/// A picture that shows what is wrong with a print head: a ruler, a bar that every element burns, lines that show a dead
/// one, a grid that shows a slipping roll, and bytes that a printer might mistake for commands.
public enum SelfTestPattern {
  /// Draws it.
  /// - Parameter width: Dots in a row.
  public static func draw(width: Int) -> Bitmap {
    var bitmap = Bitmap(width: width, height: 208)
    for x in 0..<width {
      // A tick each millimetre, longer at five and ten.
      let tick = x % 80 == 0 ? 24 : x % 40 == 0 ? 16 : x % 8 == 0 ? 8 : 0
      for y in 0..<tick { bitmap[x, y] = true }
      for y in 32..<56 { bitmap[x, y] = true }
      // One diagonal each 24 dots: a dead element breaks all of them at one place.
      for y in 64..<88 where (x + y) % 24 == 0 { bitmap[x, y] = true }
      for y in 96..<144 where x % 8 == 0 || y % 8 == 0 { bitmap[x, y] = true }
      for y in 152..<176 where (x + y) % 2 == 0 { bitmap[x, y] = true }
    }
    for row in 184..<208 {
      for place in Swift.stride(from: 0, to: bitmap.stride - 1, by: 4) where row % 3 == 0 {
        bitmap.bytes[row * bitmap.stride + place] = 0x10
        bitmap.bytes[row * bitmap.stride + place + 1] = 0x04
      }
    }
    return bitmap
  }
}
