/// How strongly colour changes at each pixel of a view, in hundredths of the root of linear light over two pixels.
struct EdgeField: Sendable {
  private let across: [Float]
  private let down: [Float]

  init(_ view: FaceView) {
    let (width, height) = (view.width, view.height)
    let roots = view.image.pixels.map { $0.squareRoot() }
    var across = [Float](repeating: 0, count: width * height)
    var down = across
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let index = y * width + x
        // Sobel's weights over their sum.
        let right = roots[index + 1] * 2 + roots[index + 1 - width] + roots[index + 1 + width]
        let left = roots[index - 1] * 2 + roots[index - 1 - width] + roots[index - 1 + width]
        let below = roots[index + width] * 2 + roots[index + width - 1] + roots[index + width + 1]
        let above = roots[index - width] * 2 + roots[index - width - 1] + roots[index - width + 1]
        // The frame's own edge is none of the head's.
        guard min(left.w, right.w, below.w, above.w) > 3.9 else { continue }
        across[index] = Self.size(right - left)
        down[index] = Self.size(below - above)
      }
    }
    self.across = across
    self.down = down
  }

  /// Of a change from left to right.
  func sideways(_ index: Int) -> Float { across[index] }

  /// Of a change from above to below.
  func downwards(_ index: Int) -> Float { down[index] }

  /// In either direction.
  func strength(_ index: Int) -> Float { max(across[index], down[index]) }

  private static func size(_ difference: SIMD4<Float>) -> Float {
    25 * max(abs(difference.x), abs(difference.y), abs(difference.z))
  }
}
