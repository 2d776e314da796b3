extension FacePatch {
  /// How far the face in this patch stands from that in another: the shift by which the two differ least, each over its
  /// own mean so that their exposures do not matter. Found at a quarter of the size, then exactly at a half.
  /// - Returns: In the patch's pixels, to the right and downwards; a sixth of a box at most.
  func shift(from other: FacePatch) -> PixelPoint {
    let reach = Self.boxWidth / 4 / 6
    let rough = Self.least(
      quarter, mean, other.quarter, other.mean, size: Self.size / 4, reach: reach, around: (0, 0))
    let fine = Self.least(
      half, mean, other.half, other.mean, size: Self.size / 2, reach: 2, around: (2 * rough.x, 2 * rough.y))
    return PixelPoint(x: 2 * (Double(fine.x) + fine.partX), y: 2 * (Double(fine.y) + fine.partY))
  }

  private struct Least {
    var x = 0
    var y = 0
    /// What a parabola through the neighbours adds.
    var partX = 0.0
    var partY = 0.0
  }

  /// The shift with the least mean difference, over the middle that every shift leaves within both pictures.
  private static func least(
    _ values: [Float], _ mean: Float, _ others: [Float], _ otherMean: Float, size: Int, reach: Int,
    around start: (x: Int, y: Int)
  ) -> Least {
    let margin = size / 4
    let (gain, otherGain) = (1 / mean, 1 / otherMean)
    func difference(_ dx: Int, _ dy: Int) -> Float {
      var sum: Float = 0
      values.withUnsafeBufferPointer { values in
        others.withUnsafeBufferPointer { others in
          for row in margin..<size - margin {
            let from = min(max(row + dy, 0), size - 1) * size
            for column in margin..<size - margin {
              let at = from + min(max(column + dx, 0), size - 1)
              let step = values[at] * gain - others[row * size + column] * otherGain
              sum += step * step
            }
          }
        }
      }
      return sum
    }
    var best = (sum: Float.infinity, x: start.x, y: start.y)
    for dy in start.y - reach...start.y + reach {
      for dx in start.x - reach...start.x + reach {
        let sum = difference(dx, dy)
        if sum < best.sum { best = (sum, dx, dy) }
      }
    }
    func part(_ before: Float, _ after: Float) -> Double {
      let curve = before - 2 * best.sum + after
      return curve > 0 ? Double(min(0.5, max(-0.5, 0.5 * (before - after) / curve))) : 0
    }
    return Least(
      x: best.x, y: best.y,
      partX: part(difference(best.x - 1, best.y), difference(best.x + 1, best.y)),
      partY: part(difference(best.x, best.y - 1), difference(best.x, best.y + 1)))
  }
}
