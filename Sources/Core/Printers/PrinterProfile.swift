/// What is known of a kind of printer: data, not code, so that a table of them can be read and tested.
public struct PrinterProfile: Codable, Sendable, Equatable {
  /// Whether a kind of printer can do something.
  public enum Ability: String, Codable, Sendable, CaseIterable {
    /// It can.
    case yes
    /// It cannot: never ask.
    case no
    /// Ask the printer itself, with a short time-out.
    case probe
  }

  /// How a picture is sent.
  public enum RasterCommand: String, Codable, Sendable, CaseIterable {
    /// `GS v 0`: the one that cheap printers have.
    case raster = "GS v 0"
    /// `GS ( L` functions 112 and 50: stored, then printed.
    case graphics = "GS ( L"
  }

  /// How a printer with a battery is asked how full that is.
  public enum BatteryQuery: String, Codable, Sendable, CaseIterable {
    /// `GS I 98`, answered in receive order by `37 45`, a level from 30 (full) to 34 and a NUL.
    case information = "GS I 98"
  }

  /// Something about a kind of printer that had to be found out, with where it is written.
  public struct Quirk: Codable, Sendable, Equatable {
    /// What it does.
    public var what: String
    /// Where that is known from: a manual's section, an issue, a trial.
    public var evidence: String

    /// A quirk.
    public init(what: String, evidence: String) {
      self.what = what
      self.evidence = evidence
    }
  }

  /// The profile's name in the API, e.g. `generic-58`.
  public var name: String
  /// Its name for people.
  public var title: String
  /// Printable dots in a row, a multiple of eight.
  public var dots: Int
  /// Dots to the inch in both directions; a document's millimetres are counted with it, and its type is in dots.
  public var dotsPerInch: Int
  /// How pictures are sent.
  public var rasterCommand: RasterCommand
  /// Most rows in one raster command; a band is never higher.
  public var maxRasterRows: Int
  /// Bytes that the printer takes before it has printed any: no more are sent unconfirmed to one that confirms.
  public var bufferBytes: Int
  /// Dots from the print head to the cutter, or to the tear bar where there is no cutter.
  public var headToCutterDots: Int
  /// The cuts that it makes by itself; none without a cutter.
  public var cuts: [CutMode]
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
  /// How its battery is asked after; nil: it has none, or tells nothing.
  public var battery: BatteryQuery?
  /// Whether what it had taken and not printed is kept when the paper runs out, and would come out on new paper.
  public var keepsBufferOverPaperOut: Bool
  /// Rows printed in a second, as a guide to time-outs; a slow guess is the safe one.
  public var rowsPerSecond: Int
  /// Its Chinese font; nil: it has none, or nobody knows.
  public var chinese: ChineseFont?
  /// Whether it draws QR codes itself (`GS ( k`).
  public var hasQRCode: Bool
  /// Whether it draws barcodes itself (`GS k`, function B).
  public var hasBarcodes: Bool
  /// How documents are printed where a job does not say it.
  public var mode: PrintMode
  /// What had to be found out.
  public var quirks: [Quirk]
  /// Names of facts that nobody has stated: what is assumed of any printer, without evidence for this one.
  public var assumed: Set<String>

  /// A profile; what is not said is what can be assumed of any ESC/POS printer.
  public init(
    name: String, title: String, dots: Int, dotsPerInch: Int = 203, rasterCommand: RasterCommand = .raster,
    maxRasterRows: Int = 256, bufferBytes: Int = 8192, headToCutterDots: Int, cuts: [CutMode] = [],
    cutFeedsToCutter: Bool = false, feedIsExact: Bool = false, realTime: Ability = .probe,
    automaticStatus: Ability = .probe, fence: Ability = .probe, completionId: Ability = .probe,
    battery: BatteryQuery? = nil, keepsBufferOverPaperOut: Bool = true, rowsPerSecond: Int = 400,
    chinese: ChineseFont? = nil, hasQRCode: Bool = false, hasBarcodes: Bool = false, mode: PrintMode = .raster,
    quirks: [Quirk] = [], assumed: Set<String> = []
  ) {
    self.name = name
    self.title = title
    self.dots = dots
    self.dotsPerInch = dotsPerInch
    self.rasterCommand = rasterCommand
    self.maxRasterRows = maxRasterRows
    self.bufferBytes = bufferBytes
    self.headToCutterDots = headToCutterDots
    self.cuts = cuts
    self.cutFeedsToCutter = cutFeedsToCutter
    self.feedIsExact = feedIsExact
    self.realTime = realTime
    self.automaticStatus = automaticStatus
    self.fence = fence
    self.completionId = completionId
    self.battery = battery
    self.keepsBufferOverPaperOut = keepsBufferOverPaperOut
    self.rowsPerSecond = rowsPerSecond
    self.chinese = chinese
    self.hasQRCode = hasQRCode
    self.hasBarcodes = hasBarcodes
    self.mode = mode
    self.quirks = quirks
    self.assumed = assumed
  }

  /// The characters of its own that a document is to be printed in; nil: it is drawn.
  /// - Parameter wanted: What a job asks for; nil: the profile's own mode.
  public func font(for wanted: PrintMode?) -> ChineseFont.Encoding? {
    (wanted ?? mode) == .text ? chinese?.encoding : nil
  }

  /// Whether it cuts by itself.
  public var hasCutter: Bool { !cuts.isEmpty }

  /// Whole bytes in a row.
  public var rowBytes: Int { max(1, dots / 8) }

  /// The most bytes that one of our commands to this printer can want: the fill after a break of unknown place.
  public var largestCommandBytes: Int { max(17 + rowBytes * maxRasterRows, 5 + 3 * dots) }

  /// The roll that it takes.
  public var paper: Paper { Paper(ofRow: dots) }
}

extension PrinterProfile {
  /// How close together its dots are.
  public var density: DotDensity { DotDensity(perInch: dotsPerInch) }
}
