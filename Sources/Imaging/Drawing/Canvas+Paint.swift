extension Canvas {
  /// A point, or a pair of lengths, in the canvas's units: x to the right, y down.
  public struct Point: Sendable, Equatable {
    /// To the right.
    public var x: Double
    /// Down.
    public var y: Double

    /// A point.
    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// An sRGB colour with an opacity, each 0–1.
  public struct Colour: Sendable, Equatable {
    let red: Double
    let green: Double
    let blue: Double
    let opacity: Double

    /// An opaque or translucent colour.
    /// - Parameters:
    ///   - hex: `0xRRGGBB`.
    ///   - opacity: 0 clear – 1 opaque.
    public init(_ hex: UInt32, opacity: Double = 1) {
      red = Double(hex >> 16 & 255) / 255
      green = Double(hex >> 8 & 255) / 255
      blue = Double(hex & 255) / 255
      self.opacity = opacity
    }

    private init(red: Double, green: Double, blue: Double, opacity: Double) {
      self.red = red
      self.green = green
      self.blue = blue
      self.opacity = opacity
    }

    /// The same colour with its opacity multiplied by `factor`.
    public func faded(_ factor: Double) -> Colour {
      Colour(red: red, green: green, blue: blue, opacity: opacity * factor)
    }

    /// Opaque white.
    public static let white = Colour(0xFFFFFF)
  }

  /// A colour at a place of a gradient.
  public struct Stop: Sendable, Equatable {
    let offset: Double
    let colour: Colour

    /// A colour at `offset`, 0 the start – 1 the end.
    public init(_ offset: Double, _ colour: Colour) {
      self.offset = offset
      self.colour = colour
    }
  }

  /// What a shape is painted with.
  public enum Paint: Sendable, Equatable {
    /// One colour.
    case solid(Colour)
    /// Colours along the line from the first point to the second.
    case linear(Point, Point, [Stop])
    /// Colours from a centre outwards.
    case radial(Point, radius: Double, [Stop])
  }
}
