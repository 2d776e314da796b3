import Core
import Crypto

/// What is sealed: whose it is, and what of it. Both are bound into the sealed bytes.
struct SealedName: Sendable, Equatable {
  /// A job's or a document's id.
  let subject: String
  /// The item's name.
  let item: String
}

/// The beginning of a sealed file: which format, under which master, and the file's own key, wrapped.
///
/// ```
/// offset  bytes
///      0      8  "SATCHEL" and the format's version, 1
///      8     16  the master key's id
///     24     60  the data key, wrapped: nonce, key, tag
/// ```
struct SealedHeader {
  /// Bytes of a header.
  static let size = 8 + 16 + MasterKey.wrappedSize
  /// The format, with its version as the last byte.
  static let format: [UInt8] = Array("SATCHEL".utf8) + [1]

  /// The id of the master that wraps the key.
  let master: [UInt8]
  private let wrapped: ArraySlice<UInt8>

  /// Reads a header.
  /// - Returns: nil for whatever is none of this format.
  init?(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes.prefix(Self.size))
    guard bytes.count == Self.size, bytes.starts(with: Self.format) else { return nil }
    master = Array(bytes[8..<24])
    wrapped = bytes[24...]
  }

  /// Wraps a key for a name.
  init(_ key: SymmetricKey, of name: SealedName, under master: MasterKey) throws {
    self.master = master.id
    wrapped = Array(try master.wrap(key, for: Self.context(name, master.id)))[...]
  }

  /// The header as it is written.
  var bytes: [UInt8] { Self.format + master + wrapped }

  /// The file's key.
  /// - Throws: `Problem` `contentDamaged` for another master, and for a header that was changed or belongs to another name.
  func key(of name: SealedName, under master: MasterKey) throws(Problem) -> SymmetricKey {
    guard self.master == master.id, let key = master.unwrap(wrapped, for: Self.context(name, master.id)) else {
      throw Problem(.contentDamaged, facts: ["function": "key"])
    }
    return key
  }

  private static func context(_ name: SealedName, _ master: [UInt8]) -> [UInt8] {
    format + master + Array(name.subject.utf8) + [0] + Array(name.item.utf8)
  }
}

/// How the parts of a sealed file's content are told apart: the STREAM construction (Hoang, Reyhanitabar, Rogaway and
/// Vizár, 2015). Each file has a key of its own, so that a nonce is the chunk's number and whether it is the last.
struct SealedChunks {
  /// Bytes of content in each chunk but the last.
  static let size = 64 << 10
  /// Bytes that sealing adds to a chunk.
  static let tagSize = 16

  private let key: SymmetricKey
  private let context: [UInt8]
  private var number: UInt32 = 0

  /// The chunks of a file, from its first on.
  init(_ key: SymmetricKey, of name: SealedName) {
    self.key = key
    context = SealedHeader.format + Array(name.subject.utf8) + [0] + Array(name.item.utf8) + [0]
  }

  /// Seals the next chunk onto the end of `sealed`.
  mutating func seal(_ content: ArraySlice<UInt8>, isLast: Bool, onto sealed: inout [UInt8]) throws {
    let place = try next(isLast: isLast)
    let box = try content.withUnsafeBytes {
      try AES.GCM.seal($0, using: key, nonce: try AES.GCM.Nonce(data: place), authenticating: context + place)
    }
    sealed += box.ciphertext
    sealed += box.tag
  }

  /// Opens the next chunk onto the end of `content`.
  /// - Throws: `Problem` `contentDamaged` where it was changed, or is not the one that belongs here.
  mutating func open(_ sealed: ArraySlice<UInt8>, isLast: Bool, onto content: inout [UInt8]) throws {
    let place = try next(isLast: isLast)
    let end = sealed.endIndex - Self.tagSize
    guard end >= sealed.startIndex,
      let box = try? AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: place), ciphertext: sealed[..<end], tag: sealed[end...]),
      let opened = try? AES.GCM.open(box, using: key, authenticating: context + place)
    else { throw Problem(.contentDamaged, facts: ["function": "chunk"]) }
    content += opened
  }

  /// The next chunk's number and whether it is the last: its nonce.
  private mutating func next(isLast: Bool) throws -> [UInt8] {
    defer { number &+= 1 }
    // 256 TiB: a number never comes again under the same key.
    guard number < .max else { throw Problem(.storageFailed, facts: ["function": "chunk"]) }
    return [UInt8](repeating: 0, count: 7) + withUnsafeBytes(of: number.bigEndian) { Array($0) } + [isLast ? 1 : 0]
  }
}
