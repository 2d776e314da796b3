import Core

/// What stands rendered before the print head, and when the head is free; times in nanoseconds.
struct Mechanism: Sendable {
  /// One thing that the mechanism does, in order.
  enum Move: Sendable {
    case row([UInt8])
    case feed(Int)
    case cut(CutMode)
    /// Says that all before is on paper.
    case completion([UInt8])
    /// Ends the page without a cut: what comes next may come late.
    case pageEnd

    /// Whether the head waits for it in the middle of a page.
    fileprivate var usesPaper: Bool {
      switch self {
      case .row, .feed: true
      case .cut, .completion, .pageEnd: false
      }
    }
  }

  private var queue: [Move] = []
  private var first = 0
  /// Rows in the queue.
  private(set) var rows = 0
  /// When the last move ended.
  private(set) var freeAt: Int64 = 0
  /// Whether rows have been printed since the last cut or reset, so that a pause shows on paper.
  private var isWithinPage = false
  /// Time in which the head stood idle within a page for want of data.
  private(set) var starved: Int64 = 0
  /// How long a row takes, in nanoseconds.
  var rowTime: Int64
  private let cutTime: Int64

  init(rowTime: Int64, cutTime: Int64) {
    self.rowTime = rowTime
    self.cutTime = cutTime
  }

  var isEmpty: Bool { first == queue.count }

  /// Queues a move at `time`.
  mutating func append(_ move: Move, at time: Int64) {
    switch move {
    case .row: rows += 1
    case .feed(let count):
      guard count > 0 else { return }
      rows += count
    case .cut, .completion, .pageEnd: break
    }
    if isEmpty {
      queue.removeAll(keepingCapacity: true)
      first = 0
      if time > freeAt {
        if isWithinPage, move.usesPaper { starved += time - freeAt }
        freeAt = time
      }
    }
    queue.append(move)
  }

  /// When the first move will have been done; nil where there is none.
  var nextDue: Int64? {
    guard !isEmpty else { return nil }
    switch queue[first] {
    case .row, .feed: return freeAt + rowTime
    case .cut: return freeAt + cutTime
    case .completion, .pageEnd: return freeAt
    }
  }

  /// Does the first move at its due time; a feed goes row by row, as `.feed(1)`.
  mutating func take() -> Move? {
    guard let due = nextDue else { return nil }
    freeAt = due
    let move = queue[first]
    switch move {
    case .row:
      rows -= 1
      isWithinPage = true
    case .feed(let count):
      rows -= 1
      if count > 1 {
        queue[first] = .feed(count - 1)
        return .feed(1)
      }
    case .cut, .pageEnd: isWithinPage = false
    case .completion: break
    }
    first += 1
    if first > 1024 {
      queue.removeFirst(first)
      first = 0
    }
    return move
  }

  /// The head starts again at `time` after a stop, which is nobody's starvation.
  mutating func resume(at time: Int64) { freeAt = max(freeAt, time) }

  /// Forgets what is not printed.
  mutating func removeAll() {
    queue = []
    first = 0
    rows = 0
    isWithinPage = false
  }

  /// When `rowLimit` rows or fewer are left, or a completion or a cut is reached, or `rowsToEvent` rows are printed.
  func nextEvent(rowLimit: Int, rowsToEvent: Int?) -> Int64? {
    var time = freeAt
    var burnt = 0
    var left = rows
    for move in queue[first...] {
      switch move {
      case .completion: return time
      case .cut: return time + cutTime
      case .pageEnd: break
      case .row, .feed:
        let count: Int = if case .feed(let feed) = move { feed } else { 1 }
        var stop = count
        if left > rowLimit { stop = min(stop, left - rowLimit) }
        if let rowsToEvent, rowsToEvent > burnt { stop = min(stop, rowsToEvent - burnt) }
        time += Int64(stop) * rowTime
        if stop < count || (left > rowLimit && left - stop <= rowLimit) || burnt + stop == rowsToEvent { return time }
        burnt += count
        left -= count
      }
    }
    return isEmpty ? nil : time
  }
}
