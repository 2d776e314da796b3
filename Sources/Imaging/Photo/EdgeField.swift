/// How strongly colour changes at each pixel of a view, in hundredths of the root of linear light over two pixels.
struct EdgeField: Sendable {
  private let across: [Float]
  private let down: [Float]

  init(_ view: FaceView) {
    let (width, height) = (view.width, view.height)
    var across = [Float](repeating: 0, count: width * height)
    var down = across
    // Three rows of roots at a time: all of them would be megabytes.
    var roots = [SIMD4<Float>](repeating: .zero, count: 3 * width)
    view.image.pixels.withUnsafeBufferPointer { pixels in
      roots.withUnsafeMutableBufferPointer { roots in
        across.withUnsafeMutableBufferPointer { across in
          down.withUnsafeMutableBufferPointer { down in
            for index in 0..<min(2, height) * width { roots[index] = pixels[index].squareRoot() }
            for y in 1..<max(1, height - 1) {
              let (above, middle, below) = ((y + 2) % 3 * width, y % 3 * width, (y + 1) % 3 * width)
              for x in 0..<width { roots[below + x] = pixels[(y + 1) * width + x].squareRoot() }
              for x in 1..<width - 1 {
                // Sobel's weights over their sum.
                let right = roots[middle + x + 1] * 2 + roots[above + x + 1] + roots[below + x + 1]
                let left = roots[middle + x - 1] * 2 + roots[above + x - 1] + roots[below + x - 1]
                let lower = roots[below + x] * 2 + roots[below + x - 1] + roots[below + x + 1]
                let upper = roots[above + x] * 2 + roots[above + x - 1] + roots[above + x + 1]
                // The frame's own edge is none of the head's.
                guard min(left.w, right.w, lower.w, upper.w) > 3.9 else { continue }
                across[y * width + x] = Self.size(right - left)
                down[y * width + x] = Self.size(lower - upper)
              }
            }
          }
        }
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
