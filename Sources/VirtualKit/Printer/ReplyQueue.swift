/// What the printer says and nobody has read yet, in order and bounded.
struct ReplyQueue: Sendable {
  private struct Reply: Sendable {
    let bytes: [UInt8]
    let isCompletion: Bool
  }

  private var replies: [Reply] = []
  /// The most replies that wait; more drop the oldest.
  private static let limit = 256

  var isEmpty: Bool { replies.isEmpty }

  /// - Returns: Whether an older reply was dropped.
  mutating func append(_ bytes: [UInt8]) -> Bool { append(Reply(bytes: bytes, isCompletion: false)) }

  /// Appends a completion id; of those that nobody has read only the newest is kept.
  mutating func appendCompletion(_ bytes: [UInt8]) {
    replies.removeAll(where: \.isCompletion)
    _ = append(Reply(bytes: bytes, isCompletion: true))
  }

  mutating func takeAll() -> [UInt8] {
    defer { replies.removeAll(keepingCapacity: true) }
    return replies.flatMap(\.bytes)
  }

  mutating func removeAll() { replies = [] }

  private mutating func append(_ reply: Reply) -> Bool {
    replies.append(reply)
    guard replies.count > Self.limit else { return false }
    replies.removeFirst()
    return true
  }
}
