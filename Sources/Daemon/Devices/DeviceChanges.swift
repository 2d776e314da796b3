import Core
import Logging

/// Writes device changes as events, in order, on behalf of the board, which waits for nothing.
struct DeviceChanges: Sendable {
  private let continuation: AsyncStream<String>.Continuation
  private let task: Task<Void, Never>

  /// Begins to write.
  init(store: JobStore, logger: Logger) {
    // An event says only that a device changed; what it is now is read when it is shown. So the newest are enough.
    let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(64))
    self.continuation = continuation
    task = Task {
      for await device in stream {
        do { try await store.noteDeviceChange(device) } catch {
          logger.error("device event could not be stored", metadata: ["device": "\(device)"])
        }
      }
    }
  }

  /// Notes that a device changed.
  func note(_ device: String) { continuation.yield(device) }

  /// Writes what is left, and ends.
  func stop() async {
    continuation.finish()
    await task.value
  }
}
