import Core
import FuzzTestKit

@testable import Imaging

/// What people stand before when a picture is taken of them; none has a face.
enum Backdrop: String, Sendable, CaseIterable {
  case lightWall, whiteWall, greyWall, blueWall, curtain, room

  var isPlain: Bool { self != .curtain && self != .room }

  /// 1920 × 1080.
  var picture: RGBImage { Self.pictures[self] ?? draw() }

  private static let pictures = Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.draw()) })

  private func draw() -> RGBImage {
    let (width, height) = (Composition.width, Composition.height)
    switch self {
    case .lightWall: return PortraitScene.wall(width: width, height: height)
    case .whiteWall: return PortraitScene.wall(width: width, height: height, colour: (244, 244, 242))
    case .greyWall: return PortraitScene.wall(width: width, height: height, colour: (160, 160, 162))
    case .blueWall: return PortraitScene.wall(width: width, height: height, colour: (176, 204, 230))
    case .curtain:
      let canvas = Canvas(width: width, height: height, colour: Canvas.Colour(0xB59C7E))
      for fold in 0..<24 {
        canvas.glow(
          Canvas.Point(Double(fold) * 84 + Double(fold % 3) * 11, 540), radii: Canvas.Point(38, 900),
          Canvas.Colour(fold % 2 == 0 ? 0x6E5A44 : 0xE0CFB4, opacity: 0.8))
      }
      return canvas.image()
    case .room: return EmptyScene.room.picture(seed: 3, width: width, height: height)
    }
  }
}
