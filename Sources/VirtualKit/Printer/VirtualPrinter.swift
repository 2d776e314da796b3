import Core
import Imaging

/// A printer that reads ESC/POS strictly, draws what it prints, and answers as facts of real printers say.
///
/// It knows no transport and no clock: bytes come in by ``accept(_:at:)``, time by the `at:` of every call (since it
/// was switched on; earlier times than the last one count as the last one), replies go out by ``takeReplies(at:)``.
/// The same bytes give the same paper however they are cut. Memory is bounded by its configuration.
public struct VirtualPrinter: Sendable {
  /// What kind of printer it is.
  public let configuration: VirtualPrinterConfiguration
  /// The first errors in what was received, at most ``errorLimit``.
  public internal(set) var errors: [VirtualPrinterError] = []
  /// All errors.
  public internal(set) var errorCount = 0
  /// The most that ``errors`` holds.
  public static let errorLimit = 256
  /// Commands that it skipped because an ability is switched off.
  public internal(set) var ignoredCommands = 0
  /// Real-time commands that were obeyed although they stood inside the data of another command.
  public internal(set) var realTimeInsideData = 0
  /// Bytes accepted since it was switched on.
  public internal(set) var receivedBytes = 0
  /// Replies that were dropped because nobody read them.
  public internal(set) var droppedReplies = 0
  /// Soft resets of its interface.
  public internal(set) var softResets = 0
  /// Pulses sent to a cash drawer.
  public internal(set) var drawerPulses = 0

  let glyphs: GlyphSource
  /// Nanoseconds since it was switched on.
  var time: Int64 = 0
  var interfaceFreeAt: Int64 = 0
  var input: ByteQueue
  var scanner = RealTimeScanner()
  /// Offsets of real-time commands seen at arrival and not yet reached by the parser.
  var hits: [Int] = []
  var parser: CommandParser
  var modes = PrintModes()
  var line: LineBuffer
  /// The bytes of a Chinese character that is not complete.
  var lead: [UInt8] = []
  var raster: RasterImage?
  /// The image stored by GS ( L.
  var graphics: Bitmap?
  var mechanism: Mechanism
  var roll: PaperRoll
  var conditions = Conditions()
  var wasStopped = false
  var replies = ReplyQueue()
  var statusMask: UInt8 = 0
  var lastStatus: [UInt8] = []
  var isSelected = true
  var allowsPulse = true
  var allowsPowerOff = true
  var isPoweredOff = false

  /// A printer that has just been switched on.
  /// - Parameters:
  ///   - configuration: What kind of printer.
  ///   - glyphs: Where its characters come from.
  public init(_ configuration: VirtualPrinterConfiguration, glyphs: GlyphSource = .shared) {
    self.configuration = configuration
    self.glyphs = glyphs
    input = ByteQueue(capacity: configuration.bufferBytes)
    parser = CommandParser(dataLimit: max(configuration.graphicsBytes + 16, 0xFFFF))
    line = LineBuffer(width: configuration.dots)
    let rowTime = configuration.rowsPerSecond.map { 1_000_000_000 / Int64(max($0, 1)) } ?? 0
    mechanism = Mechanism(rowTime: rowTime, cutTime: configuration.cutDuration.nanoseconds)
    roll = PaperRoll(width: configuration.dots, keptRows: configuration.keptRows, left: configuration.rollRows)
    modes.isChinese = configuration.chinese == .always
    lastStatus = statusBytes
    wasStopped = isStopped
  }

  // MARK: - What one sees

  /// Everything printed, without cut lines; the oldest rows are gone beyond the configured length.
  public var paper: Bitmap { roll.bitmap }
  /// Rows of ``paper`` that lie before each cut.
  public var cuts: [Int] { roll.cuts.map { $0.row - roll.dropped } }
  /// How each of ``cuts`` was made.
  public var cutModes: [CutMode] { roll.cuts.map(\.mode) }
  /// The pieces of paper between cuts; the last one may still be in the printer.
  public var pieces: [Bitmap] { roll.pieces }
  /// The paper as one looks at it, with a dashed line for each cut.
  public var drawing: Bitmap { roll.drawing }
  /// Rows printed and fed since it was switched on, those that were dropped too.
  public var printedRows: Int { roll.rows }
  /// Time in which the head waited for data in the middle of a page.
  public var starvedFor: Duration { .nanoseconds(mechanism.starved) }
  /// Whether nothing is left to interpret or to print.
  public var isIdle: Bool { input.count == 0 && parser.isBetweenCommands && mechanism.isEmpty }
  /// Bytes that wait in the input buffer.
  public var bufferedBytes: Int { input.count }

  // MARK: - Time

  /// Does all that is due until `instant`.
  public mutating func advance(to instant: Duration) {
    let target = max(time, instant.nanoseconds)
    while !isStopped {
      // What is due now comes before what is read next, so that the order does not depend on how bytes were cut.
      if let due = mechanism.nextDue, due <= time, let move = mechanism.take() {
        perform(move)
      } else if !interpret() {
        guard let due = mechanism.nextDue, due <= target else { break }
        time = max(time, due)
      }
    }
    time = target
  }

  /// When the printer will next do something that its interface shows: take data again, answer, or change its status.
  /// - Returns: nil where it waits for the outer world.
  public var nextEvent: Duration? {
    guard !isStopped, !isPoweredOff else { return nil }
    let low = max(configuration.pendingRows / 2, 1)
    var rowsToEvent: Int?
    if let left = roll.left {
      rowsToEvent = left >= configuration.nearEndRows ? left - configuration.nearEndRows + 1 : left
    }
    return mechanism.nextEvent(rowLimit: low, rowsToEvent: rowsToEvent).map { .nanoseconds(max($0, time)) }
  }

  /// When the interface's own speed lets the next packet in.
  /// - Returns: nil where it is not the interface that hinders: its speed is unlimited, the buffer full, the power off.
  public var nextPacket: Duration? {
    guard configuration.bytesPerSecond != nil, input.free > 0, !isPoweredOff else { return nil }
    return .nanoseconds(max(interfaceFreeAt, time))
  }

  // MARK: - Bytes in and out

  /// Offers bytes.
  /// - Parameters:
  ///   - bytes: What the host sends.
  ///   - instant: Now.
  /// - Returns: How many were taken; 0 where the buffer is full (NAK), the interface busy, or the power off.
  public mutating func accept(_ bytes: some Collection<UInt8>, at instant: Duration) -> Int {
    advance(to: instant)
    var taken = 0
    var rest = bytes[...]
    while !rest.isEmpty, !isPoweredOff {
      var room = input.free
      if let speed = configuration.bytesPerSecond {
        guard interfaceFreeAt <= time else { break }
        room = min(room, Self.packet)
        let count = min(room, rest.count)
        // A late caller may catch up a little, as an interface with a FIFO does, but saves up nothing.
        interfaceFreeAt =
          max(interfaceFreeAt, time - Self.catchUp) + Int64(count) * 1_000_000_000 / Int64(max(speed, 1))
      }
      guard room > 0 else { break }
      let count = min(room, rest.count)
      for byte in rest.prefix(count) { arrive(byte) }
      rest = rest.dropFirst(count)
      taken += count
      advance(to: instant)
    }
    return taken
  }

  /// The class request SOFT_RESET: buffers and modes are forgotten, the paper stays.
  public mutating func softReset(at instant: Duration) {
    advance(to: instant)
    softResets += 1
    clearBuffers()
    initialize()
    replies.removeAll()
  }

  /// Takes all replies that are ready.
  public mutating func takeReplies(at instant: Duration) -> [UInt8] {
    advance(to: instant)
    return replies.takeAll()
  }

  private static let packet = 64
  private static let catchUp: Int64 = 20_000_000

  private mutating func arrive(_ byte: UInt8) {
    input.append(byte)
    receivedBytes += 1
    guard configuration.realTime == .atArrival, let (request, length) = scanner.take(byte) else { return }
    hits.append(receivedBytes - length)
    // Parsing keeps up with the interface as far as the head lets it: what came before has been read.
    advance(to: .nanoseconds(time))
    obey(request)
  }

  /// Reads one command, or a row of an image, if it can be carried out.
  /// - Returns: Whether there was one.
  private mutating func interpret() -> Bool {
    guard !isPoweredOff, input.count > 0, mechanism.rows < max(configuration.pendingRows, 1) else { return false }
    let item = parser.next(from: &input)
    settleHits(item)
    guard let item else { return false }
    execute(item)
    return true
  }

  /// Tells real-time commands between commands from those inside data, now that the parser has passed them.
  private mutating func settleHits(_ item: CommandParser.Item?) {
    while let hit = hits.first, hit < parser.position {
      if parser.isInRealTimeCommand, hit == parser.start { return }
      var isBetween = false
      if case .command(let command) = item, command.head[0] == CommandSyntax.dle { isBetween = hit == parser.start }
      if !isBetween { realTimeInsideData += 1 }
      hits.removeFirst()
    }
  }

  private mutating func perform(_ move: Mechanism.Move) {
    switch move {
    case .row(let row): roll.burn(row)
    case .feed: roll.burn(nil)
    case .cut(let mode):
      if conditions.isCutterJammed {
        conditions.hasCutterError = true
      } else if configuration.hasCutter {
        roll.cut(mode, distance: configuration.cutterDistance)
      }
    case .pageEnd: break
    case .completion(let id): replies.appendCompletion([0x37, 0x22] + id + [0])
    }
    conditionsChanged()
  }

  /// Forgets what is received and not printed.
  mutating func clearBuffers() {
    parser.abandon(skipping: input.count)
    input.removeAll()
    hits = []
    raster = nil
    graphics = nil
    lead = []
    line = LineBuffer(width: areaWidth)
    mechanism.removeAll()
  }

  mutating func report(_ kind: VirtualPrinterError.Kind, _ command: [UInt8]) {
    errorCount += 1
    guard errors.count < Self.errorLimit else { return }
    errors.append(VirtualPrinterError(kind, offset: parser.start, command: Array(command.prefix(2))))
  }
}

extension Duration {
  /// Whole nanoseconds.
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
