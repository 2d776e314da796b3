/// How far an eye is open, by the height of what is dark between the lids.
///
/// In a window about the iris's usual place, 0.07 eye distances to the left and right and 0.16 up and down, brightness is
/// taken over that of the skin below the eye, so that light and complexion do not matter. What is nearer to the darkest
/// that any frame of the burst has there than to the skin is iris, pupil or lashes; how much of each column that is, the
/// half-dark in part, is the height. An iris (11.7 mm, 0.19 eye distances in everybody) shows 0.1–0.19 of it between
/// open lids, and lashes on a closed lid 0.03–0.06. The frames of one burst can be compared, nothing else.
struct EyeOpenness {
  /// Brightness over the skin's, rows from top to bottom.
  private let values: [Float]
  private let columns: Int
  /// Patch pixels from eye to eye.
  private let unit: Double

  /// One eye.
  /// - Parameters:
  ///   - patch: The face.
  ///   - eye: The middle of the iris, in the patch's pixels.
  ///   - eyes: Both, for the scale.
  init(_ patch: FacePatch, eye: PixelPoint, eyes: EyePair) {
    unit = eyes.distance
    let (across, down) = (Int((0.07 * unit).rounded()), Int((0.16 * unit).rounded()))
    columns = 2 * across + 1
    let (cosine, sine) = ((eyes.right.x - eyes.left.x) / unit, (eyes.right.y - eyes.left.y) / unit)
    func value(_ u: Double, _ v: Double) -> Float {
      patch[PixelPoint(x: eye.x + cosine * u - sine * v, y: eye.y + sine * u + cosine * v)]
    }
    var skin: [Float] = []
    for v in stride(from: 0.34 * unit, through: 0.5 * unit, by: 3) {
      for u in stride(from: -0.18 * unit, through: 0.18 * unit, by: 3) { skin.append(value(u, v)) }
    }
    skin.sort()
    let level = skin.isEmpty ? 1 : max(8, skin[skin.count / 2])
    var values: [Float] = []
    for row in -down...down {
      for column in -across...across { values.append(value(Double(column), Double(row)) / level) }
    }
    self.values = values
  }

  /// The tenth part of the window is darker.
  var darkest: Float { values.sorted()[values.count / 10] }

  /// The height of what is dark, in eye distances.
  /// - Parameter darkest: Of all frames of the burst.
  func height(darkest: Float) -> Double {
    let bound = darkest + 0.55 * max(0.05, 1 - darkest)
    let full = (bound - darkest) / 2
    let dark = values.reduce(Float(0)) { $0 + min(1, max(0, bound - $1) / full) }
    return Double(dark) / Double(columns) / unit
  }
}
