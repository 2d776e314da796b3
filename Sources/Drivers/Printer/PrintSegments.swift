import Core

/// The segments of a ``PrintPlan``, one at a time; each is drawn when it is asked for.
public struct PrintSegments: AsyncIteratorProtocol, Sendable {
  /// Most rows in a segment that is confirmed.
  public static let mostRows = 200
  /// Most bytes of picture in a segment that is confirmed, whatever the printer's buffer.
  public static let mostBytes = 8192
  /// Most bytes of picture in a segment that nobody confirms.
  public static let mostFreeBytes = 16_384

  private let plan: PrintPlan
  private let encoder: ESCPOSEncoder
  private let rowsPerSegment: Int
  private var position: PaperPosition
  private var document: (any PaperDocument)?
  private var owesLeadingFeed: Bool
  /// The pieces of a raw copy under way.
  private var pieces: RawPieces?

  init(plan: PrintPlan, start: PaperPosition, isConfirmed: Bool) {
    self.plan = plan
    encoder = ESCPOSEncoder(profile: plan.profile)
    // A printer that confirms nothing holds data back by not taking them, and a transfer less is a wake-up less on both
    // sides.
    rowsPerSegment =
      isConfirmed ? Self.confirmedRows(plan.profile) : max(1, Self.mostFreeBytes / plan.profile.rowBytes)
    position = PaperPosition(copy: max(1, start.copy), page: max(1, start.page), row: max(0, start.row))
    owesLeadingFeed = plan.leadingFeed > 0
  }

  /// Bytes that stand around a segment's picture: its command's own, and the requests behind it.
  private static func bytesAround(_ profile: PrinterProfile) -> Int {
    let requests = ESCPOSEncoder.batteryRequest.count + ESCPOSEncoder.completionRequest(CompletionIdentifier(0)).count
    return (profile.rasterCommand == .graphics ? 24 : 8) + requests
  }

  /// The most rows of a segment that is confirmed: two of them fill the buffer, so that the next arrives while one prints.
  public static func confirmedRows(_ profile: PrinterProfile) -> Int {
    let bytes = min(mostBytes, max(1024, profile.bufferBytes / 2)) - bytesAround(profile)
    return min(mostRows, max(1, bytes / profile.rowBytes))
  }

  /// Draws and encodes the next segment.
  /// - Returns: nil after the last copy.
  /// - Throws: What the plan's layout throws.
  public mutating func next() async throws -> PrintSegment? {
    while position.copy <= plan.copies {
      switch plan.source {
      case .pages(let layout):
        let document: any PaperDocument
        if let known = self.document {
          document = known
        } else {
          document = try await layout(position.copy)
          self.document = document
        }
        if position.page <= document.pages.count { return segment(of: document) }
      case .raw(let stream):
        if position.page == 1, let segment = segment(of: stream) { return segment }
      }
      startNextCopy()
    }
    return nil
  }

  /// The next segment of a document's first copy; nil after it.
  mutating func next(of document: any PaperDocument) -> PrintSegment? {
    guard position.copy == 1, position.page <= document.pages.count else { return nil }
    return segment(of: document)
  }

  /// The next piece of a raw stream; nil for one without a byte.
  private mutating func segment(of stream: RawStream) -> PrintSegment? {
    let isStart = pieces == nil
    var pieces =
      pieces
      ?? RawPieces(
        stream, target: rowsPerSegment * plan.profile.rowBytes, rowTarget: rowsPerSegment)
    guard let (range, changes) = pieces.next() else { return nil }
    self.pieces = pieces
    let isNewCopy = isStart && position.copy > 1
    let bytes = (isNewCopy ? ESCPOSEncoder.reset : []) + stream.bytes[range]
    let isEnd = range.upperBound == stream.bytes.count
    position.row = range.upperBound
    if isEnd { startNextCopy() }
    return PrintSegment(
      bytes: bytes, end: position, rows: range.count, isCheckpoint: isEnd, isPageEnd: isEnd, isCopyEnd: isEnd,
      addedDots: [], rawRows: pieces.rows, changesAutomaticStatus: changes || isNewCopy)
  }

  private mutating func startNextCopy() {
    position = PaperPosition(copy: position.copy + 1, page: 1, row: 0)
    document = nil
    pieces = nil
  }

  private mutating func segment(of document: any PaperDocument) -> PrintSegment {
    let page = document.pages[position.page - 1]
    let top = min(position.row, page.height)
    let bottom = Self.end(of: page, from: top, most: rowsPerSegment)
    let isPageEnd = bottom == page.height
    var bytes: [UInt8] = []
    // Text and frames are a few bytes a row.
    bytes.reserveCapacity(4 * (bottom - top) + 64)
    var addedDots: [AddedDot] = []
    if owesLeadingFeed {
      encoder.feed(dots: plan.leadingFeed, into: &bytes)
      owesLeadingFeed = false
    }
    if bottom > top {
      addedDots = encode(document, page: position.page - 1, rows: top..<bottom, into: &bytes)
    }
    position.row = bottom
    var isCopyEnd = false
    if isPageEnd {
      encoder.endPage(cut: page.cut, into: &bytes)
      isCopyEnd = position.page == document.pages.count
      if isCopyEnd {
        startNextCopy()
      } else {
        position = PaperPosition(copy: position.copy, page: position.page + 1, row: 0)
      }
    }
    return PrintSegment(
      bytes: bytes, end: position, rows: bottom - top, isCheckpoint: isPageEnd || Self.isSafe(bottom, on: page),
      isPageEnd: isPageEnd, isCopyEnd: isCopyEnd, addedDots: addedDots)
  }

  /// Writes rows of a page: in text mode with the printer's own characters where it has them.
  private func encode(
    _ document: any PaperDocument, page: Int, rows: Range<Int>, into bytes: inout [UInt8]
  ) -> [AddedDot] {
    func moved(_ added: [AddedDot], by top: Int) -> [AddedDot] {
      added.map { AddedDot(page: page, row: top + $0.row, column: $0.column) }
    }
    guard plan.mode == .text else {
      return moved(encoder.raster(document.render(page: page, rows: rows), into: &bytes), by: rows.lowerBound)
    }
    var modes = ESCPOSEncoder.TextModes()
    var added: [AddedDot] = []
    // Rows that go as dots, gathered so that one command takes all that stand together.
    var dots = rows.lowerBound..<rows.lowerBound
    var hasInk = false
    func draw() {
      if hasInk {
        let picture = document.render(page: page, rows: dots)
        added += moved(encoder.dots(picture, modes: &modes, into: &bytes), by: dots.lowerBound)
      } else {
        encoder.feed(dots: dots.count, into: &bytes)
      }
      hasInk = false
    }
    for piece in document.pieces(page: page, rows: rows) {
      switch piece {
      case .text(let line) where encoder.canPrint(line):
        draw()
        encoder.text(line, modes: &modes, into: &bytes)
      case .code(let code):
        guard let command = encoder.command(for: code) else { fallthrough }
        draw()
        bytes += command
      case .blank:
        dots = dots.lowerBound..<piece.rows.upperBound
        continue
      default:
        hasInk = true
        dots = dots.lowerBound..<piece.rows.upperBound
        continue
      }
      dots = piece.rows.upperBound..<piece.rows.upperBound
    }
    draw()
    return added
  }

  /// The last safe row within reach; where there is none, the last row within reach.
  private static func end(of page: PaperPage, from top: Int, most: Int) -> Int {
    let reach = min(top + most, page.height)
    let index = firstIndex(above: reach, in: page.safeRows)
    if index > 0, page.safeRows[index - 1] > top { return min(page.safeRows[index - 1], page.height) }
    return reach
  }

  private static func isSafe(_ row: Int, on page: PaperPage) -> Bool {
    let index = firstIndex(above: row, in: page.safeRows)
    return index > 0 && page.safeRows[index - 1] == row
  }

  /// The index of the first row above a value, by halving.
  private static func firstIndex(above value: Int, in rows: [Int]) -> Int {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] > value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
