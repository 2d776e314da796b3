import Core
import Crypto
import Foundation

/// Digests that only this kit can make: the database finds by them, and whoever reads it cannot try out names or numbers.
///
/// They hang on a secret that is sealed like all content, not on the master key: a new master leaves the rows as they are.
struct KeyedDigests: Sendable {
  /// Bytes of the secret.
  static let size = 32

  private let references: SymmetricKey
  private let submissions: SymmetricKey

  /// The digests of a secret.
  init(secret: [UInt8]) {
    references = SymmetricKey(data: secret)
    submissions = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: references, info: Data("satchel submissions 1".utf8), outputByteCount: Self.size)
  }

  /// What a reference is found by.
  func tag(reference: String) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(reference.utf8), using: references))
  }

  /// What a submission's key or body is known again by.
  func digest(_ bytes: some DataProtocol) -> Data { keyed(Data(SHA256.hash(data: bytes))) }

  /// The same out of a digest without a key, as earlier versions kept it.
  func keyed(_ plain: Data) -> Data { Data(HMAC<SHA256>.authenticationCode(for: plain, using: submissions)) }
}
