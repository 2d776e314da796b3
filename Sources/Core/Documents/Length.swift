/// A length on paper, `"25mm"` or `"200dots"` in JSON.
public enum Length: Sendable, Equatable {
  case millimetres(Double)
  case dots(Int)

  /// The length in dots of the usual density, rounded to the nearest: what bounds are checked with.
  public var inDots: Int { DotDensity.standard.dots(self) }
}

/// An indent: a length, or ems of the paragraph's text size (`"2em"`).
public enum Indent: Sendable, Equatable {
  case length(Length)
  case ems(Double)
}
