import Core
import Glibc

/// Lets any thread end another thread's wait on a socket.
final class Wakeup: Sendable {
  private let reader: SocketDescriptor
  private let writer: SocketDescriptor

  /// - Throws: ``DeviceError``: `io` where the process has no descriptor left.
  init() throws(DeviceError) {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { throw DeviceError(socketErrno: errno, function: "pipe") }
    reader = try SocketDescriptor(taking: ends[0], from: "pipe")
    writer = try SocketDescriptor(taking: ends[1], from: "pipe")
  }

  /// Ends the wait under way, or the next one.
  func wake() {
    var byte: UInt8 = 0
    // A full pipe wakes as well.
    _ = write(writer.raw, &byte, 1)
  }

  /// Waits until a socket is ready or somebody calls ``wake()``; only one thread waits at a time.
  /// - Parameters:
  ///   - socket: What is watched.
  ///   - reading: Whether to wait for bytes or a connection.
  ///   - writing: Whether to wait for room.
  func wait(for socket: borrowing SocketDescriptor, reading: Bool, writing: Bool) {
    var events: Int16 = 0
    if reading { events |= Int16(POLLIN) }
    if writing { events |= Int16(POLLOUT) }
    // A socket of which nothing is wanted would still report its end over and over.
    var set = [
      pollfd(fd: events == 0 ? -1 : socket.raw, events: events, revents: 0),
      pollfd(fd: reader.raw, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&set, 2, -1)
    guard set[1].revents != 0 else { return }
    var bytes = [UInt8](repeating: 0, count: 256)
    while read(reader.raw, &bytes, bytes.count) == bytes.count {}
  }
}
