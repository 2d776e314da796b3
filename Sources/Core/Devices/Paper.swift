/// The rolls that micro-printers take; 203 dpi, 8 dots to the millimetre.
public enum Paper: String, Codable, Sendable, CaseIterable {
  case mm58 = "58mm"
  case mm80 = "80mm"

  /// Printable dots in a row.
  public var dots: Int {
    switch self {
    case .mm58: 384
    case .mm80: 576
    }
  }

  /// Dots to the millimetre, in both directions.
  public static let dotsPerMillimetre = 8
}

/// How a cut is made.
public enum CutMode: String, Codable, Sendable, CaseIterable { case partial, full }
