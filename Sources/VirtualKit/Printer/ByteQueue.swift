/// A bounded first-in first-out of bytes in one fixed allocation.
struct ByteQueue: Sendable {
  private var storage: [UInt8]
  private var head = 0
  private(set) var count = 0

  init(capacity: Int) { storage = [UInt8](repeating: 0, count: max(16, capacity)) }

  var capacity: Int { storage.count }
  var free: Int { storage.count - count }

  /// Appends; the caller keeps within ``free``.
  mutating func append(_ byte: UInt8) {
    precondition(count < storage.count)
    storage[(head + count) % storage.count] = byte
    count += 1
  }

  mutating func popFirst() -> UInt8? {
    guard count > 0 else { return nil }
    let byte = storage[head]
    head = (head + 1) % storage.count
    count -= 1
    return byte
  }

  /// Takes up to `limit` bytes.
  mutating func pop(_ limit: Int) -> [UInt8] {
    let taken = min(limit, count)
    let first = min(taken, storage.count - head)
    var bytes = Array(storage[head..<head + first])
    if first < taken { bytes += storage[0..<taken - first] }
    head = (head + taken) % storage.count
    count -= taken
    return bytes
  }

  mutating func removeAll() {
    head = 0
    count = 0
  }
}
