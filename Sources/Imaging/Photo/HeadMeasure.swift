import Core

/// A head's outline, measured in eye distances from the middle of the eyes.
struct HeadMeasure: Sendable, Equatable {
  /// How the top of the hair was come by.
  enum HairTop: Sendable, Equatable {
    /// Seen against the ground.
    case seen
    /// The hair reaches the frame's edge.
    case cutByFrame
    /// The ground is too restless to see it; the place is a usual one.
    case unclear
  }

  /// The cheek's edge on the picture's left; negative.
  var left: Double
  /// The cheek's edge on the picture's right.
  var right: Double
  /// Whether the cheeks' edges were seen; otherwise the width is a usual one.
  var cheeksSeen: Bool
  /// The top of the hair; negative.
  var top: Double
  /// How the top of the hair was come by.
  var hairTop: HairTop
  /// The chin's lower edge.
  var chin: Double
  /// Whether the chin's edge was seen; otherwise the place is a usual one.
  var chinSeen: Bool
  /// The head at its widest, with hair and ears, against the ground; nil where the ground does not show it.
  var outlineWidth: Double?

  /// Cheek to cheek.
  var width: Double { right - left }

  /// Measures a head.
  /// - Parameters:
  ///   - view: The levelled head.
  ///   - ground: What is behind it.
  init(_ view: FaceView, ground: GroundModel) {
    let edges = EdgeField(view)
    let left = CheekEdge(edges, view: view, side: -1)
    let right = CheekEdge(edges, view: view, side: 1)
    cheeksSeen = left.isSeen && right.isSeen
    if cheeksSeen {
      self.left = -left.place
      self.right = right.place
    } else if left.isSeen || right.isSeen {
      // One cheek before hair of its own colour: the usual width from the one that is seen.
      self.left = left.isSeen ? -left.place : right.place - PhotoGuides.usual.width
      self.right = right.isSeen ? right.place : PhotoGuides.usual.width - left.place
    } else {
      self.left = -PhotoGuides.usual.width / 2
      self.right = PhotoGuides.usual.width / 2
    }
    (top, hairTop) = Self.hairTop(view, edges: edges, ground: ground)
    let chinEdge = ChinEdge(edges, view: view)
    (chin, chinSeen) = (chinEdge.place, chinEdge.isSeen)
    outlineWidth = Self.outlineWidth(view, edges: edges, ground: ground, top: top)
  }

  /// From chin to hair top.
  var height: Double { chin - top }

  /// Walks in from both sides to the first three pixels that are not ground, in each row between the hair's top and the
  /// cheeks; nine rows in ten are no wider than what is returned.
  private static func outlineWidth(
    _ view: FaceView, edges: EdgeField, ground: GroundModel, top: Double
  ) -> Double? {
    guard ground.agreement > 0.5 else { return nil }
    let edgeThreshold = max(3, 4 * ground.noise)
    func reach(_ row: Int, _ side: Int) -> Double? {
      var run = 0
      var column = side < 0 ? view.column(-2.4) : view.column(2.4)
      let v = Float(view.v(row))
      while abs(view.u(column)) > 0.5 || (view.u(column) < 0) == (side < 0) {
        let index = row * view.width + column
        guard view.image.covers(index) else { return nil }
        let far = ground.distance(view.image.pixels[index].squareRoot(), u: Float(view.u(column)), v: v)
        run = far > ground.threshold || edges.strength(index) > edgeThreshold ? run + 1 : 0
        if run == 3 { return abs(view.u(column + 2 * side)) }
        column -= side
      }
      return nil
    }
    let rows = view.row(max(top, -1.6))...max(view.row(max(top, -1.6)), view.row(0.5))
    let widths = rows.compactMap { row -> Double? in
      guard let left = reach(row, -1), let right = reach(row, 1) else { return nil }
      return left + right
    }.sorted()
    guard widths.count * 2 > rows.count else { return nil }
    let width = widths[widths.count * 9 / 10]
    // Wider than a head with much hair: something else stands before the ground.
    return width < 4.2 ? width : nil
  }

  /// Head at its widest over eye distance, as is usual.
  static let usualOutline = 2.65

  /// Climbs from the forehead to the last row that is not ground. Colour tells ground from hair, and where their
  /// colours are the same (white hair before a white wall) the hair's texture does.
  private static func hairTop(
    _ view: FaceView, edges: EdgeField, ground: GroundModel
  ) -> (Double, HairTop) {
    guard ground.agreement > 0.5 else { return (-PhotoGuides.usual.hair, .unclear) }
    let columns = view.column(-0.9)..<view.column(0.9)
    let edgeThreshold = max(3, 4 * ground.noise)
    let least = max(3, Int(0.12 * view.eyeDistance))
    let gap = max(3, Int(0.09 * view.eyeDistance))
    var top = view.row(-0.7)
    var groundRows = 0
    var row = top
    while row >= 0, groundRows < gap {
      var hair = 0
      var outside = 0
      let v = Float(view.v(row))
      for column in columns {
        let index = row * view.width + column
        guard view.image.covers(index) else {
          outside += 1
          continue
        }
        let distance = ground.distance(view.image.pixels[index].squareRoot(), u: Float(view.u(column)), v: v)
        if distance > ground.threshold || edges.strength(index) > edgeThreshold { hair += 1 }
      }
      if outside > columns.count / 2 {
        // Two rows of ground are enough to tell that the hair does not reach the frame's edge.
        guard groundRows > 1 else { return (view.v(row + 1) - 0.5 / view.eyeDistance, .cutByFrame) }
        groundRows = gap
        break
      }
      if hair >= least {
        top = row
        groundRows = 0
      } else {
        groundRows += 1
      }
      row -= 1
    }
    guard groundRows >= gap else { return (-PhotoGuides.usual.hair, .unclear) }
    return (hairLine(view, edges: edges, ground: ground, columns: columns, first: top, least: least), .seen)
  }

  /// Where hair ends between two rows. The first row that is not ground is where the edge begins, as blurred as it is;
  /// the hair ends where a column's colour is halfway between the ground's and the hair's below.
  /// - Parameters:
  ///   - first: The first row that is not ground.
  ///   - least: In how many columns there is hair above what is returned.
  private static func hairLine(
    _ view: FaceView, edges: EdgeField, ground: GroundModel, columns: Range<Int>, first: Int, least: Int
  ) -> Double {
    let edgeThreshold = max(3, 4 * ground.noise)
    let rows = max(0, first - 1)...min(view.height - 1, first + Int(0.12 * view.eyeDistance))
    let places = columns.compactMap { column -> Double? in
      let distances = rows.map { row -> Float in
        let index = row * view.width + column
        guard view.image.covers(index) else { return 0 }
        return ground.distance(
          view.image.pixels[index].squareRoot(), u: Float(view.u(column)), v: Float(view.v(row)))
      }
      let most = distances.max() ?? 0
      guard most > ground.threshold else {
        // Told by its texture alone, whose edges are felt a row too soon.
        return rows.first { edges.strength($0 * view.width + column) > edgeThreshold }.map {
          view.v($0) + 0.5 / view.eyeDistance
        }
      }
      guard let index = distances.firstIndex(where: { $0 >= most / 2 }) else { return nil }
      let before = index > 0 ? distances[index - 1] : 0
      let part = Double((distances[index] - most / 2) / max(1e-3, distances[index] - before))
      return view.v(rows.lowerBound + index) - min(1, part) / view.eyeDistance
    }.sorted()
    return places.count >= least ? places[least - 1] : view.v(first) + 0.5 / view.eyeDistance
  }
}

extension HeadMeasure {
  /// Whether a place beside or above the head is surely away from hair and shoulders.
  /// - Parameters:
  ///   - u: Eye distances to the right of the eyes' middle.
  ///   - v: Eye distances below it.
  func isSurelyGround(u: Double, v: Double) -> Bool { (abs(u) > 1.7 && v < 0.3) || v < top - 0.1 }
}
