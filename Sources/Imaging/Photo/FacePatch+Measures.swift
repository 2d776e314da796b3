import Core

extension FacePatch {
  /// How sharp the face is: the Laplacian's mean square over that of the patch's mean, so that light does not count.
  var sharpness: Double {
    let size = Self.size
    let margin = size / 6
    var sum: Float = 0
    values.withUnsafeBufferPointer { values in
      for row in margin..<size - margin {
        for column in margin..<size - margin {
          let at = row * size + column
          let laplacian = 4 * values[at] - values[at - 1] - values[at + 1] - values[at - size] - values[at + size]
          sum += laplacian * laplacian
        }
      }
    }
    let count = Float((size - 2 * margin) * (size - 2 * margin))
    return Double(sum / count / (mean * mean))
  }

  /// How well the face is lit, 0–1: the standard's LuminanceMean of the box, times the share, squared, of its pixels
  /// that are neither black nor blown out.
  var exposure: Double {
    let size = Self.size
    let margin = size / 8
    var (light, clipped, count) = (0.0, 0, 0)
    for row in margin..<size - margin {
      for column in margin..<size - margin {
        let value = values[row * size + column]
        light += Double(SRGB.linear[min(255, Int(value.rounded()))])
        if value < 20 || value > 250 { clipped += 1 }
        count += 1
      }
    }
    let open = 1 - Double(clipped) / Double(count)
    return QualityScore.luminanceMean(light / Double(count)) / 100 * open * open
  }

  /// How alike the two halves of the face are, 0–1: the correlation of the face with its mirror image about the middle
  /// of the eyes, from the brows to the mouth's lower lip. What is finer than the features and what is broader, as light
  /// from one side, is taken out first. A head that turns, or a face that twists, loses it.
  /// - Parameter eyes: In the patch's pixels.
  func symmetry(about eyes: EyePair) -> Double {
    let steps = 20
    // A step is a twentieth of an eye distance.
    let columns = 2 * steps
    let rows = 2 * steps
    let direction = (x: (eyes.right.x - eyes.left.x) / Double(steps), y: (eyes.right.y - eyes.left.y) / Double(steps))
    var grid = [Float](repeating: 0, count: columns * rows)
    for row in 0..<rows {
      let v = Double(row) + 0.5 - 0.45 * Double(steps)
      for column in 0..<columns {
        let u = Double(column) + 0.5 - Double(columns) / 2
        grid[row * columns + column] = coarse(
          PixelPoint(
            x: eyes.middle.x + u * direction.x - v * direction.y, y: eyes.middle.y + u * direction.y + v * direction.x))
      }
    }
    let broad = Blur.gaussian(grid, width: columns, height: rows, sigma: 0.2 * Double(steps))
    for index in grid.indices { grid[index] = (grid[index] - broad[index]) / max(8, broad[index]) }
    var (across, own) = (Float(0), Float(0))
    for row in 0..<rows {
      for column in 0..<columns {
        let value = grid[row * columns + column]
        across += value * grid[row * columns + columns - 1 - column]
        own += value * value
      }
    }
    return own > 0 ? Double(max(0, across / own)) : 0
  }
}
