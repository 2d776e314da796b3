import Dispatch
import Glibc

/// Ctrl-C, as something to wait for.
enum Interruption {
  /// Waits until the process is interrupted; from the first call on, SIGINT no longer ends it.
  static func wait() async {
    signal(SIGINT, SIG_IGN)
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { continuation.yield() }
    source.resume()
    defer { source.cancel() }
    for await _ in signals { return }
  }
}
