import Core

/// One importer: reads what it wants, lets the device do it, writes what came of it, on a thread of its own.
///
/// The end of the connection, from whichever side, is the cable being pulled.
actor USBIPConnection: SocketConnection {
  private let socket: SocketDescriptor
  private let catalogue: USBCatalogue
  private let wakeup: Wakeup
  private let port: USBPort
  private let executor = ThreadExecutor(name: "usbip-conn")
  private var reader = USBIPReader()
  private var outgoing: [UInt8] = []
  private var written = 0
  private var session: USBIPSession?
  /// Nothing more is read; what is to be written still is.
  private var isEnding = false

  /// The most bytes that wait to be written before reading stops.
  private static let outgoingLimit = 8 << 20

  init(_ socket: consuming SocketDescriptor, catalogue: USBCatalogue) throws(DeviceError) {
    self.socket = socket
    self.catalogue = catalogue
    let wakeup = try Wakeup()
    self.wakeup = wakeup
    port = USBPort { wakeup.wake() }
  }

  /// The thread that waits on the socket.
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Serves until the importer goes or the cable is pulled.
  func run() {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var isOpen = true
    while isOpen, !port.isUnplugged {
      let isReading = !isEnding && outgoing.count - written < Self.outgoingLimit
      wakeup.wait(for: socket, reading: isReading, writing: written < outgoing.count)
      do {
        if isReading, try !read(&buffer) { isOpen = false }
        session?.service(&outgoing)
      } catch {
        catalogue.onFault(error)
        isOpen = false
      }
      if isOpen { isOpen = write() }
    }
    session?.end()
    // At once, not when the last reference goes.
    socket.shutDown()
  }

  /// Pulls the cable.
  nonisolated func close() { port.unplug() }

  /// - Returns: Whether the importer is still there.
  private func read(_ buffer: inout [UInt8]) throws(USBIPFault) -> Bool {
    switch socket.read(into: &buffer) {
    case .nothing: return true
    case .end: return false
    case .bytes(let count): reader.append(buffer[..<count])
    }
    while !isEnding, let message = try reader.next() { try obey(message) }
    return true
  }

  private func obey(_ message: USBIPMessage) throws(USBIPFault) {
    switch message {
    case .list:
      let plugged = catalogue.exports.filter { $0.device.isPlugged }
      outgoing += USBIPReply.list(plugged.map { ($0.busID, $0.number, $0.device.descriptors) })
      isEnding = true
    case .importDevice(let busID): give(busID)
    case .submit(let transfer): try session?.submit(transfer, &outgoing)
    case .unlink(let id, let victim): session?.unlink(victim, by: id, &outgoing)
    }
  }

  private func give(_ busID: String) {
    guard let export = catalogue[busID], export.device.isPlugged else {
      outgoing += USBIPReply.refused(.noDevice)
      isEnding = true
      return
    }
    do {
      let attachment = try export.take(port)
      session = USBIPSession(export, attachment: attachment, port: port, trace: catalogue.trace)
      outgoing += USBIPReply.imported(busID: busID, number: export.number, export.device.descriptors)
      reader.phase = .transfers
    } catch {
      outgoing += USBIPReply.refused(error.code == .busy ? .busy : .noDevice)
      isEnding = true
    }
  }

  /// - Returns: Whether the connection goes on.
  private func write() -> Bool {
    while written < outgoing.count {
      guard let count = socket.write(outgoing[written...]) else { return false }
      if count == 0 { break }
      written += count
    }
    if written == outgoing.count || written > 1 << 20 {
      outgoing.removeFirst(written)
      written = 0
    }
    return !(isEnding && outgoing.isEmpty)
  }
}
