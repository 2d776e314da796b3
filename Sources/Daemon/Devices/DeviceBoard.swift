import Core
import Synchronization

/// What is known of each device now: lanes write it, front ends read it, and nobody waits for anybody.
final class DeviceBoard: Sendable {
  private let devices = Mutex<[String: DeviceView]>([:])
  private let announce: @Sendable (String) -> Void

  /// A board that calls `announce` with a device's id after each change.
  init(announce: @escaping @Sendable (String) -> Void) { self.announce = announce }

  /// All devices by id.
  var all: [DeviceView] { devices.withLock { $0.values.sorted { $0.id < $1.id } } }

  /// A device.
  subscript(id: String) -> DeviceView? { devices.withLock { $0[id] } }

  /// Shows a device, new or changed.
  func show(_ device: DeviceView) {
    let isChanged = devices.withLock { devices in
      defer { devices[device.id] = device }
      return devices[device.id] != device
    }
    if isChanged { announce(device.id) }
  }

  /// Changes what is shown of a device; does nothing for an unknown one.
  func update(_ id: String, _ change: (inout DeviceView) -> Void) {
    let isChanged = devices.withLock { devices in
      guard var device = devices[id] else { return false }
      change(&device)
      defer { devices[id] = device }
      return devices[id] != device
    }
    if isChanged { announce(id) }
  }

  /// Why a pending job that asked for `requested` is not begun; empty where it is only its turn that has not come.
  func waitReasons(kind: JobKind, requested: String) -> [JobReason] {
    let wanted: DeviceKind = kind == .print ? .printer : .camera
    let able = all.filter { $0.kind == wanted && $0.isMeant(by: requested) }
    let present = able.filter { $0.state != .absent }
    if present.isEmpty { return [.connectingToDevice] }
    guard present.allSatisfy({ $0.state == .stopped }) else { return [] }
    // A camera is stopped only where it cannot be opened.
    guard kind == .print else { return [.connectingToDevice] }
    let reasons = Set(present.flatMap(\.stateReasons).compactMap(PrinterReason.init(rawValue:)))
    return [.printerStopped] + JobReason.causes(reasons)
  }

  /// What a printout may be laid out for.
  /// - Parameter mode: What it asks for; nil: the likely printer's own mode.
  func rowWidths(requested: String, mode: PrintMode?) -> RowWidths {
    let printers = all.filter { $0.kind == .printer && $0.isMeant(by: requested) }
    let likely = (printers.first { $0.state != .absent } ?? printers.first)?.capabilities
    let isText = (mode ?? likely?.mode) == .text
    return RowWidths(
      likely: likely?.dots, longest: printers.compactMap(\.capabilities.dots).max(),
      font: isText ? likely?.chinese?.encoding : nil)
  }
}

extension DeviceView {
  /// Whether a job that asked for `requested` may come here; `auto` leaves out a printer that takes no ESC/POS.
  fileprivate func isMeant(by requested: String) -> Bool {
    guard requested == "auto" else { return id == requested }
    return !stateReasons.contains(PrinterReason.notESCPOS.rawValue)
  }
}
