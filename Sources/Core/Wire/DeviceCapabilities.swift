/// What a device can do; only the parts that fit its kind, and that are known, are there.
public struct DeviceCapabilities: Codable, Sendable, Equatable {
  /// Printer: the roll that it takes, 80 mm from 480 dots in a row.
  public var paper: Paper?
  /// Printer: printable dots in a row; what a document that names no paper is laid out for.
  public var dots: Int?
  /// Printer: dots to the inch; a document's millimetres are counted with it.
  public var dotsPerInch: Int?
  /// Printer: the cuts that it makes; empty without a cutter.
  public var cuts: [CutMode]?
  /// Printer: whether it tells its state (paper, cover) by itself or when asked.
  public var reportsStatus: Bool?
  /// Printer: the best confirmation that it can give of a finished printout; absent: it was not ready yet
  /// to be asked.
  public var confirmation: Confirmation?
  /// Printer: its own Chinese characters, which text mode prints with; absent: it has none, or nobody knows.
  public var chinese: ChineseFont?
  /// Printer: how it prints where a job does not say it.
  public var mode: PrintMode?
  /// Camera: sizes, packings and rates, best for a still first.
  public var formats: [FrameFormat]?

  /// Capabilities.
  public init(
    paper: Paper? = nil, dots: Int? = nil, dotsPerInch: Int? = nil, cuts: [CutMode]? = nil, reportsStatus: Bool? = nil,
    confirmation: Confirmation? = nil, chinese: ChineseFont? = nil, mode: PrintMode? = nil,
    formats: [FrameFormat]? = nil
  ) {
    self.paper = paper
    self.dots = dots
    self.dotsPerInch = dotsPerInch
    self.cuts = cuts
    self.reportsStatus = reportsStatus
    self.confirmation = confirmation
    self.chinese = chinese
    self.mode = mode
    self.formats = formats
  }
}
