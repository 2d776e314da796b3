/// The ground behind a head: a colour that changes evenly across the picture, as light on a wall does.
///
/// Colours are square roots of linear light, in which equal steps look about equal; distances are in hundredths.
struct GroundModel: Sendable {
  private var base = SIMD4<Float>.zero
  private var across = SIMD4<Float>.zero
  private var down = SIMD4<Float>.zero
  /// How far ground pixels stray from the model, root mean square.
  private(set) var noise: Float = 0
  /// The share of the places looked at that follow the model.
  private(set) var agreement: Float = 0

  /// A place looked at.
  private struct Sample {
    let u: Float
    let v: Float
    let colour: SIMD4<Float>
  }

  /// Fits the ground beside and above a head.
  init(_ view: FaceView) {
    var samples: [Sample] = []
    for row in stride(from: 0, to: view.height, by: 2) {
      let v = view.v(row)
      for column in stride(from: 0, to: view.width, by: 2) {
        let (u, index) = (view.u(column), row * view.width + column)
        let beside = abs(u) > 1.5 && v < 0.3
        guard beside || v < -2.5, view.image.covers(index) else { continue }
        samples.append(
          Sample(u: Float(u), v: Float(v), colour: view.image.pixels[index].squareRoot()))
      }
    }
    guard samples.count > 50 else { return }
    base = Self.median(samples)
    for round in 0..<5 {
      let reach: Float = round == 0 ? 14 : max(5, 2.5 * noise)
      fit(samples.filter { distance($0.colour, u: $0.u, v: $0.v) < reach })
    }
    let inside = samples.filter { distance($0.colour, u: $0.u, v: $0.v) < max(6, 3 * noise) }
    agreement = Float(inside.count) / Float(samples.count)
  }

  /// The ground's colour at a place, as square roots of linear light.
  func colour(u: Float, v: Float) -> SIMD4<Float> { base + across * u + down * v }

  /// How far a colour is from the ground's at a place.
  func distance(_ colour: SIMD4<Float>, u: Float, v: Float) -> Float {
    var difference = colour - self.colour(u: u, v: v)
    difference.w = 0
    return 70 * (difference * difference).sum().squareRoot()
  }

  /// Up to here a pixel counts as ground.
  var threshold: Float { min(9, max(6, 4 * noise)) }

  /// Whether the ground is plain enough to be continued or lifted.
  var isPlain: Bool { agreement > 0.8 && noise < 3 }

  /// Whether the ground is light and without colour: sRGB above 165, channels within about 20 of each other.
  var isLight: Bool {
    let (least, most) = (min(base.x, base.y, base.z), max(base.x, base.y, base.z))
    return least > 0.6 && most - least < 0.08
  }

  private static func median(_ samples: [Sample]) -> SIMD4<Float> {
    // Some thousand of them tell it.
    let some = stride(from: 0, to: samples.count, by: max(1, samples.count / 2000)).map { samples[$0].colour }
    func middle(_ channel: (SIMD4<Float>) -> Float) -> Float { some.map(channel).sorted()[some.count / 2] }
    return SIMD4(middle { $0.x }, middle { $0.y }, middle { $0.z }, 1)
  }

  /// Least squares of colour = base + across·u + down·v by the normal equations.
  private mutating func fit(_ samples: [Sample]) {
    guard samples.count > 50 else { return }
    let count = Float(samples.count)
    var (su, sv, suu, svv, suv) = (Float(0), Float(0), Float(0), Float(0), Float(0))
    var (sc, suc, svc) = (SIMD4<Float>.zero, SIMD4<Float>.zero, SIMD4<Float>.zero)
    for sample in samples {
      su += sample.u
      sv += sample.v
      suu += sample.u * sample.u
      svv += sample.v * sample.v
      suv += sample.u * sample.v
      sc += sample.colour
      suc += sample.colour * sample.u
      svc += sample.colour * sample.v
    }
    let (mu, mv, mc) = (su / count, sv / count, sc / count)
    let (uu, vv, uv) = (suu / count - mu * mu, svv / count - mv * mv, suv / count - mu * mv)
    let (uc, vc) = (suc / count - mc * mu, svc / count - mc * mv)
    let determinant = uu * vv - uv * uv
    guard determinant > 1e-4 else { return }
    across = (uc * vv - vc * uv) / determinant
    down = (vc * uu - uc * uv) / determinant
    base = mc - across * mu - down * mv
    var squares: Float = 0
    for sample in samples {
      let distance = distance(sample.colour, u: sample.u, v: sample.v)
      squares += distance * distance
    }
    noise = (squares / count).squareRoot()
  }
}
