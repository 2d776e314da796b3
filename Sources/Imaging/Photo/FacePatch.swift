import Core

/// The face of one frame of a burst at the scale of a photo, as grey values; the patches of a burst share one scale, so
/// that their places can be compared.
struct FacePatch {
  /// Pixels from side to side of the detector's box: about what a face has in a finished photo.
  static let boxWidth = 208
  /// The box and a sixth of it to each side.
  static let size = boxWidth * 4 / 3

  /// `size * size` values, 0–255.
  private(set) var values: [Float]
  /// The same at a half and a quarter of the size.
  private(set) var half: [Float]
  private(set) var quarter: [Float]
  /// The patch's upper left corner in the frame.
  let origin: PixelPoint
  /// Frame pixels in a pixel of the patch.
  let scale: Double
  /// The mean of the values.
  let mean: Float

  /// Cuts a face out.
  /// - Parameters:
  ///   - gray: The frame.
  ///   - face: Its face.
  ///   - width: The box width that all of the burst is scaled by, in pixels of the frame.
  init(_ gray: GrayImage, face: FaceBox, width: Double) {
    let side = max(8, Int((width * 4 / 3).rounded()))
    let (x, y) = (Int(face.middle.x.rounded()) - side / 2, Int(face.middle.y.rounded()) - side / 2)
    var cut = gray.cropped(x: x, y: y, width: side, height: side)
    defer { cut.wipe() }
    var small = cut.scaled(width: Self.size, height: Self.size)
    defer { small.wipe() }
    origin = PixelPoint(x: Double(x), y: Double(y))
    scale = Double(side) / Double(Self.size)
    values = small.bytes.map(Float.init)
    half = Self.halved(values, size: Self.size)
    quarter = Self.halved(half, size: Self.size / 2)
    mean = max(1, values.reduce(0, +) / Float(values.count))
  }

  /// The value at a place, by straight lines between pixels; beyond the edges they repeat.
  subscript(place: PixelPoint) -> Float {
    Self.value(values, size: Self.size, x: place.x - 0.5, y: place.y - 0.5)
  }

  /// The value at a place of ``values`` in the picture of a quarter of the size: a mean over four by four pixels.
  func coarse(_ place: PixelPoint) -> Float {
    Self.value(quarter, size: Self.size / 4, x: place.x / 4 - 0.5, y: place.y / 4 - 0.5)
  }

  private static func value(_ values: [Float], size: Int, x: Double, y: Double) -> Float {
    let last = Double(size - 1)
    let (x, y) = (min(max(x, 0), last), min(max(y, 0), last))
    let (left, top) = (min(Int(x), size - 2), min(Int(y), size - 2))
    let (fx, fy) = (Float(x - Double(left)), Float(y - Double(top)))
    let at = top * size + left
    let upper = values[at] + (values[at + 1] - values[at]) * fx
    let lower = values[at + size] + (values[at + size + 1] - values[at + size]) * fx
    return upper + (lower - upper) * fy
  }

  private static func halved(_ values: [Float], size: Int) -> [Float] {
    let to = size / 2
    return [Float](unsafeUninitializedCapacity: to * to) { out, count in
      values.withUnsafeBufferPointer { values in
        for row in 0..<to {
          for column in 0..<to {
            let at = 2 * row * size + 2 * column
            out[row * to + column] = (values[at] + values[at + 1] + values[at + size] + values[at + size + 1]) / 4
          }
        }
      }
      count = to * to
    }
  }

  mutating func wipe() {
    values.withUnsafeMutableBytes { $0.wipe() }
    half.withUnsafeMutableBytes { $0.wipe() }
    quarter.withUnsafeMutableBytes { $0.wipe() }
  }
}
