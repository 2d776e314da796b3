import Core
import Synchronization

/// A printer at work for one host.
///
/// A transfer to the printer is held until the model has taken its bytes; one from it until the printer says
/// something. The model ends transfers on whatever thread moves it on.
final class USBPrinterAttachment: USBAttachment {
  private struct State {
    /// The host's numbers of transfers to the printer, by the model's.
    var sends: [UInt32: Int] = [:]
    /// Transfers from the printer that wait, in order.
    var waiting: [USBTransfer] = []
    /// What the printer said and no transfer has fetched.
    var unread: [UInt8] = []
    /// The model's number of the one receive under way.
    var receive: Int?
    var isDetached = false
  }

  private let device: USBPrinter
  private let link: VirtualPrinterLink
  private let port: USBPort
  private let watch: Int
  private let state = Mutex(State())

  init(_ device: USBPrinter, link: VirtualPrinterLink, port: USBPort) {
    self.device = device
    self.link = link
    self.port = port
    watch = device.printer.watchPlug { isPlugged in if !isPlugged { port.unplug() } }
    // A cable that was pulled since the link was opened has been told to nobody.
    if !device.printer.isPlugged { port.unplug() }
  }

  func control(_ setup: USBSetup, data: [UInt8]) -> USBReply {
    switch (setup.requestType, setup.request) {
    case (0xA1, 0): return setup.value == 0 ? .data(device.deviceID) : .stall
    case (0xA1, 1): return device.printer.portStatus.map { .data([$0]) } ?? .stall
    // 0x23 is what version 1.0 of the class said, and what some hosts still say.
    case (0x21, 2), (0x23, 2):
      state.withLock { $0.unread = [] }
      device.printer.softReset(link: link.number)
      return .done
    default: return .stall
    }
  }

  func submit(_ transfer: USBTransfer) {
    if transfer.isIn { receive(transfer) } else { send(transfer) }
  }

  func cancel(_ id: UInt32) {
    let victim = state.withLock { state -> (isWaiting: Bool, transfer: Int?) in
      if let index = state.waiting.firstIndex(where: { $0.id == id }) {
        state.waiting.remove(at: index)
        guard state.waiting.isEmpty else { return (true, nil) }
        defer { state.receive = nil }
        return (true, state.receive)
      }
      return (false, state.sends[id])
    }
    if victim.isWaiting { port.complete(.received(id, [], .cancelled)) }
    if let transfer = victim.transfer { device.printer.cancel(transfer) }
  }

  func handle(_ event: USBEvent) {
    switch event {
    case .configured, .alternate: device.printer.setHalt(send: false, receive: false)
    case .haltSet(let endpoint) where endpoint == PrinterDescriptors.outEndpoint: device.printer.setHalt(send: true)
    case .haltSet: device.printer.setHalt(receive: true)
    case .haltCleared(let endpoint) where endpoint == PrinterDescriptors.outEndpoint:
      device.printer.setHalt(send: false)
    case .haltCleared: device.printer.setHalt(receive: false)
    }
  }

  func service() {}

  func detach() {
    state.withLock { state in
      state.isDetached = true
      state.waiting = []
    }
    device.printer.endWatch(watch)
    device.printer.close(link.number)
  }

  // MARK: - To the printer

  private func send(_ transfer: USBTransfer) {
    let number = device.printer.newTransfer()
    state.withLock { $0.sends[transfer.id] = number }
    device.printer.begin(send: transfer.data, id: number, link: link.number, deadline: nil) { [weak self] result in
      self?.sent(transfer.id, result)
    }
  }

  private func sent(_ id: UInt32, _ result: Result<Int, DeviceError>) {
    let isDetached = state.withLock { state in
      state.sends[id] = nil
      return state.isDetached
    }
    guard !isDetached else { return }
    switch result {
    case .success(let count): port.complete(.sent(id, count))
    case .failure(let error):
      // After an unplug nobody is left to hear of it.
      guard let status = error.urbStatus else { return }
      port.complete(.sent(id, error.transferred, status))
    }
  }

  // MARK: - From the printer

  private func receive(_ transfer: USBTransfer) {
    state.withLock { $0.waiting.append(transfer) }
    deliver()
  }

  /// Gives what is there to those who wait, then asks the model for more if somebody still does.
  private func deliver() {
    let number = state.withLock { state -> Int? in
      while let transfer = state.waiting.first, !state.unread.isEmpty {
        state.waiting.removeFirst()
        port.complete(take(transfer, &state.unread))
      }
      guard !state.waiting.isEmpty, state.receive == nil, !state.isDetached else { return nil }
      state.receive = device.printer.newTransfer()
      return state.receive
    }
    guard let number else { return }
    device.printer.begin(receiveWith: number, link: link.number, deadline: nil) { [weak self] result in
      self?.received(number, result)
    }
  }

  private func received(_ number: Int, _ result: Result<[UInt8], DeviceError>) {
    state.withLock { state in
      if state.receive == number { state.receive = nil }
      switch result {
      case .success(let bytes): state.unread += bytes
      case .failure(let error):
        guard let status = error.urbStatus, error.code != .cancelled else { return }
        for transfer in state.waiting { port.complete(.received(transfer.id, [], status)) }
        state.waiting = []
      }
    }
    if case .success = result { deliver() }
  }

  /// As many whole packets as the host has room for; a packet that does not fit is lost, as it is on the wire.
  private func take(_ transfer: USBTransfer, _ unread: inout [UInt8]) -> USBCompletion {
    let packet = device.descriptors.speed.bulkPacketBytes
    let count = transfer.length >= unread.count ? unread.count : transfer.length / packet * packet
    let isOverflow = count == 0 || (count < unread.count && transfer.length % packet != 0)
    let data = Array(unread.prefix(count))
    unread.removeFirst(count)
    guard isOverflow else { return .received(transfer.id, data) }
    unread.removeFirst(min(packet, unread.count))
    return .received(transfer.id, data, .overflow)
  }
}

extension DeviceError {
  /// What the host's driver sees; nil where it is gone.
  fileprivate var urbStatus: URBStatus? {
    switch code {
    case .disconnected: nil
    case .cancelled: .cancelled
    default: .stalled
    }
  }
}
