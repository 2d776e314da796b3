import Core
import Foundation

/// Ranks the frames of a burst; it never refuses one.
///
/// A frame's rank is the product of its face's sharpness and exposure (``FrameReading/score``), its stillness, the
/// likeness of its halves, and how open its eyes are, the last two against the best of the burst.
struct FrameChoice {
  /// What tells the frames of one burst apart.
  struct Marks: Sendable, Equatable {
    /// ``FrameReading/score``.
    var detail: Double
    /// How far the face has moved since the frame before or until the next, in face widths.
    var motion: Double
    /// The correlation of the face with its mirror image, 0–1.
    var symmetry: Double
    /// How dark an iris is against the cheek below it, mean of both eyes, 0–1: an eyelid is about as light as a cheek.
    var openness: Double
  }

  /// The best frame.
  /// - Parameter candidates: Indices of frames with a single face.
  static func best(of readings: [FrameReading], among candidates: [Int]) -> Int? {
    guard candidates.count > 1 else { return candidates.first }
    let all = candidates.map { marks(readings, candidates, $0) }
    let widest = max(all.map(\.openness).max() ?? 0, 0.02)
    let straightest = max(all.map(\.symmetry).max() ?? 0, 0.02)
    func rank(_ marks: Marks) -> Double {
      let open = max(0.05, marks.openness / widest)
      let straight = max(0.05, marks.symmetry / straightest)
      return marks.detail * open * open * straight / (1 + pow(10 * marks.motion, 2))
    }
    let order = candidates.indices.max { rank(all[$0]) < rank(all[$1]) }
    return order.map { candidates[$0] }
  }

  static func marks(_ readings: [FrameReading], _ candidates: [Int], _ index: Int) -> Marks {
    let reading = readings[index]
    guard let face = reading.faces.first, face.width > 8 else {
      return Marks(detail: 0, motion: 0, symmetry: 0, openness: 0)
    }
    let motion = candidates.filter { abs($0 - index) == 1 }.compactMap { readings[$0].faces.first }.map { other in
      let (dx, dy) = (other.x - face.x, other.y - face.y)
      return (dx * dx + dy * dy).squareRoot() / face.width
    }.max()
    return Marks(
      detail: reading.score, motion: motion ?? 0, symmetry: symmetry(reading.gray, face),
      openness: openness(reading.gray, face))
  }

  private static func symmetry(_ gray: GrayImage, _ face: FaceBox) -> Double {
    let side = 32
    var patch = gray.cropped(
      x: Int(face.x), y: Int(face.y), width: max(4, Int(face.width)), height: max(4, Int(face.height))
    ).scaled(width: side, height: side)
    defer { patch.wipe() }
    let values = patch.bytes.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    var (shared, whole) = (0.0, 1e-9)
    for y in 0..<side {
      for x in 0..<side {
        let value = values[y * side + x] - mean
        shared += value * (values[y * side + side - 1 - x] - mean)
        whole += value * value
      }
    }
    return min(1, max(0, shared / whole))
  }

  private static func openness(_ gray: GrayImage, _ face: FaceBox) -> Double {
    guard let eyes = EyeFinder.eyes(in: gray, face: face), eyes.distance > 8 else { return 0 }
    func mean(_ point: PixelPoint, _ radius: Double) -> Double {
      let reach = max(1, Int(radius))
      let (left, top) = (Int(point.x) - reach, Int(point.y) - reach)
      var (sum, count) = (0, 0)
      for y in max(0, top)...max(max(0, top), min(gray.height - 1, top + 2 * reach)) where y < gray.height {
        for x in max(0, left)...max(max(0, left), min(gray.width - 1, left + 2 * reach)) where x < gray.width {
          sum += Int(gray.bytes[y * gray.width + x])
          count += 1
        }
      }
      return count > 0 ? Double(sum) / Double(count) : 0
    }
    let unit = eyes.distance
    let parts = [eyes.left, eyes.right].map { eye in
      let cheek = mean(PixelPoint(x: eye.x, y: eye.y + 0.5 * unit), 0.1 * unit)
      return cheek > 4 ? max(0, 1 - mean(eye, 0.07 * unit) / cheek) : 0
    }
    return (parts[0] + parts[1]) / 2
  }
}
