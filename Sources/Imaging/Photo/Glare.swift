import Core

/// A reflection on glasses or skin, as the largest bright blob on the face.
enum Glare {
  /// The least of a pixel's linear channels, 0–1: skin in full light is redder, a reflection is white.
  private static let white: Float = 0.8

  /// The largest connected blob of white pixels within an ellipse from the brow to the mouth, in percent of the
  /// ellipse. Below the mouth white is a beard or a collar.
  static func share(_ photo: FaceView) -> Double {
    let (top, bottom) = (photo.row(-0.5), photo.row(1.1))
    let (left, right) = (photo.column(-1), photo.column(1))
    let (width, height) = (right - left + 1, bottom - top + 1)
    var isBright = [Bool](repeating: false, count: width * height)
    var count = 0
    for row in 0..<height {
      let v = (photo.v(top + row) - 0.3) / 0.8
      for column in 0..<width {
        let u = photo.u(left + column)
        guard u * u + v * v < 1 else { continue }
        count += 1
        let pixel = photo.image.pixels[(top + row) * photo.width + left + column]
        isBright[row * width + column] = min(pixel.x, pixel.y, pixel.z) >= white
      }
    }
    guard count > 0 else { return 0 }
    var largest = 0
    var queue: [Int] = []
    for start in isBright.indices where isBright[start] {
      isBright[start] = false
      queue.append(start)
      var size = 0
      while let index = queue.popLast() {
        size += 1
        let column = index % width
        let beside = [
          column > 0 ? index - 1 : index, column < width - 1 ? index + 1 : index, index - width, index + width,
        ]
        for next in beside where isBright.indices.contains(next) && isBright[next] {
          isBright[next] = false
          queue.append(next)
        }
      }
      largest = max(largest, size)
    }
    return 100 * Double(largest) / Double(count)
  }
}
