import Core
import Synchronization

/// What a ``SocketServer`` does with one caller, on a thread of its own.
protocol SocketConnection: Sendable {
  /// Serves until the caller goes or ``close()`` is called.
  func run() async
  /// Ends ``run()``; on any thread.
  func close()
}

/// Listens and gives each caller a connection.
actor SocketServer {
  /// The most callers at a time; more are shown the door.
  static let connectionLimit = 32

  /// Where it listens; 0 on a Unix socket.
  nonisolated let port: UInt16
  private let listener: SocketDescriptor
  private let connect: @Sendable (consuming SocketDescriptor) throws(DeviceError) -> any SocketConnection
  private let wakeup: Wakeup
  private let executor = ThreadExecutor(name: "vkit-server")
  private nonisolated let isStopping = Mutex(false)
  private nonisolated let ended = Mutex<[Int]>([])
  private var connections: [Int: (connection: any SocketConnection, task: Task<Void, Never>)] = [:]
  private var nextConnection = 0

  /// Nobody is served before ``run()``, but callers can already connect.
  /// - Parameters:
  ///   - listener: A listening socket.
  ///   - connect: Makes a connection of a caller's socket.
  /// - Throws: ``DeviceError``: `io` where the process has no descriptor left.
  init(
    _ listener: consuming SocketDescriptor,
    connect: @escaping @Sendable (consuming SocketDescriptor) throws(DeviceError) -> any SocketConnection
  ) throws(DeviceError) {
    port = listener.port
    self.listener = listener
    self.connect = connect
    wakeup = try Wakeup()
  }

  /// A USB/IP server on 127.0.0.1.
  /// - Parameter port: 0 lets the kernel choose one.
  /// - Throws: ``DeviceError``: `busy` where the port is taken, `denied`, `io`.
  init(port: UInt16, catalogue: USBCatalogue) throws(DeviceError) {
    try self.init(try SocketDescriptor.listening(onLoopback: port)) { socket throws(DeviceError) in
      try USBIPConnection(socket, catalogue: catalogue)
    }
  }

  /// The thread that waits for callers.
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Serves until ``stop()``; returns when every connection has ended.
  /// - Throws: ``DeviceError`` where the listening socket fails.
  func run() async throws(DeviceError) {
    var failure: DeviceError?
    while !isStopping.withLock({ $0 }), failure == nil {
      wakeup.wait(for: listener, reading: true, writing: false)
      for id in takeEnded() { connections[id] = nil }
      do { try acceptAll() } catch { failure = error }
    }
    for (connection, _) in connections.values { connection.close() }
    for (_, task) in connections.values { await task.value }
    connections = [:]
    if let failure { throw failure }
  }

  /// Ends ``run()`` and with it every connection.
  nonisolated func stop() {
    isStopping.withLock { $0 = true }
    wakeup.wake()
  }

  private func acceptAll() throws(DeviceError) {
    while let socket = try listener.acceptNext() {
      guard connections.count < Self.connectionLimit else { continue }
      let connection = try connect(socket)
      nextConnection += 1
      let id = nextConnection
      let task = Task { [weak self] in
        await connection.run()
        self?.note(id)
      }
      connections[id] = (connection, task)
    }
  }

  private func takeEnded() -> [Int] {
    ended.withLock { ids in
      defer { ids = [] }
      return ids
    }
  }

  private nonisolated func note(_ id: Int) {
    ended.withLock { $0.append(id) }
    wakeup.wake()
  }
}
