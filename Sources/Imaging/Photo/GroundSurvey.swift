/// Looks for what stands before a finished photo's ground: beside and above the person, down to where shoulders may
/// begin.
///
/// The picture is read in cells of a tenth of an eye distance. A cell is strange where its colour is far from the
/// ground's own. What is strange counts where it reaches in from a side, or from the top beside the head; where it
/// touches nobody; and where it touches the head, but farther out than hair is wide and in another colour than hair.
/// Hair, ears and clothing are none of these, and neither are soft shadows: they are not that far from the ground.
struct GroundSurvey {
  /// The mean CIE 1976 colour difference, from the ground's median, of what stands before it; nil where nothing does.
  private(set) var strangeness: Double?

  /// The colour difference from the ground beyond which a cell is strange.
  private static let strange: Float = 25
  /// The least area that counts, in square eye distances: some 2 cm by 3.
  private static let leastArea = 0.15
  /// The height, in eye distances below the eyes, at which shoulders may begin at the photo's sides.
  private static let shoulders = 1.4
  /// As far from the middle as hair beside a head reaches, as a rule.
  private static let hairReach = 1.5
  /// As far from the middle as hair and hats reach that the photo's upper edge cuts.
  private static let topReach = 1.3

  private enum Cell { case ground, strange, person, foreign }

  private let columns: Int
  private let rows: Int
  private let size: Int
  private let view: (middle: PixelPoint, eyeDistance: Double)

  init(_ photo: FaceView, head: HeadMeasure) {
    size = max(4, Int(photo.eyeDistance / 10))
    columns = photo.width / size
    let floor = Int((photo.middle.y + Self.shoulders * photo.eyeDistance) / Double(size))
    rows = min(photo.height / size, max(0, floor))
    view = (photo.middle, photo.eyeDistance)
    guard columns > 2, rows > 2 else { return }
    let person = (0..<columns * rows).map { isPerson($0, head) }
    let colours = (0..<columns * rows).map { SIMD3<Float>(SRGB.lab(colour(photo, $0))) }
    guard
      let ground = Self.median(colours.indices.filter { head.isSurelyGround(u: u($0), v: v($0)) }.map { colours[$0] })
    else {
      return
    }
    let differences = colours.map { Self.difference($0, ground) }
    var cells = colours.indices.map { index in
      person[index] ? Cell.person : differences[index] > Self.strange ? .strange : .ground
    }
    walkIn(&cells)
    let hair = colours.indices.filter { isHair($0, head) }.map { colours[$0] }
    takeParts(&cells) { index in hair.contains { Self.difference($0, colours[index]) < Self.strange } }
    let foreign = cells.indices.filter { cells[$0] == .foreign }
    let side = Double(size) / view.eyeDistance
    guard Double(foreign.count) * side * side >= Self.leastArea else { return }
    strangeness = foreign.reduce(0) { $0 + Double(differences[$1]) } / Double(foreign.count)
  }

  private func u(_ index: Int) -> Double {
    ((Double(index % columns) + 0.5) * Double(size) - view.middle.x) / view.eyeDistance
  }

  private func v(_ index: Int) -> Double {
    ((Double(index / columns) + 0.5) * Double(size) - view.middle.y) / view.eyeDistance
  }

  /// A cell's mean colour, the mean taken of roots, in which a small dark thing weighs as much as it looks.
  private func colour(_ photo: FaceView, _ index: Int) -> SIMD4<Float> {
    var sum = SIMD4<Float>.zero
    var count: Float = 0
    let (x, y) = (index % columns * size, index / columns * size)
    for row in stride(from: y, to: y + size, by: 2) {
      for column in stride(from: x, to: x + size, by: 2) {
        sum += photo.image.pixels[row * photo.width + column].squareRoot()
        count += 1
      }
    }
    return sum * sum / (count * count)
  }

  /// The middle of the head and, below it, of the neck: whatever stands there is the person.
  private func isPerson(_ index: Int, _ head: HeadMeasure) -> Bool {
    let (u, v) = (u(index), v(index))
    let reach = u < 0 ? max(1.15, -head.left) : max(1.15, head.right)
    let height = v < -0.4 ? (v + 0.4) / min(-0.6, head.top + 0.4) : 0
    return u * u / (reach * reach) + height * height < 1
  }

  private func isHair(_ index: Int, _ head: HeadMeasure) -> Bool {
    abs(u(index)) < 0.5 && (head.top + 0.05...head.top + 0.35).contains(v(index))
  }

  /// Marks what is strange from the sides on inwards, and from the top on down beside the head.
  private func walkIn(_ cells: inout [Cell]) {
    func walk(_ starts: [Int], _ step: Int, _ length: Int) {
      for start in starts {
        for index in stride(from: start, to: start + step * length, by: step) {
          guard cells[index] == .strange || cells[index] == .foreign else { break }
          cells[index] = .foreign
        }
      }
    }
    walk((0..<rows).map { $0 * columns }, 1, columns)
    walk((0..<rows).map { $0 * columns + columns - 1 }, -1, columns)
    walk((0..<columns).filter { abs(u($0)) > Self.topReach }, columns, rows)
  }

  /// Marks strange parts that touch nobody, and of those that do what is farther out than hair and not of its colour.
  private func takeParts(_ cells: inout [Cell], isHair: (Int) -> Bool) {
    var seen = [Bool](repeating: false, count: cells.count)
    for start in cells.indices where cells[start] == .strange && !seen[start] {
      seen[start] = true
      var part = [start]
      var next = 0
      var touchesPerson = false
      while next < part.count {
        let (column, row) = (part[next] % columns, part[next] / columns)
        next += 1
        for y in max(0, row - 1)...min(rows - 1, row + 1) {
          for x in max(0, column - 1)...min(columns - 1, column + 1) {
            let index = y * columns + x
            if cells[index] == .person { touchesPerson = true }
            guard cells[index] == .strange, !seen[index] else { continue }
            seen[index] = true
            part.append(index)
          }
        }
      }
      for index in part where !touchesPerson || abs(u(index)) > Self.hairReach && !isHair(index) {
        cells[index] = .foreign
      }
    }
  }

  private static func median(_ colours: [SIMD3<Float>]) -> SIMD3<Float>? {
    guard !colours.isEmpty else { return nil }
    func middle(_ part: Int) -> Float { colours.map { $0[part] }.sorted()[colours.count / 2] }
    return SIMD3(middle(0), middle(1), middle(2))
  }

  private static func difference(_ one: SIMD3<Float>, _ other: SIMD3<Float>) -> Float {
    let difference = one - other
    return (difference * difference).sum().squareRoot()
  }
}
