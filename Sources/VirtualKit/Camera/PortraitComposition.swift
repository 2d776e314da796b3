import Core
import Imaging

/// A portrait put into a camera's frame: in the middle, shoulders running out of the frame at the bottom, a plain
/// light wall above and to both sides.
struct PortraitComposition {
  /// How much of the frame's height the portrait takes.
  private static let share = 0.88
  /// How much of it runs out at the bottom, so that no corner shows when it is tilted by a few degrees.
  private static let overflow = 0.04

  let portrait: RGBImage
  /// Degrees, clockwise, around the middle of the portrait.
  let tilt: Double

  /// - Throws: ``Problem``: `image-too-large` where the portrait is beyond what can be painted.
  func image(width: Int, height: Int) throws(Problem) -> RGBImage {
    let canvas = Canvas(width: width, height: height, colour: Canvas.Colour(0xF0F0EF))
    let (across, down) = (Double(width), Double(height))
    let scale = min(
      down * (Self.share + Self.overflow) / Double(portrait.height), across * Self.share / Double(portrait.width))
    let size = Canvas.Point(Double(portrait.width) * scale, Double(portrait.height) * scale)
    let centre = Canvas.Point(across / 2, down * (1 + Self.overflow) - size.y / 2)
    var isPainted = false
    canvas.placed(at: centre, angle: tilt) {
      isPainted = $0.draw(portrait, corner: Canvas.Point(-size.x / 2, -size.y / 2), size: size)
    }
    guard isPainted else { throw Problem(.imageTooLarge, facts: ["limit": "32767 × 32767"]) }
    return canvas.image()
  }
}
