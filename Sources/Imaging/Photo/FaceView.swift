/// A levelled picture of a head together with its measure: places in it are given in eye distances from the middle
/// of the eyes, `u` to the right and `v` downwards, so that pictures of different scales share them.
struct FaceView: Sendable {
  var image: LinearImage
  /// Pixels from eye to eye.
  let eyeDistance: Double
  /// The middle of the eyes in the picture.
  let middle: PixelPoint
  /// From the picture's pixels to the frame's.
  let map: Similarity

  /// Renders a view for measuring: 48 pixels from eye to eye, three eye distances to each side.
  init(measuring source: RGBImage, eyes: EyePair) {
    let distance = 48.0
    middle = PixelPoint(x: 3 * distance, y: 3.2 * distance)
    map = Similarity(levelling: eyes, scale: eyes.distance / distance, place: middle)
    eyeDistance = distance
    image = Resampler.render(
      source, map: map, width: Int(6 * distance), height: Int(6.4 * distance), kernel: .triangle)
  }

  /// Renders the finished photo's pixels.
  /// - Parameter kernel: The quick one where the picture is only looked at.
  init(
    finishing source: RGBImage, eyes: EyePair, crop: CropPlan, width: Int, height: Int,
    kernel: Resampler.Kernel = .lanczos
  ) {
    middle = crop.eyes
    map = Similarity(levelling: eyes, scale: eyes.distance / crop.eyeDistance, place: middle)
    eyeDistance = crop.eyeDistance
    image = Resampler.render(source, map: map, width: width, height: height, kernel: kernel)
  }

  var width: Int { image.width }
  var height: Int { image.height }

  /// The place of a column's middle in eye distances.
  func u(_ column: Int) -> Double { (Double(column) + 0.5 - middle.x) / eyeDistance }

  /// The place of a row's middle in eye distances.
  func v(_ row: Int) -> Double { (Double(row) + 0.5 - middle.y) / eyeDistance }

  /// The column at a place, within the picture.
  func column(_ u: Double) -> Int { min(max(Int(middle.x + u * eyeDistance), 0), width - 1) }

  /// The row at a place, within the picture.
  func row(_ v: Double) -> Int { min(max(Int(middle.y + v * eyeDistance), 0), height - 1) }
}
