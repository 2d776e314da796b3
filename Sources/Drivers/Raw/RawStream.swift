import Core

/// Ready-made ESC/POS that is passed through unaltered: whole commands, none of which does harm (docs/decisions/0005).
public struct RawStream: Sendable, Equatable {
  /// The most bytes of a stream.
  public static let sizeLimit = 4 << 20

  /// The stream as it came.
  public let bytes: [UInt8]
  /// Bytes of its longest command: what a printer may want after a break of unknown place.
  public let longestCommand: Int
  /// Rows of paper that it takes at the least.
  public let leastRows: Int

  /// Takes a stream apart and checks it.
  /// - Throws: ``Problem`` with the byte's place as a fact: `raw-incomplete` where it ends inside a command,
  ///   `raw-command-unsafe`, `raw-command-asks`; `document-too-large`; `document-too-long` for more paper than any
  ///   document may take.
  public init(_ bytes: [UInt8]) throws(Problem) {
    guard bytes.count <= Self.sizeLimit else {
      throw Problem(.documentTooLarge, facts: ["limit": "\(Self.sizeLimit)"])
    }
    try RawRules.checkRealTime(in: bytes)
    var scanner = RawScanner()
    var longest = 0
    var rows = 0
    while let item = scanner.next(in: bytes) {
      guard item.end <= bytes.count else { throw Problem(.rawIncomplete, facts: ["offset": "\(item.start)"]) }
      if item.end - item.start > 1 { try RawRules.check(bytes, item.start..<item.end) }
      longest = max(longest, item.end - item.start)
      rows += item.rows
      guard rows <= RawPaper.limit else {
        throw Problem(.documentTooLong, facts: ["limit": "\(RawPaper.limit / Paper.dotsPerMillimetre)"])
      }
    }
    self.bytes = bytes
    longestCommand = longest
    leastRows = rows
  }
}

/// Cuts a ``RawStream`` into pieces that end between commands.
struct RawPieces: Sendable {
  /// Bytes of a piece that may end within a line, where the stream never ends one; or as many as fill its rows.
  static let most = 64 << 10

  private let stream: RawStream
  private let target: Int
  private let rowTarget: Int
  private var scanner = RawScanner()
  /// Rows of paper that the piece given last takes, at the least.
  private(set) var rows = 0

  /// - Parameters:
  ///   - target: Bytes that a piece should have at most; a longer command is a piece of its own.
  ///   - rowTarget: Rows of paper that it should take at most.
  init(_ stream: RawStream, target: Int, rowTarget: Int = .max) {
    self.stream = stream
    self.target = max(1, target)
    self.rowTarget = max(1, rowTarget)
  }

  /// The next piece, and whether it changes the printer's automatic status; nil at the end.
  mutating func next() -> (range: Range<Int>, changesAutomaticStatus: Bool)? {
    let start = scanner.position
    var changes = false
    var last: (scanner: RawScanner, changes: Bool, rows: Int)?
    rows = 0
    while let item = scanner.next(in: stream.bytes) {
      if item.end - start > target || rows + item.rows > rowTarget, let last {
        scanner = last.scanner
        rows = last.rows
        return (start..<scanner.position, last.changes)
      }
      changes = changes || item.changesAutomaticStatus
      rows += item.rows
      let isLong = item.end - start >= Self.most || rows >= rowTarget
      if scanner.isSeam || (isLong && scanner.isBetweenCharacters) { last = (scanner, changes, rows) }
    }
    return scanner.position > start ? (start..<scanner.position, changes) : nil
  }
}
