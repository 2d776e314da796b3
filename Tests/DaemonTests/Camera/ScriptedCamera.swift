import Core
import Synchronization

@testable import Daemon

/// A camera that shows a frame when the test says so, and tells what is done to it.
final class ScriptedCamera: Sendable {
  private struct State {
    var frames: [Result<Frame, DeviceError>] = []
    var waiter: CheckedContinuation<Result<Frame, DeviceError>, Never>?
    var running: FrameFormat?
    var refused: [Int: DeviceError] = [:]
    var controls: [CameraControl] = []
    var sequence: UInt32 = 0
  }
  static let full = FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 30)
  static let half = FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30)

  private let state = Mutex(State())
  private let continuation: AsyncStream<String>.Continuation
  private let stream: AsyncStream<String>

  init(controls: [CameraControl] = []) {
    (stream, continuation) = AsyncStream.makeStream(of: String.self)
    state.withLock { $0.controls = controls }
  }

  /// What is done to it: `open`, `start 1280`, `stop`, `set Brightness 3`. One reader.
  var deeds: AsyncStream<String>.Iterator { stream.makeAsyncIterator() }

  func open() async throws(DeviceError) -> any FrameSource {
    continuation.yield("open")
    return Source(camera: self)
  }

  /// Refuses a format, or takes it again.
  func refuse(_ format: FrameFormat, _ error: DeviceError?) { state.withLock { $0.refused[format.width] = error } }

  /// Shows one more frame.
  /// - Returns: Its number.
  @discardableResult
  func show() -> UInt32 {
    let (frame, waiter) = state.withLock { state in
      state.sequence += 1
      let format = state.running ?? Self.full
      let frame = Frame(
        format: format, bytes: [0xFF, 0xD8, UInt8(truncatingIfNeeded: state.sequence), 0xFF, 0xD9],
        sequence: state.sequence, timestamp: .now)
      return (frame, put(.success(frame), &state))
    }
    waiter?.resume(returning: .success(frame))
    return frame.sequence
  }

  /// Ends the stream with an error.
  func fail(_ code: DeviceError.Code) {
    let outcome = Result<Frame, DeviceError>.failure(DeviceError(code, function: "script"))
    state.withLock { put(outcome, &$0) }?.resume(returning: outcome)
  }

  private func put(
    _ outcome: Result<Frame, DeviceError>, _ state: inout State
  ) -> CheckedContinuation<Result<Frame, DeviceError>, Never>? {
    defer { state.waiter = nil }
    if state.waiter == nil { state.frames.append(outcome) }
    return state.waiter
  }

  private struct Source: FrameSource, AdjustableCamera {
    let camera: ScriptedCamera
    var formats: [FrameFormat] { [full, half] }
    var corruptFrames: Int { 0 }

    func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat {
      camera.continuation.yield("start \(format.width)")
      if let error = camera.state.withLock({ $0.refused[format.width] }) { throw error }
      camera.state.withLock { state in
        state.running = format
        state.frames = []
      }
      return format
    }

    func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
      try await withCheckedContinuation { continuation in
        let ready = camera.state.withLock { state -> Result<Frame, DeviceError>? in
          guard state.running != nil else { return .failure(DeviceError(.cancelled, function: "script")) }
          if !state.frames.isEmpty { return state.frames.removeFirst() }
          state.waiter = continuation
          return nil
        }
        if let ready { continuation.resume(returning: ready) }
      }.get()
    }

    func stop() async {
      let waiter = camera.state.withLock { state in
        defer { (state.running, state.waiter) = (nil, nil) }
        return state.waiter
      }
      waiter?.resume(returning: .failure(DeviceError(.cancelled, function: "script")))
      camera.continuation.yield("stop")
    }

    func controls() async throws(DeviceError) -> [CameraControl] { camera.state.withLock { $0.controls } }

    func set(_ id: UInt32, to value: Int) async throws(DeviceError) -> CameraControl {
      let changed = camera.state.withLock { state -> CameraControl? in
        guard let index = state.controls.firstIndex(where: { $0.id == id && $0.accepts(value) }) else { return nil }
        let old = state.controls[index]
        state.controls[index] = CameraControl(
          id: id, name: old.name, kind: old.kind, minimum: old.minimum, maximum: old.maximum, step: old.step,
          standard: old.standard, choices: old.choices, isSettable: true, value: value)
        return state.controls[index]
      }
      guard let changed else { throw DeviceError(.unsupported, function: "script") }
      camera.continuation.yield("set \(changed.name) \(value)")
      return changed
    }
  }
}
