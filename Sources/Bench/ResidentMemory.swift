import ArgumentParser
import Foundation
import Imaging

/// What of this process is in memory, by the kernel's own count (proc(5)).
enum ResidentMemory {
  /// Gives back what was freed, as the daemon does when the kit is quiet, and begins a new peak.
  /// - Returns: Resident memory now, in KiB.
  static func settle() throws -> Int {
    WorkingMemory.release()
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
