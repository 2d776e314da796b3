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
  }

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
      if outside > columns.count / 2 { return (view.v(row + 1) - 0.5 / view.eyeDistance, .cutByFrame) }
      if hair >= least {
        top = row
        groundRows = 0
      } else {
        groundRows += 1
      }
      row -= 1
    }
    guard groundRows >= gap else { return (-PhotoGuides.usual.hair, .unclear) }
    return (view.v(top) - 0.5 / view.eyeDistance, .seen)
  }
}
