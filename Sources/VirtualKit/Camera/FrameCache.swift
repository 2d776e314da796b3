import Core

/// Encoded frames by what they show; the oldest go when the limit is reached.
struct FrameCache {
  struct Key: Hashable {
    let pixels: PixelFormat
    let width: Int
    var light = 0.0
    let index: Int
  }

  /// In bytes.
  let limit: Int
  private(set) var size = 0
  private var frames: [Key: [UInt8]] = [:]
  private var order: [Key] = []

  init(limit: Int) { self.limit = limit }

  subscript(key: Key) -> [UInt8]? { frames[key] }

  /// Keeps a frame, unless it alone exceeds the limit.
  mutating func insert(_ bytes: [UInt8], for key: Key) {
    guard bytes.count <= limit, frames[key] == nil else { return }
    while size + bytes.count > limit {
      let oldest = order.removeFirst()
      size -= frames.removeValue(forKey: oldest)?.count ?? 0
    }
    frames[key] = bytes
    order.append(key)
    size += bytes.count
  }
}
