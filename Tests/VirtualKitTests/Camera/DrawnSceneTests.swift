import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite("Virtual camera: drawn scene")
struct DrawnSceneTests {
  /// Frames from all around the round, as the photo pipeline sees it: one face, sure, where the person stands.
  @Test(arguments: [(720, 4), (1080, 3), (480, 8)], [1, 42] as [UInt64])
  func theFaceFinderAcceptsEachFrame(size: (height: Int, eighths: Int), seed: UInt64) throws {
    let camera = try VirtualCamera(.init(scene: .drawn(seed: seed), warmUpFrames: 0))
    let format = try VirtualCameraTests.format(.mjpeg, size.height, of: camera)
    for number in stride(from: 0, to: 24, by: 4) {
      let capture = try camera.capture(number, format: format)
      let image = try JPEG.decodeGray(capture.bytes, eighths: size.eighths)
      let faces = try FaceFinder.shared.faces(in: image)
      #expect(faces.count == 1, "frame \(number) of \(size.height)")
      let face = try #require(faces.first)
      #expect(face.score > 1)
      // Half a face width off the middle would still be a face, but not this person's.
      let (width, height) = (Double(image.width), Double(image.height))
      #expect(abs(face.x + face.width / 2 - width / 2) < 0.03 * height)
      #expect(abs(face.y + face.height / 2 - 0.5 * height) < 0.06 * height)
      #expect((0.25...0.45).contains(face.height / height))
    }
  }

  /// What cn-resident-id needs of a scene, measured in the picture: room above the hair, shoulders to both sides of
  /// the crop, a ground that is nearly white and even.
  @Test(arguments: [720, 1080]) func thereIsRoomForAnIDPhoto(height: Int) throws {
    let camera = try VirtualCamera(.init(warmUpFrames: 0))
    let image = try JPEG.decodeGray(
      try camera.capture(0, format: try VirtualCameraTests.format(.mjpeg, height, of: camera)).bytes)
    func luma(_ x: Int, _ y: Int) -> Int { Int(image.bytes[y * image.width + x]) }
    let scale = Double(height) / 720
    let face = Person.faceWidth * scale
    // The crop of 358 × 441 in which the face is 207 wide.
    let (cropWidth, cropHeight) = (face * 358 / 207, face * 441 / 207)
    let middle = image.width / 2
    let hairTop = try #require((0..<image.height).first { luma(middle, $0) < 120 })
    let top = hairTop - Int(cropHeight * 14 / 441)
    #expect(face >= 207, "the crop is never enlarged")
    #expect(top > 0 && top + Int(cropHeight) < image.height)
    #expect(hairTop - Int(0.415 * Double(height) + Person.hairTop * scale) <= 4)
    // Shoulders fill the crop's bottom row from edge to edge.
    let bottom = top + Int(cropHeight) - 1
    for side in [-1, 1] { #expect(luma(middle + side * Int(cropWidth / 2), bottom) < 120) }
    // The ground beside the head.
    var ground: [Int] = []
    for y in stride(from: top, to: hairTop + Int(face), by: 7) {
      for side in [-1, 1] { ground.append(luma(middle + side * Int(cropWidth * 0.48), y)) }
    }
    let (least, most) = (try #require(ground.min()), try #require(ground.max()))
    #expect(least >= 230 && most <= 253 && most - least <= 14, "\(least)–\(most)")
    // The light is even: both cheeks alike.
    let cheekRow = Int((0.415 + 60.0 / 720) * Double(height))
    let cheeks = [-1, 1].map { side in
      (0..<20).reduce(0) { $0 + luma(middle + side * (Int(60 * scale) + $1), cheekRow) } / 20
    }
    #expect(abs(cheeks[0] - cheeks[1]) <= 6, "\(cheeks)")
  }
}
