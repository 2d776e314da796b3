import ArgumentParser
import CMalloc
import Foundation

/// What of this process is in memory, by the kernel's own count (proc(5)).
enum ResidentMemory {
  /// Sets the allocator as the daemon does.
  static func configureAllocator() {
    mallopt(M_TRIM_THRESHOLD, 256 << 10)
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
  }

  /// Gives back what was freed, and begins a new peak.
  /// - Returns: Resident memory now, in KiB.
  static func settle() throws -> Int {
    malloc_trim(0)
    // 5 resets the peak.
    try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
    return try status("VmRSS")
  }

  /// The most since the last ``settle()``, in KiB.
  static func peak() throws -> Int { try status("VmHWM") }

  private static func status(_ name: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
      let figure = line.split(separator: " ", omittingEmptySubsequences: true).compactMap({ Int($0) }).first
    else { throw ValidationError("/proc/self/status has no \(name).") }
    return figure
  }
}
