/// One glyph at one size as black dots, drawn once and stamped wherever it occurs.
final class GlyphMask: Sendable {
  /// Dots from the pen to the leftmost column.
  let left: Int
  /// Dots from the baseline down to the first row; negative above it.
  let top: Int
  /// Columns.
  let width: Int
  /// Rows.
  let height: Int
  /// `(width + 7) / 8` bytes a row, packed as in a ``Bitmap``.
  let bytes: [UInt8]

  init(left: Int, top: Int, width: Int, height: Int, bytes: [UInt8]) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
