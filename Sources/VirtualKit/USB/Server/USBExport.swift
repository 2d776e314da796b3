import Core
import Synchronization

/// A device under its bus id: who has it, and whether it hangs.
final class USBExport: Sendable {
  private struct State {
    var port: USBPort?
    var isHung = false
    var imports = 0
  }

  /// What `usbip attach -b` names.
  let busID: String
  /// The device's number on the server's only bus.
  let number: UInt16
  let device: any USBDevice
  private let state = Mutex(State())

  init(busID: String, number: UInt16, device: any USBDevice) {
    self.busID = busID
    self.number = number
    self.device = device
  }

  /// Whether somebody has it.
  var isImported: Bool { state.withLock { $0.port != nil } }
  /// How often it was imported.
  var imports: Int { state.withLock { $0.imports } }

  /// Whether it answers nothing any more, though it is plugged in; ends with ``replug()``.
  var isHung: Bool {
    get { state.withLock { $0.isHung } }
    set {
      state.withLock { state in
        state.isHung = newValue
        state.port?.isHung = newValue
      }
    }
  }

  /// Gives it to an importer.
  /// - Throws: ``DeviceError``: `disconnected`, `busy`.
  func take(_ port: USBPort) throws(DeviceError) -> any USBAttachment {
    let isFree = state.withLock { state in
      guard state.port == nil else { return false }
      state.port = port
      port.isHung = state.isHung
      return true
    }
    guard isFree else { throw DeviceError(.busy, function: "import") }
    do {
      let attachment = try device.attach(to: port)
      state.withLock { $0.imports += 1 }
      return attachment
    } catch {
      state.withLock { $0.port = nil }
      throw error
    }
  }

  /// Takes it back when its connection has ended.
  func giveBack() { state.withLock { $0.port = nil } }

  /// Pulls the cable: the importer's connection is closed, and nobody can import it.
  func drop() {
    device.unplug()
    state.withLock { $0.port }?.unplug()
  }

  /// Puts the cable in again: it can be imported.
  func replug() {
    isHung = false
    device.replug()
  }
}
