/// Walks through ready-made ESC/POS, command by command, and knows where it may be cut.
struct RawScanner: Sendable {
  /// A command, or a byte of text.
  struct Item: Sendable, Equatable {
    let start: Int
    /// Beyond the stream's end where that lies inside the command.
    let end: Int
    /// Whether automatic status is as the printer starts with, or as the stream wants it, after it.
    let changesAutomaticStatus: Bool
    /// How far it moves the paper at the least, in rows.
    let rows: Int
  }

  /// Where the next item begins.
  private(set) var position = 0
  private var isLineBegun = false
  private var isPageMode = false
  private var isMacro = false
  private var paper = RawPaper()
  /// Whether the last item leaves no character half sent: none of the encodings that printers know has a byte below
  /// 0x30 within a character.
  private(set) var isBetweenCharacters = true

  /// Whether nothing is begun here: no line, no page of page mode, no macro. A question to the printer that stands here
  /// is answered when what stands before it is on paper.
  var isSeam: Bool { !isLineBegun && !isPageMode && !isMacro }

  /// The next item; nil at the end.
  mutating func next(in bytes: [UInt8]) -> Item? {
    guard position < bytes.count else { return nil }
    let start = position
    let end = start + CommandLength.of(bytes, at: start)
    position = min(end, bytes.count)
    let name = (bytes[start], start + 1 < bytes.count ? bytes[start + 1] : 0)
    isBetweenCharacters = end - start > 1 || name.0 < 0x30
    let changesAutomaticStatus = note(name)
    return Item(
      start: start, end: end, changesAutomaticStatus: changesAutomaticStatus,
      rows: paper.follow(bytes, start..<position))
  }

  /// - Returns: Whether it changes the automatic status.
  private mutating func note(_ name: (UInt8, UInt8)) -> Bool {
    switch name {
    case (0x1B, UInt8(ascii: "@")):
      isLineBegun = false
      isPageMode = false
      isMacro = false
      return true
    case (0x1D, UInt8(ascii: "a")): return true
    case (0x0A, _), (0x1B, UInt8(ascii: "J")), (0x1B, UInt8(ascii: "d")), (0x1B, UInt8(ascii: "K")),
      (0x1B, UInt8(ascii: "e")):
      isLineBegun = false
    case (0x0C, _), (0x1B, UInt8(ascii: "S")):
      isLineBegun = false
      isPageMode = false
    case (0x1B, UInt8(ascii: "L")): isPageMode = true
    case (0x1D, UInt8(ascii: ":")): isMacro.toggle()
    case (0x1B, UInt8(ascii: "*")), (0x1D, UInt8(ascii: "Q")), (0x09, _), (0x20..., _): isLineBegun = true
    default: break
    }
    return false
  }
}
