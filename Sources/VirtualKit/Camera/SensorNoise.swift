import Imaging

/// The grain of a small sensor: each pixel is brighter by 0–8 steps of 255, most of them by 4.
struct SensorNoise {
  private static let side = 256
  private let seed: UInt64
  private let tile: GrayImage

  init(seed: UInt64) {
    self.seed = seed
    var numbers = SeededNumbers(seed: seed ^ 0x6E6F_6973_65)
    // The number of ones in eight even bits is close to a bell: deviation 1.4.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.side * Self.side)
    for _ in 0..<(Self.side * Self.side / 8) {
      let bits = numbers.next()
      for byte in 0..<8 { bytes.append(UInt8((bits >> UInt64(byte * 8) & 0xFF).nonzeroBitCount)) }
    }
    tile = GrayImage(width: Self.side, height: Self.side, bytes: bytes)
  }

  /// Adds the grain of one frame: the same tile, shifted by numbers of the frame's own.
  func add(to canvas: borrowing Canvas, frame: Int) {
    var numbers = SeededNumbers(seed: seed &+ UInt64(truncatingIfNeeded: frame) &* 0x1_0000_0001)
    let shift = numbers.next()
    canvas.add(tile, x: Int(shift & 0xFF), y: Int(shift >> 8 & 0xFF))
  }
}
