import Core

/// What kind of printer a ``VirtualPrinter`` is; fixed while it runs.
public struct VirtualPrinterConfiguration: Sendable {
  /// What it can answer; cheap printers lack some or all of it.
  public struct Abilities: Sendable, Equatable {
    /// Answers DLE EOT.
    public var realTimeStatus = true
    /// Answers GS a, and sends changes by itself.
    public var automaticStatus = true
    /// Answers GS r and ESC v in receive order: the fence.
    public var transmitStatus = true
    /// Answers GS I.
    public var identity = true
    /// Answers GS ( H when printing has physically ended.
    public var completion = true
    /// Obeys DLE ENQ and DLE DC4.
    public var realTimeRequests = true

    /// Answers GS I 98: it has a battery.
    public var battery = false

    /// All that a printer on the mains has.
    public static let full = Abilities()
    /// A printer that cannot speak at all (Rongta 02N).
    public static let silent = Abilities(
      realTimeStatus: false, automaticStatus: false, transmitStatus: false, identity: false, completion: false,
      realTimeRequests: false)
    /// The generic 58 mm printer: everything but the completion id.
    public static let fenceOnly = Abilities(completion: false)

    /// Chooses abilities one by one.
    public init(
      realTimeStatus: Bool = true, automaticStatus: Bool = true, transmitStatus: Bool = true, identity: Bool = true,
      completion: Bool = true, realTimeRequests: Bool = true, battery: Bool = false
    ) {
      self.realTimeStatus = realTimeStatus
      self.automaticStatus = automaticStatus
      self.transmitStatus = transmitStatus
      self.identity = identity
      self.completion = completion
      self.realTimeRequests = realTimeRequests
      self.battery = battery
    }
  }

  /// What GS I says.
  public struct Identity: Sendable, Equatable {
    /// GS I 66.
    public var maker = "SATCHEL"
    /// GS I 67.
    public var model = "VP-58"
    /// GS I 68.
    public var serial = "VP00000001"
    /// GS I 65.
    public var firmware = "1.00"
    /// GS I 69.
    public var language = "CHINA GB18030"

    /// The virtual printer's own name.
    public init() {}
  }

  /// Which bytes are Chinese.
  public enum Chinese: Sendable {
    /// None: a printer without a Chinese font.
    case none
    /// Bytes between FS & and FS . (most printers).
    case byCommand
    /// Always on (Xprinter 58).
    case always
  }

  /// When DLE EOT, DLE ENQ and DLE DC4 are recognised.
  public enum RealTime: Sendable {
    /// As bytes arrive, wherever they stand, image data included (Epson).
    case atArrival
    /// Only between commands, in their turn.
    case betweenCommands
  }

  /// What becomes of data that are not printed when paper ends or the cover opens.
  public enum UnprintedData: Sendable {
    /// Printing goes on where it stopped.
    case kept
    /// The input buffer is cleared; what comes after is read as new commands, whatever it was.
    case lost
  }

  /// Dots in the print head's row, at least 64.
  public var dots: Int
  /// What it can answer.
  public var abilities: Abilities = .full
  /// What GS I says.
  public var identity = Identity()
  /// Which bytes are Chinese.
  public var chinese: Chinese = .byCommand
  /// When real-time commands are recognised.
  public var realTime: RealTime = .atArrival
  /// What becomes of unprinted data at a stop.
  public var unprintedData: UnprintedData = .kept
  /// The input buffer in bytes, at least 16; full, the printer accepts nothing (NAK).
  public var bufferBytes = 4096
  /// The interface's speed; nil: unlimited.
  public var bytesPerSecond: Int?
  /// The head's speed in dot rows (90 mm/s = 720); nil: unlimited.
  public var rowsPerSecond: Int?
  /// Rows that may stand rendered before the head; parsing waits for room.
  public var pendingRows = 48
  /// The greatest image that GS ( L and GS 8 L can store, in bytes.
  public var graphicsBytes = 384 * 1024
  /// The most rows of one GS v 0 (TM-T81: 2303).
  public var rasterRows = 2303
  /// Whether it has a cutter; without one GS V only feeds.
  public var hasCutter = true
  /// Rows between head and cutter.
  public var cutterDistance = 96
  /// How long a cut takes.
  public var cutDuration: Duration = .zero
  /// Rows on the roll; nil: endless.
  public var rollRows: Int?
  /// The near-end sensor reports when fewer rows are left.
  public var nearEndRows = 1600
  /// Rows of printed paper that are kept, the oldest are dropped: 20 m.
  public var keptRows = 160_000

  /// A printer of one width, fast, obedient, with an endless roll.
  public init(dots: Int) { self.dots = dots }

  /// A printer with the commonest head for a roll.
  public init(paper: Paper = .mm58) { self.init(dots: paper.dots) }
}
