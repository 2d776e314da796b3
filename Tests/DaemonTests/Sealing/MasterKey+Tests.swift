import Foundation

@testable import Daemon

extension MasterKey {
  /// A master key that is the same for the same seed.
  static func test(_ seed: UInt8 = 1) throws -> MasterKey {
    try MasterKey(try LockedBytes(count: size) { $0.copyBytes(from: bytes(seed)) })
  }

  /// The bytes of ``test(_:)``.
  static func bytes(_ seed: UInt8) -> [UInt8] { (0..<UInt8(size)).map { seed &+ $0 &* 7 } }
}

extension ContentStore {
  /// A store under the tests' key.
  init(folder: URL) throws { try self.init(folder: folder, master: .test()) }
}

/// Whether a part of a file's bytes stands in it.
func stands(_ part: [UInt8], in bytes: [UInt8]) -> Bool { Data(bytes).range(of: Data(part)) != nil }
