import Core

/// The line that is being put together: what GS v 0 and cuts must find empty.
struct LineBuffer: Sendable {
  /// Where the next character goes, in dots from the left of the print area.
  var x = 0
  /// Dots that are used from the left.
  private(set) var used = 0
  /// The line so far; taller characters let it grow upwards, for all stand on one base.
  private(set) var canvas: Bitmap

  init(width: Int) { canvas = Bitmap(width: width, height: 0) }

  var isEmpty: Bool { canvas.height == 0 && x == 0 }

  /// Sets `picture` at the cursor and moves it by `advance`.
  mutating func place(_ picture: Bitmap, advance: Int) {
    if picture.height > canvas.height {
      let missing = (picture.height - canvas.height) * canvas.stride
      canvas = Bitmap(
        width: canvas.width, height: picture.height, bytes: [UInt8](repeating: 0, count: missing) + canvas.bytes)
    }
    canvas.merge(picture, x: x, y: canvas.height - picture.height)
    x += advance
    used = min(canvas.width, max(used, x))
  }
}
