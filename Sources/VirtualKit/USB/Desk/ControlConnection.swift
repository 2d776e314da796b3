import Core
import Synchronization

/// One caller of the control socket: a line in, a line out.
actor ControlConnection: SocketConnection {
  private let socket: SocketDescriptor
  private let desk: ControlDesk
  private let wakeup: Wakeup
  private let executor = ThreadExecutor(name: "vkit-control")
  private nonisolated let isClosing = Mutex(false)
  private var line: [UInt8] = []
  private var outgoing: [UInt8] = []

  init(_ socket: consuming SocketDescriptor, desk: ControlDesk) throws(DeviceError) {
    self.socket = socket
    self.desk = desk
    wakeup = try Wakeup()
  }

  /// The thread that waits for lines and does what they say.
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Serves until the caller goes.
  func run() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    var isReading = true
    while !isClosing.withLock({ $0 }), isReading || !outgoing.isEmpty {
      // Who does not fetch the answers is not asked for more.
      let wantsMore = isReading && outgoing.isEmpty
      wakeup.wait(for: socket, reading: wantsMore, writing: !outgoing.isEmpty)
      if wantsMore {
        switch socket.read(into: &buffer) {
        case .bytes(let count): isReading = take(buffer[..<count])
        case .nothing: break
        case .end: isReading = false
        }
      }
      guard let count = socket.write(outgoing[...]) else { break }
      outgoing.removeFirst(count)
    }
    socket.shutDown()
  }

  /// Ends ``run()``.
  nonisolated func close() {
    isClosing.withLock { $0 = true }
    wakeup.wake()
  }

  /// - Returns: Whether to go on reading.
  private func take(_ bytes: ArraySlice<UInt8>) -> Bool {
    for byte in bytes {
      guard byte == 0x0A else {
        line.append(byte)
        if line.count > ControlLine.limit {
          outgoing += Array("error \(ControlLine.Fault.tooLong.text)\n".utf8)
          return false
        }
        continue
      }
      outgoing += Array((desk.obey(String(decoding: line, as: UTF8.self)) + "\n").utf8)
      line = []
    }
    return true
  }
}
