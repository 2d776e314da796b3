import Core
import Imaging

/// A portrait put into a camera's frame: in the middle, shoulders running out of the frame at the bottom, a plain
/// light wall above and to both sides; moved closer where the head would be too small for an ID photo.
struct PortraitComposition {
  /// How much of the frame's height the portrait takes.
  private static let share = 0.88
  /// How much of it runs out at the bottom, so that no corner shows when it is tilted by a few degrees.
  private static let overflow = 0.04
  /// The least and the wanted height of the face box, of the frame's height: the drawn person's is 0.35.
  private static let leastFace = 0.29
  private static let wantedFace = 0.34
  /// The most that a portrait is moved closer.
  private static let closest = 4.0
  /// Pixels along the longer side of the picture that is searched for the face.
  private static let searchSide = 640.0

  let portrait: RGBImage
  /// Degrees, clockwise, around the middle of the portrait.
  let tilt: Double

  /// - Throws: ``Problem``: `image-too-large` where the portrait is beyond what can be painted.
  func image(width: Int, height: Int) throws(Problem) -> RGBImage {
    let canvas = Canvas(width: width, height: height, colour: Canvas.Colour(0xF0F0EF))
    let (across, down) = (Double(width), Double(height))
    var scale = min(
      down * (Self.share + Self.overflow) / Double(portrait.height), across * Self.share / Double(portrait.width))
    var centre = Canvas.Point(across / 2, down * (1 + Self.overflow) - Double(portrait.height) * scale / 2)
    if let face = try face(), face.height * scale < Self.leastFace * down {
      scale *= min(Self.wantedFace * down / (face.height * scale), Self.closest)
      // The face goes to the middle of the frame; the portrait's middle follows.
      let (faceX, faceY) = (face.x + face.width / 2, face.y + face.height / 2)
      centre = Canvas.Point(
        across / 2 + (Double(portrait.width) / 2 - faceX) * scale,
        down / 2 + (Double(portrait.height) / 2 - faceY) * scale)
    }
    let size = Canvas.Point(Double(portrait.width) * scale, Double(portrait.height) * scale)
    var isPainted = false
    canvas.placed(at: centre, angle: tilt) {
      isPainted = $0.draw(portrait, corner: Canvas.Point(-size.x / 2, -size.y / 2), size: size)
    }
    guard isPainted else { throw Problem(.imageTooLarge, facts: ["limit": "32767 × 32767"]) }
    return canvas.image()
  }

  /// The surest face, in pixels of the portrait; nil for a portrait without one, which is shown as it is.
  private func face() throws(Problem) -> FaceBox? {
    let factor = Self.searchSide / Double(max(portrait.width, portrait.height))
    let size = Canvas.Point(Double(portrait.width) * factor, Double(portrait.height) * factor)
    let canvas = Canvas(width: max(1, Int(size.x)), height: max(1, Int(size.y)))
    guard canvas.draw(portrait, corner: Canvas.Point(0, 0), size: size) else { return nil }
    return try FaceFinder.shared.faces(in: canvas.image().luma()).first?.scaled(by: 1 / factor)
  }
}
