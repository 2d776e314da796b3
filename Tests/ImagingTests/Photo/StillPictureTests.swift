import Core
import Foundation
import Testing

@testable import Imaging

@Suite("Pictures of still cameras")
struct StillPictureTests {
  /// Red, green, blue over black, white, grey.
  private let picture = RGBImage(
    width: 3, height: 2, bytes: [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 128, 128, 128])

  @Test("a colour picture is turned as the grey one is", arguments: 1...8)
  func turned(exif: Int) throws {
    let orientation = try #require(PictureOrientation(exif: exif))
    let turned = picture.oriented(orientation)
    #expect(turned.luma() == picture.luma().oriented(orientation))
    #expect(turned.bytes.count == 18 && Set(turned.bytes) == Set(picture.bytes))
  }

  @Test(
    "24 megapixels, upright and with the camera on its side, give the photo that a small frame gives",
    .enabled(if: !Corpus.portraits.isEmpty))
  func large() throws {
    let name = try #require(Corpus.portraits.first)
    let portrait = try Corpus.portrait(name)
    let scale = 3000.0 / Double(portrait.height)
    let scene = PortraitScene(portrait, width: 6000, height: 4000, scale: scale).frame
    let upright = try JPEG.encode(scene, quality: 88)
    // Turned a quarter counterclockwise, with the word that it is to be turned back.
    let turned = scene.oriented(PictureOrientation(quarters: 3, isMirrored: false))
    var onItsSide = try JPEG.encode(turned, quality: 88)
    onItsSide.insert(
      contentsOf: [0xFF, 0xE1, 0, 34] + Array("Exif".utf8) + [0, 0, 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1]
        + [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0], at: 2)
    let specification = try PhotoSpecification.named("cn-resident-id")
    var photos: [FinishedPhoto] = []
    for bytes in [upright, onItsSide] {
      let frame = Frame(
        format: FrameFormat(pixels: .mjpeg, width: 6000, height: 4000, rate: 0), bytes: bytes, sequence: 1,
        timestamp: .now)
      photos.append(try PhotoStudio().finish(frames: [frame], specification: specification))
    }
    for photo in photos {
      #expect(photo.width == specification.width && photo.height == specification.height)
    }
    #expect(abs(photos[0].eyes.distance - photos[1].eyes.distance) < photos[0].eyes.distance * 0.02)
  }
}
