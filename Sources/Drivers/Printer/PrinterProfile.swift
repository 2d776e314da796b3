import Core

/// What is known of a kind of printer: data, not code, so that a table of them can be read and tested.
public struct PrinterProfile: Codable, Sendable, Equatable {
  /// Whether a kind of printer can do something.
  public enum Ability: String, Codable, Sendable {
    /// It can.
    case yes
    /// It cannot: never ask.
    case no
    /// Ask the printer itself, with a short time-out.
    case probe
  }

  /// The profile's name in the API, e.g. `generic-58`.
  public var name: String
  /// Printable dots in a row, a multiple of eight.
  public var dots: Int
  /// Most rows in one `GS v 0` command; a band is never higher.
  public var maxRasterRows: Int
  /// Bytes that the printer takes before it has printed any: no more are sent unconfirmed to one that confirms.
  public var bufferBytes: Int
  /// Dots from the print head to the cutter, or to the tear bar where there is no cutter.
  public var headToCutterDots: Int
  /// Whether it cuts by itself.
  public var hasCutter: Bool
  /// Whether `GS V 65/66` feeds past the cutter by itself, as Epson's do; else the feed is asked for.
  public var cutFeedsToCutter: Bool
  /// Whether one unit of `ESC J` is exactly one dot, so that blank rows may be fed instead of sent.
  public var feedIsExact: Bool
  /// Whether it answers `DLE EOT`.
  public var realTime: Ability
  /// Whether it sends automatic status after `GS a`.
  public var automaticStatus: Ability
  /// Whether it answers `GS r 1` in receive order.
  public var fence: Ability
  /// Whether it answers `GS ( H` function 48 when printing completes.
  public var completionId: Ability
  /// Whether what it had taken and not printed is kept when the paper runs out, and would come out on new paper.
  public var keepsBufferOverPaperOut: Bool
  /// Rows printed in a second, as a guide to time-outs; a slow guess is the safe one.
  public var rowsPerSecond: Int

  /// A profile.
  public init(
    name: String, dots: Int, maxRasterRows: Int = 256, bufferBytes: Int = 8192, headToCutterDots: Int,
    hasCutter: Bool, cutFeedsToCutter: Bool = false, feedIsExact: Bool = false, realTime: Ability = .probe,
    automaticStatus: Ability = .probe, fence: Ability = .probe, completionId: Ability = .probe,
    keepsBufferOverPaperOut: Bool = true, rowsPerSecond: Int = 400
  ) {
    self.name = name
    self.dots = dots
    self.maxRasterRows = maxRasterRows
    self.bufferBytes = bufferBytes
    self.headToCutterDots = headToCutterDots
    self.hasCutter = hasCutter
    self.cutFeedsToCutter = cutFeedsToCutter
    self.feedIsExact = feedIsExact
    self.realTime = realTime
    self.automaticStatus = automaticStatus
    self.fence = fence
    self.completionId = completionId
    self.keepsBufferOverPaperOut = keepsBufferOverPaperOut
    self.rowsPerSecond = rowsPerSecond
  }

  /// Whole bytes in a row.
  public var rowBytes: Int { max(1, dots / 8) }

  /// The most bytes that one of our commands to this printer can want: the fill after a break of unknown place.
  public var largestCommandBytes: Int { max(8 + rowBytes * maxRasterRows, 5 + 3 * dots) }
}
