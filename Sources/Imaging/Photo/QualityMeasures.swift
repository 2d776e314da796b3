import Core
import Foundation

/// ISO/IEC 29794-5 quality measures of a finished photo, by the formulas of BSI's OFIQ, on linear-light luminance in
/// 8 bits; each a score of 0–100 unless said otherwise.
struct QualityMeasures: Sendable {
  private(set) var backgroundUniformity: Double?
  /// CIE 1976 colour difference of the ground from white.
  private(set) var backgroundWhiteness: Double?
  private(set) var illuminationUniformity = 0.0
  /// CIE 1976 L*a*b* of both cheeks' mean colour.
  private(set) var cheeks = SIMD3<Double>.zero
  private(set) var naturalColour = 0.0
  /// CIE 1976 L*a*b* of the ground's mean colour.
  private(set) var ground: SIMD3<Double>?
  /// The colour difference, from the ground, of what stands before it beside the person; nil where nothing does.
  private(set) var strangeness: Double?
  private(set) var luminanceVariance = 0.0
  private(set) var luminanceMean = 0.0
  /// What ``luminanceMean`` scores, 0–1.
  private(set) var faceLuminance: Double?
  private(set) var underExposure = 0.0
  private(set) var overExposure = 0.0
  private(set) var dynamicRange = 0.0

  init(_ photo: FaceView, head: HeadMeasure) {
    let luminance = photo.image.pixels.map { Float(min(255, 255 * SRGB.luminance($0))) }
    measureGround(photo, head, luminance)
    strangeness = GroundSurvey(photo, head: head).strangeness
    measureFace(photo, luminance)
    measureCheeks(photo, luminance)
  }

  /// The ground: above the shoulders, beside and above the head, a little away from both.
  private mutating func measureGround(_ photo: FaceView, _ head: HeadMeasure, _ luminance: [Float]) {
    var colour = SIMD4<Float>.zero
    var count: Float = 0
    for row in 1..<photo.height - 1 {
      let v = photo.v(row)
      for column in 1..<photo.width - 1 where head.isSurelyGround(u: photo.u(column), v: v) {
        colour += photo.image.pixels[row * photo.width + column]
        count += 1
      }
    }
    guard count > 200 else { return }
    let lab = SIMD3<Double>(SRGB.lab(colour / count))
    ground = lab
    let difference = lab - SIMD3(100, 0, 0)
    backgroundWhiteness = (difference * difference).sum().squareRoot()
    let plane = LuminancePlane(luminance, width: photo.width, height: photo.height, rows: Self.gradientRows)
    let scale = Double(photo.height) / Double(plane.height)
    let gradient = plane.meanGradient { column, row in
      head.isSurelyGround(
        u: ((Double(column) + 0.5) * scale - photo.middle.x) / photo.eyeDistance,
        v: ((Double(row) + 0.5) * scale - photo.middle.y) / photo.eyeDistance)
    }
    backgroundUniformity = gradient.map(QualityScore.backgroundUniformity(gradient:))
  }

  /// The height at which the ground's gradient is measured, whatever the photo's: the standard's formula is for pictures
  /// of 354 rows.
  private static let gradientRows = 354

  /// The face: an ellipse from the brow to the chin.
  private mutating func measureFace(_ photo: FaceView, _ luminance: [Float]) {
    var histogram = [Int](repeating: 0, count: 256)
    var count = 0
    for row in photo.row(-0.6)...photo.row(1.8) {
      let v = (photo.v(row) - 0.6) / 1.2
      for column in photo.column(-1)...photo.column(1) {
        let u = photo.u(column)
        guard u * u + v * v < 1 else { continue }
        histogram[Int(luminance[row * photo.width + column])] += 1
        count += 1
      }
    }
    guard count > 0 else { return }
    let shares = histogram.map { Double($0) / Double(count) }
    let mean = shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / 255
    faceLuminance = mean
    luminanceMean = QualityScore.luminanceMean(mean)
    let variance = shares.enumerated().reduce(0) { sum, bin in
      let stray = Double(bin.offset) / 255 - mean
      return sum + stray * stray * bin.element
    }
    luminanceVariance = QualityScore.luminanceVariance(variance)
    underExposure = QualityScore.underExposure(dark: shares[0...25].reduce(0, +))
    overExposure = QualityScore.overExposure(bright: shares[247...255].reduce(0, +))
    dynamicRange = QualityScore.dynamicRange(entropy: -shares.filter { $0 > 0 }.reduce(0) { $0 + $1 * log2($1) })
  }

  /// The two cheeks: squares of 0.3 eye distances, from halfway between eyes and mouth (about 1.1 below) down.
  private mutating func measureCheeks(_ photo: FaceView, _ luminance: [Float]) {
    var colour = SIMD4<Float>.zero
    var pixels: Float = 0
    func histogram(_ middle: Double) -> [Double] {
      var bins = [Double](repeating: 0, count: 256)
      var count = 0.0
      for row in photo.row(0.55)...photo.row(0.85) {
        for column in photo.column(middle - 0.15)...photo.column(middle + 0.15) {
          bins[Int(luminance[row * photo.width + column])] += 1
          colour += photo.image.pixels[row * photo.width + column]
          pixels += 1
          count += 1
        }
      }
      return bins.map { $0 / count }
    }
    let shared = zip(histogram(-0.6), histogram(0.6)).reduce(0) { $0 + min($1.0, $1.1) }
    illuminationUniformity = QualityScore.illuminationUniformity(shared: shared)
    cheeks = SIMD3<Double>(SRGB.lab(colour / pixels))
    naturalColour = QualityScore.naturalColour(a: cheeks.y, b: cheeks.z)
  }

  /// Our own, 0–100: the detail finer than a blur of one pixel against that between one and four pixels, over the face.
  /// A picture blown up from half the size has next to none of the first.
  static func sharpness(_ photo: FaceView) -> Double {
    let window = PixelWindow(
      x: photo.column(-1), y: photo.row(-0.5), width: photo.column(1) - photo.column(-1),
      height: photo.row(1.5) - photo.row(-0.5))
    guard window.width > 16, window.height > 16 else { return 0 }
    var roots: [Float] = []
    for row in window.y..<window.y + window.height {
      for column in window.x..<window.x + window.width {
        roots.append(SRGB.luminance(photo.image.pixels[row * photo.width + column]).squareRoot())
      }
    }
    return sharpness(roots, width: window.width, height: window.height)
  }

  /// The same of a face cut out.
  /// - Parameter roots: Square roots of linear luminance, or luma, 0–1.
  static func sharpness(_ roots: [Float], width: Int, height: Int) -> Double {
    let fine = Blur.gaussian(roots, width: width, height: height, sigma: 1)
    let coarse = Blur.gaussian(fine, width: width, height: height, sigma: 3.9)
    var (high, middle) = (Float(0), Float(0))
    for index in roots.indices {
      high += (roots[index] - fine[index]) * (roots[index] - fine[index])
      middle += (fine[index] - coarse[index]) * (fine[index] - coarse[index])
    }
    guard middle > 0 else { return 0 }
    return min(100, 100 * Double((high / middle).squareRoot()))
  }
}
