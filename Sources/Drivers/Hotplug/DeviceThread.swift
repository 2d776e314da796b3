import Core
import Glibc

/// A thread of our own for calls that block; the cooperative pool's must not.
final class DeviceThread: Sendable {
  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void
    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
  private let thread: pthread_t

  /// Starts it.
  /// - Parameters:
  ///   - name: For `ps` and crash reports: what is beyond 15 bytes is left out.
  /// - Returns: nil when the system gives no thread.
  init?(name: String, body: @escaping @Sendable () -> Void) {
    let start = Unmanaged.passRetained(Start(name, body))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        nameThread(start.name)
        start.body()
        return nil
      }, start.toOpaque())
    guard result == 0 else {
      start.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until its body has returned; called once at most, not from itself.
  func join() { pthread_join(thread, nil) }

  /// Lets the system clear it away when its body returns, instead of ``join()``.
  func detach() { pthread_detach(thread) }
}
