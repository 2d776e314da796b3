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
    /// Settings that it refuses, whatever it says of them.
    var refusedSettings: Set<UInt32> = []
    var sequence: UInt32 = 0
    var corrupt = 0
    var pictureBytes = 5
  }
  static let full = FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 30)
  static let half = FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30)

  private let state = Mutex(State())
  private let continuation: AsyncStream<String>.Continuation
  private let stream: AsyncStream<String>
  private let isTriggered: Bool

  init(controls: [CameraControl] = [], isTriggered: Bool = false) {
    (stream, continuation) = AsyncStream.makeStream(of: String.self)
    self.isTriggered = isTriggered
    state.withLock { $0.controls = controls }
  }

  /// What is done to it: `open`, `start 1280`, `stop`, `set Brightness 3`. One reader.
  var deeds: AsyncStream<String>.Iterator { stream.makeAsyncIterator() }

  /// Puts a word of the test's own among the deeds.
  func mark(_ word: String) { continuation.yield(word) }

  func open() async throws(DeviceError) -> any FrameSource {
    continuation.yield("open")
    return Source(camera: self)
  }

  /// Refuses a format, or takes it again.
  func refuse(_ format: FrameFormat, _ error: DeviceError?) { state.withLock { $0.refused[format.width] = error } }

  /// Refuses a setting from now on.
  func refuse(setting id: UInt32) { state.withLock { _ = $0.refusedSettings.insert(id) } }

  /// Counts a corrupt frame.
  func spoil() { state.withLock { $0.corrupt += 1 } }

  /// A setting's value as it is now.
  func value(of id: UInt32) -> Int? { state.withLock { $0.controls.first { $0.id == id }?.value } }

  /// The length of the pictures that it shows, 5 at least.
  var pictureBytes: Int {
    get { state.withLock { $0.pictureBytes } }
    set { state.withLock { $0.pictureBytes = newValue } }
  }

  /// What stands for a JPEG file, with a number in its third byte.
  static func picture(_ number: UInt8, bytes: Int) -> [UInt8] {
    let middle = (0..<(bytes - 5)).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) & 0x7F }
    return [0xFF, 0xD8, number] + middle + [0xFF, 0xD9]
  }

  /// Shows one more frame.
  /// - Returns: Its number.
  @discardableResult
  func show() -> UInt32 {
    let (frame, waiter) = state.withLock { state in
      state.sequence += 1
      let format = state.running ?? Self.full
      let picture = Self.picture(UInt8(truncatingIfNeeded: state.sequence), bytes: state.pictureBytes)
      let frame = Frame(format: format, bytes: picture, sequence: state.sequence, timestamp: .now)
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
    var isTriggered: Bool { camera.isTriggered }
    var corruptFrames: Int { camera.state.withLock { $0.corrupt } }

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
        guard !state.refusedSettings.contains(id),
          let index = state.controls.firstIndex(where: { $0.id == id && $0.accepts(value) })
        else { return nil }
        state.controls[index] = state.controls[index].with(value: value)
        if id == ScriptedCamera.exposureMode, let ruled = state.controls.firstIndex(where: { $0.id == exposureTime }) {
          state.controls[ruled] = state.controls[ruled].with(isActive: value == 1)
        }
        return state.controls[index]
      }
      guard let changed else { throw DeviceError(.unsupported, function: "script") }
      camera.continuation.yield("set \(changed.name) \(value)")
      return changed
    }
  }

  private static let exposureMode: UInt32 = 0x009A_0901
  private static let exposureTime: UInt32 = 0x009A_0902

  /// Automatic exposure, switched on, and the time that it rules.
  static let exposure = [
    CameraControl(
      id: exposureMode, name: "Auto Exposure", kind: .menu, minimum: 0, maximum: 3, step: 1, standard: 3,
      choices: [.init(value: 1, name: "Manual Mode"), .init(value: 3, name: "Aperture Priority Mode")],
      isSettable: true, value: 3),
    CameraControl(
      id: exposureTime, name: "Exposure Time, Absolute", kind: .integer, minimum: 1, maximum: 5000, step: 1,
      standard: 156, choices: [], isSettable: false, flags: [.inactive], value: 156),
  ]
}

extension CameraControl {
  fileprivate func with(value: Int) -> CameraControl {
    CameraControl(
      id: id, name: name, kind: kind, minimum: minimum, maximum: maximum, step: step, standard: standard,
      choices: choices, isSettable: isSettable, flags: flags, value: value)
  }

  fileprivate func with(isActive: Bool) -> CameraControl {
    CameraControl(
      id: id, name: name, kind: kind, minimum: minimum, maximum: maximum, step: step, standard: standard,
      choices: choices, isSettable: isActive, flags: isActive ? [] : [.inactive], value: value)
  }
}
