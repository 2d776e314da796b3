import Core
import Testing

@testable import Imaging

@Suite("GroundFinish")
struct GroundFinishTests {
  /// Eyes a hundred pixels apart, and what is measured of a picture about them.
  private func measured(_ image: RGBImage) -> (eyes: EyePair, ground: GroundModel, head: HeadMeasure) {
    let eyes = EyePair(left: PixelPoint(x: 590, y: 330), right: PixelPoint(x: 690, y: 330))
    let view = FaceView(measuring: image, eyes: eyes)
    let ground = GroundModel(view)
    return (eyes, ground, HeadMeasure(view, ground: ground))
  }

  @Test("What stands on the frame's lower edge is kept to the photo's last row", arguments: [0.02, 0.2, 0.45])
  func lowerEdge(overhang: Double) throws {
    // A light wall, and from the shoulders down a dark coat that fills the frame.
    let (width, height) = (1280, 720)
    var bytes = [UInt8](repeating: 225, count: width * height * 3)
    for index in width * 3 * 560..<bytes.count { bytes[index] = 40 }
    let image = RGBImage(width: width, height: height, bytes: bytes)
    let specification = try PhotoSpecification.named("cn-exit-entry")
    let (eyes, ground, head) = measured(image)
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

  @Test("Dark hair beside a darker outline keeps its colour where a grey wall is lifted to white")
  func darkHair() throws {
    // A wall of 197, and dark hair with an outline that is nearly black.
    let (width, height) = (1280, 720)
    var bytes = [UInt8](repeating: 197, count: width * height * 3)
    for y in 120..<height {
      for x in 480..<800 {
        let edge = min(x - 480, 799 - x, y - 120)
        let value: UInt8 = edge < 3 ? 6 : UInt8(26 + (x * 7 + y * 5) % 5)
        for channel in 0..<3 { bytes[(y * width + x) * 3 + channel] = value }
      }
    }
    let image = RGBImage(width: width, height: height, bytes: bytes)
    let specification = try PhotoSpecification.named("cn-resident-id")
    let (eyes, ground, head) = measured(image)
    let crop = CropRectangle(x: 400, y: 60, width: 480)
    let plan = CropPlan(specification, crop: crop, eyes: eyes, frameWidth: width, frameHeight: height)
    func finished(whiten: Bool) -> (picture: RGBImage, adjustments: [PhotoAdjustment]) {
      var rules = specification.ground
      (rules.whiten, rules.balance, rules.brighten) = (whiten, false, false)
      var photo = FaceView(
        finishing: image, eyes: eyes, crop: plan, width: specification.width, height: specification.height)
      var finish = GroundFinish(rules, ground: ground, head: head)
      finish.apply(to: &photo, beyond: plan.beyond)
      return (photo.image.encoded(), finish.adjustments)
    }
    let (plain, lifted) = (finished(whiten: false).picture, finished(whiten: true))
    #expect(lifted.adjustments.contains(.groundLifted))
    // A row through the hair, left of the face: the wall is white, and within the outline nothing has changed.
    let row = Int((150.0 - 60) * Double(specification.width) / 480)
    let edge = Int((480.0 - 400) * Double(specification.width) / 480)
    func green(_ picture: RGBImage, _ x: Int) -> Int { Int(picture.bytes[(row * picture.width + x) * 3 + 1]) }
    #expect(green(plain, edge - 12) < 205 && green(lifted.picture, edge - 12) > 245)
    let changes = (edge + 4..<edge + 14).map { abs(green(lifted.picture, $0) - green(plain, $0)) }
    #expect(changes.allSatisfy { $0 <= 8 }, "\(changes)")
  }
}
