extension PrinterProfile {
  /// A 58 mm printer of an unknown maker: `GS v 0`, no cutter, everything else is asked of the printer. Makers share
  /// USB ids (facts on 0416:5011, 0483:5743), so an id proves nothing.
  public static let generic58 = PrinterProfile(
    name: "generic-58", title: "ESC/POS, 58 mm", dots: Paper.mm58.dots, headToCutterDots: 96, feedIsExact: true,
    rowsPerSecond: 400, assumed: all)

  /// An 80 mm printer of an unknown maker: `GS v 0` and a cutter. Its `ESC J` may count half dots (1/406 inch on some
  /// Epson models), so blank rows are sent as one-byte rows.
  public static let generic80 = PrinterProfile(
    name: "generic-80", title: "ESC/POS, 80 mm", dots: Paper.mm80.dots, headToCutterDots: 120,
    cuts: [.partial, .full], rowsPerSecond: 800, assumed: all)

  /// Of a printer that nobody knows each fact is assumed.
  private static let all = Set(factNames).subtracting(["title", "quirks"])

  /// The profile for a row of some length, when nothing better is known.
  /// - Parameter dots: Printable dots in a row, a multiple of eight.
  public static func generic(dots: Int) -> PrinterProfile {
    var profile: PrinterProfile =
      switch Paper(ofRow: dots) {
      case .mm58: .generic58
      case .mm80: .generic80
      }
    profile.dots = dots
    return profile
  }
}
