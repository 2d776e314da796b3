import Core
import Testing

@testable import Imaging

@Suite("Glare")
struct GlareTests {
  private static let eyes = EyePair(left: PixelPoint(x: 590, y: 330), right: PixelPoint(x: 690, y: 330))

  /// A face of one colour, with white blobs of so many pixels across at both eyes.
  private func share(blob: Double, skin: [UInt8] = [206, 162, 138]) -> Double {
    let (width, height) = (1280, 720)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = ((Double(x) - 640) / 120, (Double(y) - 370) / 160)
        let distances = [Self.eyes.left, Self.eyes.right].map { eye in
          max(abs(Double(x) + 0.5 - eye.x), abs(Double(y) + 0.5 - eye.y))
        }
        bytes += distances.contains { $0 < blob / 2 } ? [252, 252, 252] : u * u + v * v < 1 ? skin : [60, 60, 60]
      }
    }
    return Glare.share(FaceView(measuring: RGBImage(width: width, height: height, bytes: bytes), eyes: Self.eyes))
  }

  @Test("A reflection on the glasses is seen, its size as a share of the face; skin in full light is none")
  func blobs() throws {
    let bounds = try #require(try PhotoSpecification.named("cn-resident-id").rules[.glare])
    #expect(share(blob: 0) == 0 && share(blob: 0, skin: [255, 228, 206]) == 0)
    // 24 of 100 pixels from eye to eye, by an ellipse of 1 × 0.8 eye distances: 2.3 %.
    let seen = share(blob: 24)
    #expect((1.6...2.6).contains(seen))
    #expect(PhotoMeasure(.glare, seen, bounds: bounds).verdict == .warn)
    #expect(PhotoMeasure(.glare, share(blob: 6), bounds: bounds).verdict == .pass)
  }

  @Test("No portrait has glare in even light", .enabled(if: !Corpus.portraits.isEmpty))
  func portraits() throws {
    let bounds = try #require(try PhotoSpecification.named("cn-resident-id").rules[.glare])
    for name in Corpus.portraits {
      guard let labels = PortraitLabels.all[name] else { continue }
      let view = FaceView(measuring: try Corpus.portrait(name), eyes: labels.eyes)
      let share = Glare.share(view)
      #expect(PhotoMeasure(.glare, share, bounds: bounds).verdict == .pass, "\(name) \(share)")
    }
  }
}
