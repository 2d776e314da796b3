import Core
import Glibc
import Testing

@testable import VirtualKit

/// An importer for tests: what the kernel's virtual host controller does, by hand and on a thread of its own.
actor USBIPClient {
  /// An answer of the server to a submit or an unlink.
  struct Answer: Equatable {
    let isUnlink: Bool
    let id: UInt32
    let status: Int32
    let count: Int
    let data: [UInt8]
  }

  private let socket: SocketDescriptor
  private let wakeup: Wakeup
  private let executor = ThreadExecutor(name: "usbip-client")
  private var bytes: [UInt8] = []
  private var nextID: UInt32 = 0
  private var isIn: [UInt32: Bool] = [:]
  private var early: [Answer] = []

  init(port: UInt16) throws {
    socket = try SocketDescriptor(taking: Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0), from: "socket")
    wakeup = try Wakeup()
    _ = fcntl(socket.raw, F_SETFL, 0)
    try #require(SocketAddress.loopback(port: port).withPointer { connect(socket.raw, $0, $1) } == 0)
    _ = fcntl(socket.raw, F_SETFL, O_NONBLOCK)
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  // MARK: - Bytes

  /// Sends bytes as they are.
  /// - Returns: Whether the server is still there.
  @discardableResult func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let count = socket.write(rest) else { return false }
      rest = rest.dropFirst(count)
      if count == 0 { wakeup.wait(for: socket, reading: false, writing: true) }
    }
    return true
  }

  /// Waits for exactly so many bytes; nil at the end of the connection.
  func receive(_ count: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < count {
      wakeup.wait(for: socket, reading: true, writing: false)
      switch socket.read(into: &buffer) {
      case .bytes(let more): bytes += buffer[..<more]
      case .nothing: continue
      case .end: return nil
      }
    }
    defer { bytes.removeFirst(count) }
    return Array(bytes[..<count])
  }

  /// Waits until the server closes, whatever it says before.
  func waitForEnd() {
    while receive(1) != nil {}
  }

  /// Closes our direction: no more requests come.
  func endSending() { shutdown(socket.raw, CInt(SHUT_WR)) }

  // MARK: - Operations

  func list() throws -> [(busID: String, record: [UInt8], interfaces: [[UInt8]])] {
    send([0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0])
    let head = try #require(receive(12))
    #expect(head.prefix(8) == [0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0])
    var found: [(String, [UInt8], [[UInt8]])] = []
    for _ in 0..<head[8...].bigEndian(UInt32.self) {
      let record = try #require(receive(312))
      var interfaces: [[UInt8]] = []
      for _ in 0..<record[311] { interfaces.append(try #require(receive(4))) }
      found.append((String(decoding: record[256..<288].prefix { $0 != 0 }, as: UTF8.self), record, interfaces))
    }
    return found
  }

  /// Imports a device.
  /// - Returns: The status, and on success what the server says of the device.
  func attach(_ busID: String) throws -> (status: UInt32, record: [UInt8]) {
    let name = Array(busID.utf8)
    send([0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0] + name + [UInt8](repeating: 0, count: 32 - name.count))
    let head = try #require(receive(8))
    #expect(head.prefix(4) == [0x01, 0x11, 0x00, 0x03])
    let status = head[4...].bigEndian(UInt32.self)
    return (status, status == 0 ? try #require(receive(312)) : [])
  }

  // MARK: - Transfers

  /// Submits; the answer is fetched by ``answer()`` or ``answer(to:)``.
  func submit(_ endpoint: UInt8, length: Int, data: [UInt8] = [], setup: USBSetup? = nil) -> UInt32 {
    nextID += 1
    let isIn = setup?.isIn ?? (endpoint & 0x80 != 0)
    self.isIn[nextID] = isIn
    var message = UInt32(1).bigEndianBytes + nextID.bigEndianBytes + UInt32(0x10002).bigEndianBytes
    message += UInt32(isIn ? 1 : 0).bigEndianBytes + UInt32(endpoint & 0x7F).bigEndianBytes
    message += UInt32(0).bigEndianBytes + UInt32(length).bigEndianBytes + [UInt8](repeating: 0, count: 4)
    message += [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] + (setup?.bytes ?? [UInt8](repeating: 0, count: 8)) + data
    send(message)
    return nextID
  }

  func write(_ bytes: [UInt8]) -> UInt32 { submit(PrinterDescriptors.outEndpoint, length: bytes.count, data: bytes) }
  func read(_ length: Int, endpoint: UInt8 = PrinterDescriptors.inEndpoint) -> UInt32 {
    submit(endpoint, length: length)
  }

  func unlink(_ victim: UInt32) -> UInt32 {
    nextID += 1
    send(
      UInt32(2).bigEndianBytes + nextID.bigEndianBytes + [UInt8](repeating: 0, count: 12) + victim.bigEndianBytes
        + [UInt8](repeating: 0, count: 24))
    return nextID
  }

  /// Takes back every transfer that is not answered; what is answered meanwhile is thrown away.
  func cancelAll() throws {
    for victim in isIn.keys.sorted() {
      let id = unlink(victim)
      guard answer(to: id) != nil else { throw DeviceError(.disconnected, function: "unlink") }
    }
    isIn = [:]
    early = []
  }

  /// The next answer, in the order of their coming; nil at the end.
  func answer() -> Answer? {
    if !early.isEmpty { return early.removeFirst() }
    return fetch()
  }

  /// The answer to one message; others are kept for ``answer()``.
  func answer(to id: UInt32) -> Answer? {
    if let index = early.firstIndex(where: { $0.id == id }) { return early.remove(at: index) }
    while let answer = fetch() {
      if answer.id == id { return answer }
      early.append(answer)
    }
    return nil
  }

  /// A control transfer.
  /// - Returns: What came in; nil for a stall.
  func control(_ setup: USBSetup, data: [UInt8] = []) throws -> [UInt8]? {
    let id = submit(0, length: setup.isIn ? Int(setup.length) : data.count, data: data, setup: setup)
    guard let reply = self.answer(to: id) else { throw DeviceError(.disconnected, function: "control") }
    guard reply.status == 0 else {
      #expect(reply.status == -32)
      return nil
    }
    return reply.data
  }

  func configure(printerSetting: UInt16 = 1) throws {
    #expect(try control(USBSetup(0, 9, value: 1)) != nil)
    #expect(try control(USBSetup(1, 11, value: printerSetting)) != nil)
  }

  private func fetch() -> Answer? {
    guard let head = receive(48) else { return nil }
    let id = head[4..<8].bigEndian(UInt32.self)
    let status = Int32(bitPattern: head[20..<24].bigEndian(UInt32.self))
    guard head[0..<4].bigEndian(UInt32.self) == 3 else {
      return Answer(isUnlink: true, id: id, status: status, count: 0, data: [])
    }
    let count = Int(head[24..<28].bigEndian(UInt32.self))
    var data: [UInt8] = []
    if isIn.removeValue(forKey: id) == true {
      guard let more = receive(count) else { return nil }
      data = more
    }
    return Answer(isUnlink: false, id: id, status: status, count: count, data: data)
  }
}
