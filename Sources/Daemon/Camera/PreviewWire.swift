import Core
import NIOCore
import Synchronization

/// A viewer's socket as whoever brings a frame writes to it: mostly the camera's thread, so that no other is woken.
///
/// As long as the kernel takes whole parts, nothing goes through the connection's event loop. What it does not take is
/// the loop's to write, and until it has done so frames wait in the viewer's mailbox, the newest alone.
final class PreviewWire: Sendable {
  /// What the connection's event loop has to do.
  enum Need: Sendable {
    /// To write what ``takeRest()`` gives, and then to call ``release()``.
    case writing
    /// To have a frame encoded, and then to call ``send(encoded:)``.
    case encoding(SharedFrame)
    /// To end: the use has ended with this.
    case ending(DeviceError)
  }

  private enum Phase {
    /// The next frame may be sent by anybody.
    case free
    /// The event loop has something to do first.
    case waiting
    case ended
  }

  private struct State: ~Copyable {
    var phase = Phase.waiting
    /// What the kernel did not take of the last part.
    var rest: ByteBuffer?
    var socket: Descriptor?

    /// - Returns: Bytes that the kernel took.
    borrowing func send(_ part: PreviewPart) -> Int {
      switch socket {
      case .some(let socket): part.send(to: socket.raw)
      case .none: 0
      }
    }
  }

  private let use: CameraUse
  private let state: Mutex<State>

  /// Takes no frame before ``begin(with:)``.
  /// - Parameters:
  ///   - use: The viewer's share of the camera.
  ///   - socket: The connection's, of which this is another descriptor: the kernel's number must not be given to
  ///     somebody else while a frame is sent.
  init(from use: CameraUse, to socket: consuming Descriptor) {
    self.use = use
    state = Mutex(State(socket: consume socket))
  }

  /// Sends a frame that has come already, once all that was written to the connection before is with the kernel.
  func begin(with first: SharedFrame) -> Need? {
    state.withLock { state in
      guard state.phase == .waiting else { return nil }
      return show(first, &state)
    }
  }

  /// Sends the newest frame, if there is one and it is anybody's turn; never blocks. Callable from any thread.
  func advance() -> Need? {
    state.withLock { state in
      guard state.phase == .free else { return nil }
      do throws(DeviceError) {
        guard let frame = try use.take() else { return nil }
        return show(frame, &state)
      } catch {
        state.phase = .waiting
        return .ending(error)
      }
    }
  }

  /// Sends a frame that was ``Need/encoding(_:)``; nil: it could not be encoded, and is passed over.
  func send(encoded part: PreviewPart?) -> Need? {
    state.withLock { state in
      guard state.phase == .waiting else { return nil }
      guard let part else {
        state.phase = .free
        return nil
      }
      return send(part, &state)
    }
  }

  /// What the event loop has to write, once.
  func takeRest() -> ByteBuffer? { state.withLock { $0.rest.take() } }

  /// The event loop has written what it took.
  func release() {
    state.withLock { state in
      if state.phase == .waiting { state.phase = .free }
    }
  }

  /// Sends nothing more.
  /// - Returns: The rest of a part that has begun, if nobody has taken it yet.
  func end() -> ByteBuffer? {
    state.withLock { state in
      state.phase = .ended
      state.socket = nil
      return state.rest.take()
    }
  }

  private func show(_ frame: SharedFrame, _ state: inout State) -> Need? {
    if let part = frame.previewPart { return send(part, &state) }
    state.phase = .waiting
    return .encoding(frame)
  }

  private func send(_ part: PreviewPart, _ state: inout State) -> Need? {
    let sent = state.send(part)
    guard sent < part.count else {
      state.phase = .free
      return nil
    }
    state.phase = .waiting
    state.rest = part.rest(after: sent)
    return .writing
  }
}
