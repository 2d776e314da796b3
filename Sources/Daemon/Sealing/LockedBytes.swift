import Core
import Glibc
import Imaging

/// A secret in memory of its own: never swapped, in no core file, overwritten when it is let go.
///
/// An `[UInt8]` cannot promise that: each copy and each growth leaves bytes behind.
struct LockedBytes: ~Copyable, @unchecked Sendable {
  // Sendable: written by the initialiser alone, read through a borrow afterwards.
  private let memory: UnsafeMutableRawBufferPointer
  /// Whether the system keeps it out of the swap; where it refuses (RLIMIT_MEMLOCK), the rest still holds.
  let isLocked: Bool

  /// Takes memory and lets it be filled in place.
  /// - Parameters:
  ///   - count: Bytes, at least one.
  ///   - fill: Writes them.
  /// - Throws: `Problem` `storageFailed` where there is no memory; what `fill` throws.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    guard let base = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), base != MAP_FAILED
    else { throw Problem(.storageFailed, facts: ["function": "mmap"]) }
    madvise(base, count, MADV_DONTDUMP)
    let isLocked = mlock(base, count) == 0
    let memory = UnsafeMutableRawBufferPointer(start: base, count: count)
    do { try fill(memory) } catch {
      Self.giveBack(memory)
      throw error
    }
    self.memory = memory
    self.isLocked = isLocked
  }

  deinit { Self.giveBack(memory) }

  private static func giveBack(_ memory: UnsafeMutableRawBufferPointer) {
    memory.wipe()
    munlock(memory.baseAddress, memory.count)
    munmap(memory.baseAddress, memory.count)
  }

  /// Lends the bytes.
  borrowing func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try body(UnsafeRawBufferPointer(memory))
  }
}
