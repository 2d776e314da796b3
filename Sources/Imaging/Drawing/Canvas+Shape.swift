extension Canvas {
  /// An outline of lines and Bézier curves.
  public struct Shape: Sendable, Equatable {
    enum Step: Sendable, Equatable {
      case move(Point)
      case line(Point)
      case curve(Point, Point, Point)
      case close
    }

    private(set) var steps: [Step] = []

    /// An empty outline.
    public init() {}

    /// A closed, smooth outline through points, or an open one (a Catmull–Rom spline).
    /// - Parameters:
    ///   - points: At least two.
    ///   - closed: Whether it returns to the first point.
    public static func smooth(_ points: [Point], closed: Bool = true) -> Shape {
      precondition(points.count >= 2)
      var shape = Shape()
      let count = points.count
      func point(_ index: Int) -> Point {
        closed ? points[(index + count) % count] : points[min(max(index, 0), count - 1)]
      }
      shape.steps.append(.move(points[0]))
      for index in 0..<(closed ? count : count - 1) {
        let (before, from, to, after) = (point(index - 1), point(index), point(index + 1), point(index + 2))
        shape.steps.append(
          .curve(
            Point(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6),
            Point(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6), to))
      }
      if closed { shape.steps.append(.close) }
      return shape
    }

    /// A closed outline of straight lines.
    public static func polygon(_ points: [Point]) -> Shape {
      var shape = Shape()
      for (index, point) in points.enumerated() { shape.steps.append(index == 0 ? .move(point) : .line(point)) }
      shape.steps.append(.close)
      return shape
    }

    /// An upright rectangle.
    public static func rectangle(_ corner: Point, size: Point) -> Shape {
      polygon([
        corner, Point(corner.x + size.x, corner.y), Point(corner.x + size.x, corner.y + size.y),
        Point(corner.x, corner.y + size.y),
      ])
    }

    /// An ellipse.
    /// - Parameters:
    ///   - centre: The middle.
    ///   - radii: Half its width and height.
    public static func ellipse(_ centre: Point, radii: Point) -> Shape {
      // The usual four-arc approximation: off by at most 0.03 % of the radius.
      let k = 0.552_284_75
      let (x, y, rx, ry) = (centre.x, centre.y, radii.x, radii.y)
      var shape = Shape()
      shape.steps = [
        .move(Point(x + rx, y)),
        .curve(Point(x + rx, y + k * ry), Point(x + k * rx, y + ry), Point(x, y + ry)),
        .curve(Point(x - k * rx, y + ry), Point(x - rx, y + k * ry), Point(x - rx, y)),
        .curve(Point(x - rx, y - k * ry), Point(x - k * rx, y - ry), Point(x, y - ry)),
        .curve(Point(x + k * rx, y - ry), Point(x + rx, y - k * ry), Point(x + rx, y)),
        .close,
      ]
      return shape
    }

    /// This outline seen in a mirror at x = 0.
    public var mirrored: Shape {
      func flip(_ point: Point) -> Point { Point(-point.x, point.y) }
      var shape = Shape()
      shape.steps = steps.map { step in
        switch step {
        case .move(let to): .move(flip(to))
        case .line(let to): .line(flip(to))
        case .curve(let first, let second, let to): .curve(flip(first), flip(second), flip(to))
        case .close: .close
        }
      }
      return shape
    }
  }
}
