/// A rectangle of whole pixels.
struct PixelWindow: Sendable, Equatable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  /// The part that lies in a picture of a size; perhaps empty.
  func clipped(width limitX: Int, height limitY: Int) -> PixelWindow {
    let (left, top) = (min(max(x, 0), limitX), min(max(y, 0), limitY))
    let (right, bottom) = (min(max(x + width, left), limitX), min(max(y + height, top), limitY))
    return PixelWindow(x: left, y: top, width: right - left, height: bottom - top)
  }
}
