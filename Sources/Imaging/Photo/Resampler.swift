import Foundation

/// Makes a picture out of a turned, scaled part of another, in linear light.
struct Resampler {
  /// How source pixels are weighed.
  enum Kernel {
    /// Straight lines between pixels: quick, for measuring.
    case triangle
    /// Lanczos with two lobes: sharp, for the finished photo.
    case lanczos

    var radius: Double { self == .triangle ? 1 : 2 }

    func weight(_ distance: Double) -> Double {
      let distance = abs(distance)
      guard distance < radius else { return 0 }
      if self == .triangle { return 1 - distance }
      guard distance > 1e-6 else { return 1 }
      let angle = Double.pi * distance
      return 2 * sin(angle) * sin(angle / 2) / (angle * angle)
    }
  }

  /// Positions between two pixels that have their own weights.
  private static let phases = 32

  private let radius: Int
  private let taps: Int
  /// `phases + 1` rows of `taps` weights.
  private let weights: [Float]

  /// - Parameters:
  ///   - kernel: How source pixels are weighed.
  ///   - scale: Source pixels in a target pixel; above 1 the kernel widens with it, so that nothing aliases.
  init(_ kernel: Kernel, scale: Double) {
    let widening = max(1, scale)
    let radius = Int((kernel.radius * widening).rounded(.up))
    var weights: [Float] = []
    for phase in 0...Self.phases {
      let fraction = Double(phase) / Double(Self.phases)
      let row = (0..<2 * radius).map { tap in
        kernel.weight((Double(tap - radius + 1) - fraction) / widening)
      }
      let sum = row.reduce(0, +)
      weights += row.map { Float($0 / sum) }
    }
    self.radius = radius
    self.taps = 2 * radius
    self.weights = weights
  }

  /// Renders a picture.
  /// - Parameters:
  ///   - source: The frame.
  ///   - map: From the target's pixels to the frame's.
  ///   - width: The target's.
  ///   - height: The target's.
  static func render(
    _ source: RGBImage, map: Similarity, width: Int, height: Int, kernel: Kernel
  ) -> LinearImage {
    // What is only measured, and made much smaller, is reduced first by whole pixels: a quarter of the work.
    let reduction = kernel == .triangle ? max(1, Int(map.scale / 1.5)) : 1
    let map = map.reducingSource(by: Double(reduction))
    let resampler = Resampler(kernel, scale: map.scale)
    var patch = LinearPatch(
      source, window: resampler.window(map, width: width, height: height), reduction: reduction)
    defer { patch.wipe() }
    let pixels = [SIMD4<Float>](unsafeUninitializedCapacity: width * height) { out, count in
      patch.pixels.withUnsafeBufferPointer { pixels in
        resampler.weights.withUnsafeBufferPointer { weights in
          for y in 0..<height {
            for x in 0..<width {
              let point = map.source(PixelPoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
              out[y * width + x] = resampler.sample(point, patch, pixels, weights)
            }
          }
        }
      }
      count = width * height
    }
    return LinearImage(width: width, height: height, pixels: pixels)
  }

  /// One pixel; the light of what lies within the frame, and the share of the weights that does.
  private func sample(
    _ point: PixelPoint, _ patch: borrowing LinearPatch, _ pixels: UnsafeBufferPointer<SIMD4<Float>>,
    _ weights: UnsafeBufferPointer<Float>
  ) -> SIMD4<Float> {
    let (floorX, floorY) = (Self.floor(point.x - 0.5), Self.floor(point.y - 0.5))
    let phases = Double(Self.phases)
    let rowX = Int((point.x - 0.5 - Double(floorX)) * phases + 0.5) * taps
    let rowY = Int((point.y - 0.5 - Double(floorY)) * phases + 0.5) * taps
    let left = floorX - radius + 1 - patch.window.x
    let top = floorY - radius + 1 - patch.window.y
    let stride = patch.window.width
    let columns = max(0, -left)..<max(max(0, -left), min(taps, stride - left))
    var sum = SIMD4<Float>.zero
    for row in max(0, -top)..<max(max(0, -top), min(taps, patch.window.height - top)) {
      var line = SIMD4<Float>.zero
      let start = (top &+ row) &* stride &+ left
      for column in columns { line += pixels[start &+ column] * weights[rowX &+ column] }
      sum += line * weights[rowY &+ row]
    }
    let covered = sum.w
    guard covered > 0.05 else { return .zero }
    var pixel = (sum / covered).withinUnit
    pixel.w = covered
    return pixel
  }

  /// Without the call that `rounded(.down)` is on processors before SSE 4.1, for which packages are built.
  private static func floor(_ value: Double) -> Int {
    let whole = Int(value)
    return Double(whole) > value ? whole - 1 : whole
  }

  /// The source pixels that the target needs.
  private func window(_ map: Similarity, width: Int, height: Int) -> PixelWindow {
    let corners = [(0, 0), (width, 0), (0, height), (width, height)].map {
      map.source(PixelPoint(x: Double($0.0), y: Double($0.1)))
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let left = Int((xs.min() ?? 0).rounded(.down)) - taps
    let top = Int((ys.min() ?? 0).rounded(.down)) - taps
    return PixelWindow(
      x: left, y: top, width: Int((xs.max() ?? 0).rounded(.up)) + taps - left,
      height: Int((ys.max() ?? 0).rounded(.up)) + taps - top)
  }
}
