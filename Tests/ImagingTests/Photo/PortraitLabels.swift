@testable import Imaging

/// What was set by hand on each portrait of the corpus, at four times its size: the irises' middles in its pixels, and
/// where the hair (or the hat) ends, in eye distances above the eye line.
struct PortraitLabels {
  let eyes: EyePair
  let hairTop: Double
  /// Whether the ground is of one blue, so that another picture can take its place.
  let isKeyable: Bool

  private init(
    _ leftX: Double, _ leftY: Double, _ rightX: Double, _ rightY: Double, hair: Double, isKeyable: Bool = true
  ) {
    eyes = EyePair(left: PixelPoint(x: leftX, y: leftY), right: PixelPoint(x: rightX, y: rightY))
    hairTop = hair
    self.isKeyable = isKeyable
  }

  static let all: [String: PortraitLabels] = [
    "astronaut.png": PortraitLabels(203, 100.8, 245.5, 103.3, hair: 2.04, isKeyable: false),
    "congress_B000490.jpg": PortraitLabels(75.8, 113.8, 131.5, 107.5, hair: 1.78),
    "congress_B001251.jpg": PortraitLabels(65.5, 123, 121.5, 113, hair: 1.59),
    "congress_C000754.jpg": PortraitLabels(92.5, 128.3, 142.3, 121.3, hair: 2.09),
    "congress_C001051.jpg": PortraitLabels(77, 125.5, 133.5, 124.8, hair: 1.96),
    "congress_D000407.jpg": PortraitLabels(83, 122.3, 138.8, 115.8, hair: 1.74, isKeyable: false),
    "congress_D000599.jpg": PortraitLabels(89.8, 110.5, 143.8, 115.5, hair: 1.8),
    "congress_H000213.jpg": PortraitLabels(91.8, 136.5, 141.5, 135, hair: 2.47),
    "congress_J000288.jpg": PortraitLabels(69.3, 106.3, 130.3, 107.3, hair: 1.62),
    "congress_L000261.jpg": PortraitLabels(96, 126.3, 144.3, 125, hair: 1.94),
    "congress_M001120.jpg": PortraitLabels(81.5, 132.3, 127.3, 128.8, hair: 2.17, isKeyable: false),
    "congress_N000147.jpg": PortraitLabels(113.5, 124, 165.5, 127.5, hair: 2.12),
    "congress_R000515.jpg": PortraitLabels(77.5, 106.3, 142, 110.5, hair: 1.59),
    "congress_S001183.jpg": PortraitLabels(67, 119, 130, 118, hair: 1.72),
    "congress_T000193.jpg": PortraitLabels(70.3, 109.5, 128.8, 104.5, hair: 1.65),
    "grace_hopper.jpg": PortraitLabels(223.8, 191.3, 305.8, 187.1, hair: 2.02, isKeyable: false),
  ]
}
