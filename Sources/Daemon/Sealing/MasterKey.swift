import Core
import Crypto
import Foundation
import Imaging

/// The kit's master key: it wraps the keys of what is kept, and nothing else.
///
/// The master itself is wiped as soon as two keys are derived from it: the one that wraps, and a public number that says
/// which master it was.
final class MasterKey: Sendable {
  /// Bytes of a master key.
  static let size = 32

  /// A number by which anybody can tell two masters apart, and learn nothing of either; 16 bytes.
  let id: [UInt8]
  private let wrapping: LockedBytes

  /// Whether the system keeps the key out of the swap.
  var isLocked: Bool { wrapping.isLocked }

  /// Derives what is used of a master.
  init(_ master: consuming LockedBytes) throws {
    let input = master.withBytes { SymmetricKey(data: $0) }
    func derive(_ use: String, _ count: Int) -> SymmetricKey {
      HKDF<SHA256>.deriveKey(inputKeyMaterial: input, info: Data("satchel \(use) 1".utf8), outputByteCount: count)
    }
    id = derive("master id", 16).withUnsafeBytes { Array($0) }
    let key = derive("wrapping", Self.size)
    wrapping = try LockedBytes(count: Self.size) { memory in key.withUnsafeBytes { memory.copyMemory(from: $0) } }
  }

  /// Wraps a data key.
  /// - Parameter context: What the key is for; another context does not open it.
  /// - Returns: Nonce, wrapped key and tag: ``wrappedSize`` bytes.
  func wrap(_ key: SymmetricKey, for context: [UInt8]) throws -> Data {
    let box = try key.withUnsafeBytes { try AES.GCM.seal($0, using: wrappingKey, authenticating: context) }
    return box.nonce + box.ciphertext + box.tag
  }

  /// Bytes of a wrapped key.
  static let wrappedSize = 12 + 32 + 16

  /// Unwraps a data key; nil where it was changed, or wrapped under another master or for another context.
  func unwrap(_ wrapped: some DataProtocol, for context: [UInt8]) -> SymmetricKey? {
    guard let box = try? AES.GCM.SealedBox(combined: Data(wrapped)),
      var key = try? AES.GCM.open(box, using: wrappingKey, authenticating: context)
    else { return nil }
    defer { key.withUnsafeMutableBytes { $0.wipe() } }
    return SymmetricKey(data: key)
  }

  /// The key for one use; swift-crypto wipes its own copy when that is let go.
  private var wrappingKey: SymmetricKey { wrapping.withBytes { SymmetricKey(data: $0) } }
}
