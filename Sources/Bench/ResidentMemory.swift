import ArgumentParser
import Foundation
import Imaging

/// What of a process is in memory, by the kernel's own count (proc(5)).
enum ResidentMemory {
  /// Gives back what was freed, as the daemon does when the kit is quiet, and begins a new peak.
  /// - Returns: Resident memory now, in KiB.
  static func settle() throws -> Int {
    WorkingMemory.release()
    return try begin(of: getpid())
  }

  /// Begins a new peak of a process.
  /// - Returns: Resident memory now, in KiB.
  static func begin(of process: Int32) throws -> Int {
    // 5 resets the peak.
    try "5".write(toFile: "/proc/\(process)/clear_refs", atomically: false, encoding: .utf8)
    return try now(of: process)
  }

  /// Resident memory, in KiB.
  static func now(of process: Int32) throws -> Int { try status("VmRSS", process) }

  /// The most since the last ``settle()``, in KiB.
  static func peak() throws -> Int { try peak(of: getpid()) }

  /// The most since the last ``begin(of:)``, in KiB.
  static func peak(of process: Int32) throws -> Int { try status("VmHWM", process) }

  private static func status(_ name: String, _ process: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name + ":") }),
      let figure = line.split(separator: " ", omittingEmptySubsequences: true).compactMap({ Int($0) }).first
    else { throw ValidationError("/proc/\(process)/status has no \(name).") }
    return figure
  }
}
