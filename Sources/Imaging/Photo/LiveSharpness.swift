import Core

/// The sharpness of a live frame's face by the finished photo's measure, without making the photo.
///
/// The luma of the face is brought from the frame's own size to the photo's, by the photo's kernel, and measured as
/// there (``QualityMeasures/sharpness(_:width:height:)``). It is not turned level: sharpness does not change by that.
enum LiveSharpness {
  /// Measures a face.
  /// - Parameters:
  ///   - picture: The frame.
  ///   - gray: Its luma as it is searched and measured.
  ///   - eyes: In its pixels.
  ///   - eyeDistance: The photo's, in its pixels.
  /// - Returns: 0–100; 0 where hardly anything of the face lies within the frame.
  static func measure(_ picture: LivePicture, _ gray: GrayImage, eyes: EyePair, eyeDistance: Double) -> Double {
    let eyes = eyes.scaled(by: picture.scale(of: gray))
    guard eyes.distance > 4, eyeDistance > 8 else { return 0 }
    let side = Int(2 * eyeDistance)
    let scale = eyes.distance / eyeDistance
    // Half an eye distance below the eyes.
    let middle = PixelPoint(
      x: eyes.middle.x - (eyes.right.y - eyes.left.y) / 2, y: eyes.middle.y + (eyes.right.x - eyes.left.x) / 2)
    let taps = Taps(scale: scale)
    let reach = Double(side) / 2 * scale
    let (left, top) = (middle.x - reach, middle.y - reach)
    let margin = taps.radius + 1
    let window = PixelWindow(
      x: Int(left.rounded(.down)) - margin, y: Int(top.rounded(.down)) - margin,
      width: Int((2 * reach).rounded(.up)) + 2 * margin + 1, height: Int((2 * reach).rounded(.up)) + 2 * margin + 1)
    var (detail, part) = picture.detail(in: window, gray)
    defer { detail.wipe() }
    guard part.width > 2 * taps.radius, part.height > 2 * taps.radius else { return 0 }
    let across = taps.places(side, from: left - Double(part.x), limit: part.width)
    let down = taps.places(side, from: top - Double(part.y), limit: part.height)
    var face = resample(detail, across, down, side: side)
    defer { face.withUnsafeMutableBytes { $0.wipe() } }
    return QualityMeasures.sharpness(face, width: side, height: side)
  }

  /// Where the weights of a row's or a column's pixels begin, and what they are.
  private struct Taps {
    let scale: Double
    let radius: Int
    private let widening: Double

    init(scale: Double) {
      self.scale = scale
      widening = max(1, scale)
      radius = Int((Resampler.Kernel.lanczos.radius * widening).rounded(.up))
    }

    /// - Parameters:
    ///   - count: How many pixels are made.
    ///   - start: Where the first begins, in the source's pixels.
    ///   - limit: How many pixels the source has, at least as many as there are taps.
    func places(_ count: Int, from start: Double, limit: Int) -> [(first: Int, weights: [Float])] {
      (0..<count).map { index in
        let place = start + (Double(index) + 0.5) * scale - 0.5
        let first = min(max(Int(place.rounded(.down)) - radius + 1, 0), limit - 2 * radius)
        let weights = (0..<2 * radius).map { Resampler.Kernel.lanczos.weight((Double(first + $0) - place) / widening) }
        let sum = weights.reduce(0, +)
        // Beyond the frame's edge there is nothing to be sharp.
        return (first, weights.map { sum > 0.1 ? Float($0 / sum) : 0 })
      }
    }
  }

  /// The columns' pixels first, a whole row at a time.
  private static func resample(
    _ luma: GrayImage, _ across: [(first: Int, weights: [Float])], _ down: [(first: Int, weights: [Float])], side: Int
  ) -> [Float] {
    let shade: Float = 1 / 255
    var values = luma.bytes.map { shade * Float($0) }
    defer { values.withUnsafeMutableBytes { $0.wipe() } }
    let width = luma.width
    var line = [Float](repeating: 0, count: width)
    return [Float](unsafeUninitializedCapacity: side * side) { out, count in
      values.withUnsafeBufferPointer { values in
        line.withUnsafeMutableBufferPointer { line in
          guard let values = values.baseAddress, let line = line.baseAddress else { return }
          for (row, taps) in down.enumerated() {
            line.update(repeating: 0, count: width)
            for (tap, weight) in taps.weights.enumerated() {
              Blur.add(values + (taps.first + tap) * width, times: weight, to: line, count: width)
            }
            for (column, taps) in across.enumerated() {
              var sum: Float = 0
              taps.weights.withUnsafeBufferPointer { weights in
                for tap in 0..<weights.count { sum += weights[tap] * line[taps.first &+ tap] }
              }
              out[row * side + column] = sum
            }
          }
        }
      }
      count = side * side
    }
  }
}
