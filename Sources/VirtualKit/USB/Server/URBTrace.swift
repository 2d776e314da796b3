import Foundation
import Synchronization

/// Writes a line for each transfer that ends: when, which device, number, endpoint, what was asked and what came of it.
///
/// Never what was in it: paper and pictures are citizens' own.
final class URBTrace: Sendable {
  private let file: Mutex<FileHandle?>

  /// A trace that is off.
  init() { file = Mutex(nil) }

  /// Whether lines are written.
  var isOn: Bool { file.withLock { $0 != nil } }

  /// Begins a new file, for its owner alone.
  /// - Returns: Whether it could be made.
  func begin(_ path: String) -> Bool {
    guard
      FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: path)
    else { return false }
    file.withLock { $0 = handle }
    return true
  }

  /// Ends the file.
  func end() { file.withLock { $0 = nil } }

  /// Notes a transfer that has ended.
  func note(_ busID: String, _ transfer: USBTransfer, status: URBStatus, count: Int) {
    guard isOn else { return }
    let request = transfer.setup.map { setup in
      " request=" + setup.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
    let line =
      "\(stamp) \(busID) #\(transfer.id) \(transfer.isIn ? "in" : "out") ep=\(transfer.endpoint & 0x7F)"
      + " length=\(transfer.length) actual=\(count) status=\(status.name)\(request ?? "")\n"
    file.withLock { handle in
      do { try handle?.write(contentsOf: Data(line.utf8)) } catch { handle = nil }
    }
  }

  /// Seconds of CLOCK_MONOTONIC, to the microsecond.
  private var stamp: String {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let micro = String(time.tv_nsec / 1000)
    return "\(time.tv_sec)." + String(repeating: "0", count: 6 - micro.count) + micro
  }
}
