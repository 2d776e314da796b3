import Core

/// What has been sent and not been confirmed, in the order sent.
struct ConfirmationLedger: Sendable {
  /// How one segment is confirmed.
  enum Request: Sendable, Equatable {
    case completion(CompletionIdentifier)
    case fence
  }

  /// One segment under way.
  struct Entry: Sendable, Equatable {
    let request: Request
    let bytes: Int
    let rows: Int
    let end: PaperPosition
    let isCheckpoint: Bool
  }

  private var entries: [Entry] = []

  /// Bytes under way.
  private(set) var bytes = 0
  /// Rows under way.
  private(set) var rows = 0
  /// The last checkpoint that was confirmed.
  private(set) var confirmed: PaperPosition?

  /// Whether nothing is under way.
  var isEmpty: Bool { entries.isEmpty }

  /// Fences under way.
  var fences: Int { entries.count { $0.request == .fence } }

  /// Notes a segment whose request has been sent.
  mutating func add(_ entry: Entry) {
    entries.append(entry)
    bytes += entry.bytes
    rows += entry.rows
  }

  /// Takes a completion id. Only the newest is kept by a printer that is not read, so it stands for all before it; one
  /// that is not under way belongs to cleared data or to a former owner and confirms nothing.
  /// - Returns: Whether it confirmed anything.
  mutating func take(_ identifier: CompletionIdentifier) -> Bool {
    guard let index = entries.firstIndex(where: { $0.request == .completion(identifier) }) else { return false }
    settle(through: index)
    return true
  }

  /// Takes a fence's answer: answers come in the order asked and do not say to what.
  /// - Returns: Whether it confirmed anything.
  mutating func takeFence() -> Bool {
    guard entries.first?.request == .fence else { return false }
    settle(through: 0)
    return true
  }

  private mutating func settle(through index: Int) {
    for entry in entries[...index] {
      bytes -= entry.bytes
      rows -= entry.rows
      if entry.isCheckpoint { confirmed = entry.end }
    }
    entries.removeSubrange(...index)
  }
}
