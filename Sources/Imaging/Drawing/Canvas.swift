import CPango

/// A surface of opaque sRGB pixels that shapes are painted on, over Cairo; it belongs to one thread at a time.
public struct Canvas: ~Copyable {
  let surface: OpaquePointer
  let context: OpaquePointer
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int

  /// A canvas of one colour.
  /// - Parameters:
  ///   - width: 1–16384 pixels.
  ///   - height: 1–16384 pixels.
  ///   - colour: What it is filled with.
  public init(width: Int, height: Int, colour: Colour = .white) {
    precondition((1...16_384).contains(width) && (1...16_384).contains(height))
    self.width = width
    self.height = height
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CInt(width), CInt(height))
    context = cairo_create(surface)
    precondition(cairo_status(context) == CAIRO_STATUS_SUCCESS, "Cairo has no memory for a canvas")
    set(.solid(colour))
    cairo_paint(context)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Paints the inside of a shape (non-zero winding).
  public borrowing func fill(_ shape: Shape, _ paint: Paint) {
    trace(shape)
    set(paint)
    cairo_fill(context)
  }

  /// Paints a line along a shape, with round ends and joints.
  /// - Parameter width: In the units of the shape.
  public borrowing func stroke(_ shape: Shape, _ paint: Paint, width: Double) {
    trace(shape)
    set(paint)
    cairo_set_line_width(context, width)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_stroke(context)
  }

  /// Paints an ellipse that is densest in the middle and fades to nothing at its rim: a shade or a highlight.
  /// - Parameters:
  ///   - centre: The middle.
  ///   - radii: Half its width and height.
  ///   - angle: Degrees, clockwise.
  ///   - colour: Its colour in the middle; the opacity fades from there.
  public borrowing func glow(_ centre: Point, radii: Point, angle: Double = 0, _ colour: Colour) {
    cairo_save(context)
    cairo_translate(context, centre.x, centre.y)
    cairo_rotate(context, angle * .pi / 180)
    cairo_scale(context, radii.x, radii.y)
    // Three stops follow a bell more closely than two: no visible rim.
    let stops = [
      Stop(0, colour), Stop(0.5, colour.faded(0.55)), Stop(0.8, colour.faded(0.14)), Stop(1, colour.faded(0)),
    ]
    set(.radial(Point(0, 0), radius: 1, stops))
    cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
    cairo_fill(context)
    cairo_restore(context)
  }

  /// Paints with `body` inside a shape only.
  public borrowing func clipped(to shape: Shape, _ body: (borrowing Canvas) -> Void) {
    cairo_save(context)
    trace(shape)
    cairo_clip(context)
    body(self)
    cairo_restore(context)
  }

  /// Paints with `body` in moved, turned and scaled units.
  /// - Parameters:
  ///   - origin: Where the units' zero lies.
  ///   - scale: Pixels to a unit.
  ///   - angle: Degrees, clockwise.
  public borrowing func placed(
    at origin: Point, scale: Double = 1, angle: Double = 0, _ body: (borrowing Canvas) -> Void
  ) {
    cairo_save(context)
    cairo_translate(context, origin.x, origin.y)
    cairo_rotate(context, angle * .pi / 180)
    cairo_scale(context, scale, scale)
    body(self)
    cairo_restore(context)
  }

  private borrowing func trace(_ shape: Shape) {
    cairo_new_path(context)
    for step in shape.steps {
      switch step {
      case .move(let to): cairo_move_to(context, to.x, to.y)
      case .line(let to): cairo_line_to(context, to.x, to.y)
      case .curve(let first, let second, let to):
        cairo_curve_to(context, first.x, first.y, second.x, second.y, to.x, to.y)
      case .close: cairo_close_path(context)
      }
    }
  }

  private borrowing func set(_ paint: Paint) {
    let pattern: OpaquePointer
    let stops: [Stop]
    switch paint {
    case .solid(let colour):
      cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.opacity)
      return
    case .linear(let start, let end, let given):
      pattern = cairo_pattern_create_linear(start.x, start.y, end.x, end.y)
      stops = given
    case .radial(let centre, let radius, let given):
      pattern = cairo_pattern_create_radial(centre.x, centre.y, 0, centre.x, centre.y, radius)
      stops = given
    }
    for stop in stops {
      let colour = stop.colour
      cairo_pattern_add_color_stop_rgba(
        pattern, stop.offset, colour.red, colour.green, colour.blue, colour.opacity)
    }
    cairo_set_source(context, pattern)
    cairo_pattern_destroy(pattern)
  }
}
