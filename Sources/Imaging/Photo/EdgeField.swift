/// How strongly colour changes at each pixel of a view, in hundredths of the root of linear light over two pixels.
struct EdgeField: Sendable {
  private let across: [Float]
  private let down: [Float]

  init(_ view: FaceView) {
    let (width, height) = (view.width, view.height)
    var across = [Float](repeating: 0, count: width * height)
    var down = across
    guard width > 2, height > 2 else {
      (self.across, self.down) = (across, down)
      return
    }
    // Three rows of roots at a time, their sums along the rows, and one row of sums down the columns: all of them would
    // be megabytes.
    var rows = [SIMD4<Float>](repeating: .zero, count: 7 * width)
    view.image.pixels.withUnsafeBufferPointer { pixels in
      rows.withUnsafeMutableBufferPointer { rows in
        across.withUnsafeMutableBufferPointer { across in
          down.withUnsafeMutableBufferPointer { down in
            let (alongs, columns) = (3 * width, 6 * width)
            // Sobel's weights over their sum.
            func take(_ y: Int) {
              let (root, source) = (y % 3 * width, y * width)
              for x in 0..<width { rows[root &+ x] = pixels[source &+ x].squareRoot() }
              for x in root + 1..<root + width - 1 { rows[alongs &+ x] = rows[x] * 2 + rows[x &- 1] + rows[x &+ 1] }
            }
            take(0)
            take(1)
            for y in 1..<height - 1 {
              take(y + 1)
              let (above, middle, below) = ((y + 2) % 3 * width, y % 3 * width, (y + 1) % 3 * width)
              for x in 0..<width {
                rows[columns &+ x] = rows[middle &+ x] * 2 + rows[above &+ x] + rows[below &+ x]
              }
              for x in 1..<width - 1 {
                let (left, right) = (rows[columns &+ x &- 1], rows[columns &+ x &+ 1])
                let (upper, lower) = (rows[alongs &+ above &+ x], rows[alongs &+ below &+ x])
                // The frame's own edge is none of the head's.
                guard min(min(left.w, right.w), min(lower.w, upper.w)) > 3.9 else { continue }
                across[y &* width &+ x] = Self.size(right - left)
                down[y &* width &+ x] = Self.size(lower - upper)
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
    25 * max(max(abs(difference.x), abs(difference.y)), abs(difference.z))
  }
}
