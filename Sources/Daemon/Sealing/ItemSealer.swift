import Core
import Crypto
import Imaging

/// Seals content of any length as it comes, a chunk at a time, under a key that is made for it and kept nowhere else.
struct ItemSealer {
  private var chunks: SealedChunks
  /// The header, before anything was sealed.
  private var header: [UInt8]
  /// What may still turn out to be the last chunk.
  private var pending: [UInt8] = []

  /// A sealer with a new key.
  init(_ name: SealedName, under master: MasterKey) throws {
    let key = SymmetricKey(size: .bits256)
    header = try SealedHeader(key, of: name, under: master).bytes
    chunks = SealedChunks(key, of: name)
  }

  /// Seals content that is all there.
  static func seal(_ content: [UInt8], as name: SealedName, under master: MasterKey) throws -> [UInt8] {
    var sealer = try ItemSealer(name, under: master)
    var sealed = try sealer.seal(content[...])
    sealed += try sealer.finish()
    return sealed
  }

  /// Takes more content.
  /// - Returns: What can be written by now.
  mutating func seal(_ content: ArraySlice<UInt8>) throws -> [UInt8] {
    var sealed = header
    header = []
    let chunkCount = (pending.count + content.count) / SealedChunks.size
    if chunkCount > 1 {
      sealed.reserveCapacity(sealed.count + chunkCount * (SealedChunks.size + SealedChunks.tagSize))
    }
    var rest = content
    while pending.count + rest.count > SealedChunks.size {
      let part = rest.prefix(SealedChunks.size - pending.count)
      rest = rest.dropFirst(part.count)
      if pending.isEmpty {
        try chunks.seal(part, isLast: false, onto: &sealed)
      } else {
        pending += part
        try chunks.seal(pending[...], isLast: false, onto: &sealed)
        wipePending()
      }
    }
    // Not left to grow by itself: that would leave content behind in freed memory.
    if pending.count + rest.count > pending.capacity {
      var grown: [UInt8] = []
      grown.reserveCapacity(pending.isEmpty ? rest.count : SealedChunks.size)
      grown += pending
      wipePending()
      pending = grown
    }
    pending += rest
    return sealed
  }

  /// Ends the content.
  /// - Returns: The last of what is to be written.
  mutating func finish() throws -> [UInt8] {
    var sealed = header
    header = []
    try chunks.seal(pending[...], isLast: true, onto: &sealed)
    wipePending()
    return sealed
  }

  private mutating func wipePending() {
    pending.withUnsafeMutableBytes { $0.wipe() }
    pending.removeAll(keepingCapacity: true)
  }
}

/// Opens sealed content, wherever its bytes come from.
enum SealedItem {
  /// Bytes of the shortest sealed file: a header and an empty last chunk.
  static let leastSize = SealedHeader.size + SealedChunks.tagSize

  /// Reads and opens a sealed file chunk by chunk; nothing of it is returned before all of it is known to be whole.
  /// - Parameters:
  ///   - name: What it must have been sealed as.
  ///   - size: The file's bytes.
  ///   - master: What its key must be wrapped under.
  ///   - read: Reads so many bytes more onto the end of what it is given; false where they are not there.
  /// - Throws: `Problem` `contentDamaged`; what `read` throws.
  static func open(
    _ name: SealedName, size: Int, under master: MasterKey, read: (_ count: Int, _ bytes: inout [UInt8]) throws -> Bool
  ) throws -> [UInt8] {
    func damage(_ part: String) -> Problem { Problem(.contentDamaged, facts: ["function": part]) }
    guard size >= leastSize else { throw damage("size") }
    var bytes: [UInt8] = []
    guard try read(SealedHeader.size, &bytes), let header = SealedHeader(bytes) else { throw damage("header") }
    var chunks = SealedChunks(try header.key(of: name, under: master), of: name)
    var content: [UInt8] = []
    var left = size - SealedHeader.size
    while left > 0 {
      let count = min(left, SealedChunks.size + SealedChunks.tagSize)
      left -= count
      bytes.removeAll(keepingCapacity: true)
      guard try read(count, &bytes) else { throw damage("size") }
      try chunks.open(bytes[...], isLast: left == 0, onto: &content)
      // Once the first chunk is known to be ours, so is the file's length, as far as memory goes.
      if content.count == SealedChunks.size { content.reserveCapacity(size - SealedHeader.size) }
    }
    return content
  }
}
