import Foundation
import Glibc
import Imaging
import Testing

/// What the allocator keeps between two pictures; that it gives it back is the daemon's own test (``IdleTests``).
@Suite struct WorkingMemoryTests {
  private static let bytes = 8 << 20

  /// The share of a fresh buffer's pages that are in memory before anybody has touched them; then touches all.
  private static func residentShare() -> Double {
    let page = Int(getpagesize())
    guard let buffer = malloc(bytes) else { return .nan }
    defer { free(buffer) }
    let first = (UInt(bitPattern: buffer) + UInt(page) - 1) / UInt(page) * UInt(page)
    let count = bytes / page - 1
    var pages = [UInt8](repeating: 0, count: count)
    guard mincore(UnsafeMutableRawPointer(bitPattern: first), count * page, &pages) == 0 else { return .nan }
    memset(buffer, 0xA5, bytes)
    return Double(pages.count { $0 & 1 == 1 }) / Double(count)
  }

  @Test("what one picture has freed the next one finds")
  func keeping() async {
    WorkingMemory.prepare()
    // In one go on one thread, and the best of several: other tests take from the same heap.
    let shares = await withCheckedContinuation { continuation in
      Thread { continuation.resume(returning: (0..<8).map { _ in Self.residentShare() }) }.start()
    }
    #expect(shares.dropFirst().max() ?? 0 > 0.95, "\(shares)")
  }
}
