import Foundation
import Glibc
import Imaging
import Testing

/// What the allocator keeps between two pictures, and what it gives back.
@Suite struct WorkingMemoryTests {
  private static let bytes = 8 << 20

  /// The share of a fresh buffer's pages that are in memory before anybody has touched them; then touches all.
  private static func residentShare() -> Double {
    let page = Int(getpagesize())
    guard let buffer = malloc(bytes) else { return .nan }
    defer { free(buffer) }
    let start = UnsafeMutableRawPointer(
      bitPattern: (UInt(bitPattern: buffer) + UInt(page) - 1) / UInt(page) * UInt(page))
    let count = bytes / page - 1
    var pages = [UInt8](repeating: 0, count: count)
    guard mincore(start, count * page, &pages) == 0 else { return .nan }
    memset(buffer, 0xA5, bytes)
    return Double(pages.count { $0 & 1 == 1 }) / Double(count)
  }

  @Test("what one picture has freed the next one finds, until it is given back")
  func keeping() async {
    // A thread of its own: the heap's end is the thread's.
    let shares = await withCheckedContinuation { continuation in
      let thread = Thread {
        WorkingMemory.keep()
        var shares = (0..<4).map { _ in Self.residentShare() }
        WorkingMemory.giveBack()
        shares.append(Self.residentShare())
        continuation.resume(returning: shares)
      }
      thread.start()
    }
    #expect(shares[1...3].allSatisfy { $0 > 0.95 } && shares[4] < 0.1, "\(shares)")
  }
}
