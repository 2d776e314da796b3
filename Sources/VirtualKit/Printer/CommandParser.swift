/// Cuts a byte stream into commands; it may stop and go on at any byte.
struct CommandParser: Sendable {
  /// A whole command.
  struct Command: Sendable, Equatable {
    /// Its first bytes: the command, its parameters, lengths of its data.
    let head: [UInt8]
    /// Its data, without a closing NUL; empty where they are too long to be kept or streamed as they come.
    let data: [UInt8]
    /// Whether data were left out because they are too long.
    let isTruncated: Bool

    /// The first two bytes as one number, for a switch.
    var name: UInt16 { UInt16(head[0]) << 8 | UInt16(head[1]) }
    /// The parameter at `index`, from 0.
    func parameter(_ index: Int) -> UInt8 { head[2 + index] }
  }

  /// What a step found.
  enum Item: Sendable, Equatable {
    /// A byte of text.
    case character(UInt8)
    /// A control character: LF, CR, HT, FF, CAN.
    case control(UInt8)
    /// A command with all its data.
    case command(Command)
    /// A GS v 0 with its parameters; its data follow as ``raster(_:)``.
    case rasterBegin([UInt8])
    /// Some bytes of raster data.
    case raster([UInt8])
    /// Bytes that begin no command.
    case unknown([UInt8])
  }

  private enum State {
    case ground
    case head
    case data(left: Int)
    case untilNUL(limit: Int)
    case raster(left: Int)
  }

  /// The most data of one command that are kept; longer ones are counted and skipped.
  let dataLimit: Int
  private var state = State.ground
  private var head: [UInt8] = []
  private var data: [UInt8] = []
  private var isTruncated = false
  /// Bytes taken since the beginning.
  private(set) var position = 0
  /// Where the last item, or the one being read, began.
  private(set) var start = 0
  /// The most raster bytes that one item brings: a row.
  var rasterChunk = 1

  init(dataLimit: Int) { self.dataLimit = dataLimit }

  /// Whether the next byte begins something new.
  var isBetweenCommands: Bool { if case .ground = state { true } else { false } }

  /// Whether a DLE command is being read, between commands.
  var isInRealTimeCommand: Bool {
    if case .head = state { head.first == CommandSyntax.dle } else { false }
  }

  /// The two bytes that name what is being read.
  var name: [UInt8] { head.count >= 2 ? Array(head.prefix(2)) : [head.first ?? 0, 0] }

  /// Forgets what is being read, and counts `skipped` bytes as taken.
  mutating func abandon(skipping skipped: Int) {
    reset()
    position += skipped
    start = position
  }

  private mutating func reset() {
    state = .ground
    head = []
    data = []
    isTruncated = false
  }

  /// Takes bytes from `queue` until something is found or the queue is empty.
  /// - Returns: What was found; nil where more bytes are needed.
  mutating func next(from queue: inout ByteQueue) -> Item? {
    while queue.count > 0 {
      switch state {
      case .raster(let left):
        let bytes = queue.pop(min(left, rasterChunk))
        position += bytes.count
        state = left > bytes.count ? .raster(left: left - bytes.count) : .ground
        return .raster(bytes)
      case .data(let left):
        let bytes = queue.pop(min(left, 1024))
        position += bytes.count
        keep(bytes)
        if left > bytes.count { state = .data(left: left - bytes.count) } else { return finish() }
      case .untilNUL(let limit):
        guard let byte = queue.popFirst() else { return nil }
        position += 1
        if byte == 0 { return finish() }
        guard data.count < limit else {
          defer { reset() }
          return .unknown(Array(head.prefix(2)))
        }
        data.append(byte)
      case .ground, .head:
        guard let byte = queue.popFirst() else { return nil }
        position += 1
        if let item = take(byte) { return item }
      }
    }
    return nil
  }

  private mutating func keep(_ bytes: [UInt8]) {
    guard !isTruncated else { return }
    if data.count + bytes.count > dataLimit {
      isTruncated = true
      data = []
    } else {
      data += bytes
    }
  }

  private mutating func take(_ byte: UInt8) -> Item? {
    if head.isEmpty {
      start = position - 1
      switch byte {
      case 0x09, 0x0A, 0x0C, 0x0D, 0x18: return .control(byte)
      case 0x00: return nil  // Padding; a head that fills up a broken image with NULs must do no harm.
      case CommandSyntax.dle, CommandSyntax.esc, CommandSyntax.fs, CommandSyntax.gs:
        head = [byte]
        state = .head
        return nil
      case 0x20...: return .character(byte)
      default: return .unknown([byte, 0])
      }
    }
    head.append(byte)
    switch CommandSyntax.shape(head) {
    case .incomplete: return nil
    case .complete: return finish()
    case .unknown:
      defer { reset() }
      return .unknown(Array(head.prefix(2)))
    case .untilNUL(let limit):
      state = .untilNUL(limit: limit)
      return nil
    case .data(let count):
      if head[0] == CommandSyntax.gs, head[1] == UInt8(ascii: "v") {
        let begun = head
        reset()
        if count > 0 { state = .raster(left: count) }
        return .rasterBegin(begun)
      }
      guard count > 0 else { return finish() }
      state = .data(left: count)
      return nil
    }
  }

  private mutating func finish() -> Item {
    defer { reset() }
    return .command(Command(head: head, data: data, isTruncated: isTruncated))
  }
}
