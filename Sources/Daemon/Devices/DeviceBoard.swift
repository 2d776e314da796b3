import Core
import Synchronization

/// What is known of each device now: lanes write it, front ends read it, and nobody waits for anybody.
final class DeviceBoard: Sendable {
  private let devices = Mutex<[String: DeviceView]>([:])
  /// What each printer was taken for last; it stays while the printer is away.
  private let printers = Mutex<[String: PrinterProfiles.Resolved]>([:])
  /// Whether no job can be kept, and so none taken.
  private let isSpoolFull = Mutex(false)
  private let announce: @Sendable (String) -> Void

  /// A board that calls `announce` with a device's id after each change.
  init(announce: @escaping @Sendable (String) -> Void) { self.announce = announce }

  /// All devices by id.
  var all: [DeviceView] {
    let isFull = isSpoolFull.withLock { $0 }
    return devices.withLock { $0.values.sorted { $0.id < $1.id } }.map { $0.shown(isSpoolFull: isFull) }
  }

  /// A device.
  subscript(id: String) -> DeviceView? {
    let isFull = isSpoolFull.withLock { $0 }
    return devices.withLock { $0[id] }?.shown(isSpoolFull: isFull)
  }

  /// Shows with each printer whether no job can be kept.
  func show(isSpoolFull isFull: Bool) {
    isSpoolFull.withLock { $0 = isFull }
    for device in all where device.kind == .printer { announce(device.id) }
  }

  /// Shows a device, new or changed.
  func show(_ device: DeviceView) {
    let isChanged = devices.withLock { devices in
      defer { devices[device.id] = device }
      return devices[device.id] != device
    }
    if isChanged { announce(device.id) }
  }

  /// Shows what a printer is taken for; does nothing for an unknown one.
  func show(_ resolved: PrinterProfiles.Resolved, of id: String) {
    guard self[id] != nil else { return }
    printers.withLock { $0[id] = resolved }
    update(id) { $0.show(resolved) }
  }

  /// Shows a printer that has arrived.
  func show(_ printer: DeviceView, _ resolved: PrinterProfiles.Resolved) {
    printers.withLock { $0[printer.id] = resolved }
    var printer = printer
    printer.show(resolved)
    show(printer)
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
    let able = devices(of: wanted, for: requested)
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
  func rowWidths(requested: String, mode: PrintMode?) -> RowWidths { prospect(requested: requested, mode: mode).widths }

  /// What a printout may be laid out for, and the printer that it would go to now.
  /// - Returns: The printer as what it is taken for, and whether it confirms what it prints; nil: none is known.
  func prospect(
    requested: String, mode: PrintMode?
  ) -> (widths: RowWidths, printer: (profile: PrinterProfile, confirms: Bool)?) {
    let able = devices(of: .printer, for: requested)
    let likely =
      able.first { $0.state != .absent && $0.state != .stopped } ?? able.first { $0.state != .absent } ?? able.first
    let capabilities = likely?.capabilities
    let isText = (mode ?? capabilities?.mode) == .text
    let widths = RowWidths(
      likely: capabilities?.dots, longest: able.compactMap(\.capabilities.dots).max(),
      font: isText ? capabilities?.chinese?.encoding : nil,
      density: capabilities?.dotsPerInch.map(DotDensity.init(perInch:)) ?? .standard)
    // A printer that confirms nothing is known only once it was asked.
    let profile = likely.flatMap { likely in printers.withLock { $0[likely.id]?.profile } }
    return (widths, profile.map { ($0, capabilities?.confirmation != .accepted) })
  }

  /// Where a job that asked for `requested` may come; `auto` leaves out a printer that takes no ESC/POS.
  private func devices(of kind: DeviceKind, for requested: String) -> [DeviceView] {
    guard requested == "auto" else { return [self[requested]].compactMap { $0?.kind == kind ? $0 : nil } }
    let foreign = printers.withLock { $0.filter(\.value.isForeign).keys }
    return all.filter { $0.kind == kind && !foreign.contains($0.id) }
  }
}

extension DeviceView {
  /// A printer as it stands while the kit's disk is full: it takes nothing. What it prints it prints to its end.
  fileprivate func shown(isSpoolFull: Bool) -> DeviceView {
    guard isSpoolFull, kind == .printer, state != .absent else { return self }
    var view = self
    if view.state == .idle { view.state = .stopped }
    view.stateReasons = (view.stateReasons + [PrinterReason.spoolAreaFull.rawValue]).sorted()
    return view
  }
}

extension Problem {
  /// A device of another kind than is meant.
  static func otherDevice(than kind: DeviceKind, path: String) -> Problem {
    let expected =
      switch kind {
      case .printer: Localized(en: "a printer's id", zh: "打印机的编号")
      case .camera: Localized(en: "a camera's id", zh: "相机的编号")
      }
    return Problem(.invalidValue, path: path, facts: expected.fact("expected"))
  }
}
