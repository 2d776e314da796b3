import Core
import Glibc

/// Why a wait on a video device ended; nothing set means that the deadline passed.
struct VideoWake: OptionSet, Sendable {
  let rawValue: Int
  /// A frame can be dequeued (POLLIN).
  static let frame = VideoWake(rawValue: 1)
  /// An event can be dequeued (POLLPRI).
  static let event = VideoWake(rawValue: 2)
  /// The device is gone or not streaming (POLLERR, POLLHUP, POLLNVAL).
  static let error = VideoWake(rawValue: 4)
  /// ``VideoNode/interrupt()`` was called.
  static let interrupted = VideoWake(rawValue: 8)
}

/// The kernel as the camera driver sees it: an open `/dev/video*`, closed when the last reference goes.
protocol VideoNode: AnyObject, Sendable {
  /// Makes one request.
  /// - Returns: 0 or an errno; EINTR is possible and means nothing.
  func perform<Argument>(_ operation: VideoOperation<Argument>, _ argument: inout Argument) -> CInt

  /// Maps a buffer of the device.
  /// - Throws: ``DeviceError`` of `mmap`.
  func map(length: Int, offset: Int) throws(DeviceError) -> any VideoMemory

  /// Waits for a frame, an event, an interruption or `deadline`; the only call that blocks for long.
  /// - Throws: ``DeviceError`` of `poll`.
  func wait(until deadline: ContinuousClock.Instant) throws(DeviceError) -> VideoWake

  /// Ends the wait under way, or else the next one; callable from any thread.
  func interrupt()
}

/// A mapped buffer; unmapped when the last reference goes.
protocol VideoMemory: AnyObject {
  /// Its length in bytes.
  var length: Int { get }
  /// A copy of its first bytes.
  /// - Parameter count: 0 ... ``length``.
  func copy(_ count: Int) -> [UInt8]
}

extension VideoNode {
  /// Makes one request, again and again while a signal interrupts it.
  /// - Returns: 0 or an errno other than EINTR.
  func request<Argument>(_ operation: VideoOperation<Argument>, _ argument: inout Argument) -> CInt {
    while true {
      let status = perform(operation, &argument)
      if status != EINTR { return status }
    }
  }

  /// Makes one request that must succeed.
  /// - Throws: ``DeviceError`` of the errno.
  func require<Argument>(_ operation: VideoOperation<Argument>, _ argument: inout Argument) throws(DeviceError) {
    let status = request(operation, &argument)
    guard status == 0 else { throw DeviceError(errno: status, function: operation.name) }
  }
}
