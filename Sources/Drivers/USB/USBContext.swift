import CLibUSB
import Core
import Glibc
import Synchronization

/// A libusb context and its one event thread.
///
/// `@unchecked`: the pointer is written once; libusb's functions on a context may be called from any thread, and
/// ``stop()``, which ends it, is called once, by the worker that owns it, after every handle is closed.
final class USBContext: @unchecked Sendable {
  let pointer: OpaquePointer
  private let isStopping = Atomic(false)
  /// Who waits for the event thread to come round.
  private let waiting = Mutex<[@Sendable () -> Void]>([])
  private let thread = Mutex<DeviceThread?>(nil)

  /// Starts libusb. Works where there is no USB at all: the list of devices is empty then.
  /// - Throws: ``DeviceError`` of `libusb_init`.
  init() throws(DeviceError) {
    var pointer: OpaquePointer?
    let result = libusb_init(&pointer)
    guard result == 0, let pointer else { throw DeviceError(libusb: result, function: "libusb_init") }
    self.pointer = pointer
    let started = DeviceThread(name: "satchel-usb") { [self] in handleEvents() }
    guard let started else {
      libusb_exit(pointer)
      throw DeviceError(.io, function: "pthread_create")
    }
    thread.withLock { $0 = started }
  }

  private func handleEvents() {
    while !isStopping.load(ordering: .acquiring) {
      // A day: nothing wakes up without an event.
      var limit = timeval(tv_sec: 86_400, tv_usec: 0)
      let result = libusb_handle_events_timeout_completed(pointer, &limit, nil)
      // An event loop that fails for good must not spin; transfers then end by their owners' deadlines.
      if result != 0 && result != LIBUSB_ERROR_INTERRUPTED.rawValue { poll(nil, 0, 10) }
      let waiting = waiting.withLock { waiting in
        defer { waiting = [] }
        return waiting
      }
      for one in waiting { one() }
    }
  }

  /// Calls `done` on the event thread when it next comes round; never while it hangs, or after the stop.
  func whenRound(_ done: @escaping @Sendable () -> Void) {
    waiting.withLock { $0.append(done) }
    libusb_interrupt_event_handler(pointer)
  }

  /// Ends the event thread and libusb. Blocks for as long as the thread takes to return, well below a millisecond.
  func stop() {
    isStopping.store(true, ordering: .releasing)
    libusb_interrupt_event_handler(pointer)
    thread.withLock { thread in
      thread?.join()
      thread = nil
    }
    libusb_exit(pointer)
  }
}
