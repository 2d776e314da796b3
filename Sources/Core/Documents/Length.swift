/// A length on paper, `"25mm"` or `"200dots"` in JSON.
public enum Length: Sendable, Equatable {
  case millimetres(Double)
  case dots(Int)

  /// The length in printer dots, rounded to the nearest.
  public var inDots: Int {
    switch self {
    case .millimetres(let value): Int((value * Double(Paper.dotsPerMillimetre)).rounded())
    case .dots(let value): value
    }
  }
}

/// An indent: a length, or ems of the paragraph's text size (`"2em"`).
public enum Indent: Sendable, Equatable {
  case length(Length)
  case ems(Double)
}
