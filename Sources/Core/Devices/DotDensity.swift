/// How close together a printer's dots are, in both directions.
public struct DotDensity: Sendable, Equatable {
  /// Dots to the inch.
  public let perInch: Int

  /// - Parameter perInch: Dots to the inch, at least 1.
  public init(perInch: Int) { self.perInch = perInch }

  /// 8 dots to the millimetre, which makers call 203 dpi.
  public static let standard = DotDensity(perInch: 203)

  /// Dots to the millimetre.
  public var perMillimetre: Double { self == .standard ? Double(Paper.dotsPerMillimetre) : Double(perInch) / 25.4 }

  /// A length in dots, rounded to the nearest.
  public func dots(_ length: Length) -> Int {
    switch length {
    case .millimetres(let value): Int((value * perMillimetre).rounded())
    case .dots(let value): value
    }
  }

  /// Whole millimetres that a count of dots needs, rounded up.
  public func millimetres(_ dots: Int) -> Int { Int((Double(dots) / perMillimetre).rounded(.up)) }
}
