import Synchronization

/// The bytes of a picture, shared by all copies of a frame: they can be overwritten when the last one goes.
public final class FrameBytes: Sendable {
  private struct State {
    var bytes: [UInt8]
    var isOverwritten = false
  }

  private let state: Mutex<State>

  /// Takes the bytes over.
  public init(_ bytes: [UInt8]) { state = Mutex(State(bytes: bytes)) }

  deinit {
    state.withLock { state in
      guard state.isOverwritten else { return }
      // An array that somebody has kept is copied here, and keeps its own.
      state.bytes.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }
  }

  /// The bytes; whoever keeps them beyond the frame keeps them from being overwritten.
  public var bytes: [UInt8] { state.withLock { $0.bytes } }

  /// From now on they are overwritten with zeros when nobody has them any longer.
  public func overwriteWhenReleased() { state.withLock { $0.isOverwritten = true } }
}
