import CV4L2
import Core
import Glibc

/// An owned file descriptor; closed exactly once.
struct Descriptor: ~Copyable, Sendable {
  /// For calls that borrow it; never to be kept.
  let raw: CInt

  /// Opens a file, not to be inherited by child processes.
  /// - Throws: ``DeviceError``: `disconnected` where the path is gone, `denied`, `busy`, `io`.
  init(opening path: String, flags: CInt) throws(DeviceError) {
    var descriptor = open(path, flags | O_CLOEXEC)
    while descriptor < 0, errno == EINTR { descriptor = open(path, flags | O_CLOEXEC) }
    guard descriptor >= 0 else { throw DeviceError(errno: errno, function: "open") }
    raw = descriptor
  }

  /// An eventfd at zero, for one thread to wake another that polls.
  /// - Throws: ``DeviceError``: `io` where the process has no descriptor left.
  init() throws(DeviceError) {
    let descriptor = satchel_eventfd()
    guard descriptor >= 0 else { throw DeviceError(errno: errno, function: "eventfd") }
    raw = descriptor
  }

  deinit { close(raw) }
}
