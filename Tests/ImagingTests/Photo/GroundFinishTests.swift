import Core
import Testing

@testable import Imaging

@Suite("GroundFinish")
struct GroundFinishTests {
  @Test("What stands on the frame's lower edge is kept to the photo's last row", arguments: [0.02, 0.2, 0.45])
  func lowerEdge(overhang: Double) throws {
    // A light wall, and from the shoulders down a dark coat that fills the frame.
    let (width, height) = (1280, 720)
    var bytes = [UInt8](repeating: 225, count: width * height * 3)
    for index in width * 3 * 560..<bytes.count { bytes[index] = 40 }
    let image = RGBImage(width: width, height: height, bytes: bytes)
    let specification = try PhotoSpecification.named("cn-exit-entry")
    let eyes = EyePair(left: PixelPoint(x: 590, y: 330), right: PixelPoint(x: 690, y: 330))
    let view = FaceView(measuring: image, eyes: eyes)
    let ground = GroundModel(view)
    let head = HeadMeasure(view, ground: ground)
    // The crop reaches `overhang` pixels of the photo below the frame.
    let scale = 1.25
    let high = Double(specification.height) * scale
    let crop = CropRectangle(
      x: 640 - Double(specification.width) * scale / 2, y: 720 + overhang * scale - high,
      width: Double(specification.width) * scale)
    let plan = CropPlan(specification, crop: crop, eyes: eyes, frameWidth: width, frameHeight: height)
    #expect(abs(plan.beyond.bottom - overhang) < 0.01)
    var photo = FaceView(
      finishing: image, eyes: eyes, crop: plan, width: specification.width, height: specification.height)
    var finish = GroundFinish(specification.ground, ground: ground, head: head)
    finish.apply(to: &photo, beyond: plan.beyond)
    let picture = photo.image.encoded()
    for row in picture.height - 3..<picture.height {
      let values = picture.bytes[row * picture.width * 3..<(row + 1) * picture.width * 3]
      #expect(values.allSatisfy { $0 < 60 }, "row \(row) is up to \(values.max() ?? 0)")
    }
    #expect(!finish.cutsPicture)
  }
}
