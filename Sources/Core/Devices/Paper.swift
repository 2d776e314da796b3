/// The rolls that documents may name; 203 dpi, 8 dots to the millimetre. Printers have rows of other lengths, too.
public enum Paper: String, WireWord, Codable, Sendable, CaseIterable {
  case mm58 = "58mm"
  case mm80 = "80mm"

  /// Printable dots in a row of the commonest printers.
  public var dots: Int {
    switch self {
    case .mm58: 384
    case .mm80: 576
    }
  }

  /// The roll of a printer: 80 mm from 480 dots in a row, as heads of 512 and 546 dots are made for it.
  public init(ofRow dots: Int) { self = dots >= 480 ? .mm80 : .mm58 }

  /// How many dots a document for this paper has in a row on a printer.
  ///
  /// No more than the paper's own, and no more than the printer's: heads made for one roll differ by some dots.
  /// - Parameter dots: Printable dots in the printer's row.
  /// - Returns: nil for a printer of the narrower roll.
  public func width(onRow dots: Int) -> Int? {
    self == .mm80 && Paper(ofRow: dots) == .mm58 ? nil : min(self.dots, dots)
  }

  /// The longest row that a printer may have, in dots.
  public static let longestRow = 1024

  /// Dots to the millimetre, in both directions, on printers of the usual density.
  public static let dotsPerMillimetre = 8
}

/// How a cut is made.
public enum CutMode: String, WireWord, Codable, Sendable, CaseIterable { case partial, full }
