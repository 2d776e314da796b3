import Core
import Synchronization

/// A camera of the kernel's, as a source of frames.
///
/// The device is open only while it streams or is asked something. All calls run on a thread of the camera's own,
/// where they may block; a stop or a cancellation wakes it.
public actor V4L2Camera: FrameSource, AdjustableCamera {
  /// Opens the device anew.
  typealias Opener = @Sendable () throws(DeviceError) -> any VideoNode

  /// What the camera offers, best for a still first.
  public nonisolated let formats: [FrameFormat]
  /// What the driver calls it, such as `HD Webcam C270`.
  public nonisolated let name: String

  private let path: String
  private let open: Opener
  private let holder: @Sendable (String) -> String?
  nonisolated let executor: ThreadExecutor
  private let wake = WakeFlag()
  private var stream: (node: any VideoNode, wanted: FrameFormat, source: V4L2Stream)?
  private var isLost = false
  private var undecodable = 0
  private var closedCorrupt = 0
  /// All corrupt frames, for whoever asks while the thread waits in the kernel.
  private nonisolated let corrupt = Atomic(0)

  /// Opens a camera, learns what it offers, and closes it again.
  /// - Parameter path: The device file, such as `/dev/video0`.
  /// - Throws: ``DeviceError``: `unsupported` for a node that is no camera, `noFormat` for one that offers nothing usable,
  ///   `denied`, `disconnected`, `busy`, `io`.
  public static func probe(path: String) async throws(DeviceError) -> V4L2Camera {
    try await probe(path: path, holder: { DeviceHolder.name(of: $0) }) { () throws(DeviceError) in
      try LinuxVideoNode(path: path)
    }
  }

  static func probe(
    path: String, holder: @escaping @Sendable (String) -> String?, open: @escaping Opener
  ) async throws(DeviceError) -> V4L2Camera {
    let prober = CameraProber()
    let (identity, formats): (V4L2Device.Identity, [FrameFormat])
    do throws(DeviceError) { (identity, formats) = try await prober.ask(open) } catch {
      throw Self.named(error, holder(path))
    }
    return V4L2Camera(
      path: path, name: identity.card, formats: formats, executor: prober.executor, holder: holder, open: open)
  }

  private init(
    path: String, name: String, formats: [FrameFormat], executor: ThreadExecutor,
    holder: @escaping @Sendable (String) -> String?, open: @escaping Opener
  ) {
    self.path = path
    self.name = name
    self.formats = formats
    self.executor = executor
    self.holder = holder
    self.open = open
  }

  /// The thread that every call to the kernel may block.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// Frames that came corrupt (error flag, senseless length, broken JPEG) since the last start; told at once, also while
  /// the camera is silent.
  public nonisolated var corruptFrames: Int { get async { corrupt.load(ordering: .relaxed) } }

  /// Opens the device and starts streaming; where the bus has no bandwidth, with the next smaller or slower format.
  /// - Returns: What the camera gives, read back.
  /// - Throws: ``DeviceError``: `busy` with the holder as far as it is known, `noBandwidth` when nothing fits,
  ///   `denied`, `disconnected`, `unsupported`, `io`.
  public func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat {
    guard !isLost else { throw DeviceError(.disconnected, function: "open") }
    guard stream == nil else { throw DeviceError(.busy, function: "open") }
    (undecodable, closedCorrupt) = (0, 0)
    countCorrupt()
    wake.clear()
    do throws(DeviceError) {
      let node = try open()
      // The number may belong to another device by now.
      _ = try V4L2Device(node: node).identity()
      let (wanted, source) = try begin(on: node, format)
      stream = (node, wanted, source)
      wake.attach(node)
      return source.format
    } catch {
      throw explained(error)
    }
  }

  /// Waits for the next good frame taken since shortly before the call.
  /// - Throws: ``DeviceError``: `timedOut`, `cancelled` (by the task or after ``stop()``), `disconnected`, `io` (also
  ///   before the first start).
  public func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let flag = wake
    let outcome: Result<Frame, DeviceError> = await withTaskCancellationHandler {
      do throws(DeviceError) {
        return .success(try wait(until: deadline))
      } catch {
        return .failure(error)
      }
    } onCancel: {
      flag.interrupt()
    }
    return try outcome.get()
  }

  /// Hands each good frame over on the camera's thread, which waits in `poll` between them; returns when another call
  /// wants the thread.
  /// - Throws: ``DeviceError``, as ``next(deadline:)`` does.
  public func stream(silence: Duration, deliver: @Sendable (Frame) -> Void) async throws(DeviceError) {
    let flag = wake
    let failure: DeviceError? = await withTaskCancellationHandler {
      do throws(DeviceError) {
        repeat { deliver(try wait(until: .now + silence, isStream: true)) } while !executor.hasWaiting
        // What wants the thread may be the stop.
        try checkEnding()
        return nil
      } catch {
        return error
      }
    } onCancel: {
      flag.interrupt()
    }
    if let failure { throw failure }
  }

  /// Ends a wait under way with `cancelled`, stops streaming and closes the device.
  public nonisolated func stop() async {
    wake.stop()
    await finish()
  }

  /// The camera's settings.
  /// - Throws: ``DeviceError``.
  public func controls() async throws(DeviceError) -> [CameraControl] {
    try ask { device throws(DeviceError) in try device.controls() }
  }

  /// Changes a setting.
  /// - Parameters:
  ///   - id: ``CameraControl/id``.
  ///   - value: One that ``CameraControl/accepts(_:)``.
  /// - Returns: The setting as it is now.
  /// - Throws: ``DeviceError``: `unsupported` for an unknown control or a value that it does not take, `busy`,
  ///   `denied`, `disconnected`.
  public func set(_ id: UInt32, to value: Int) async throws(DeviceError) -> CameraControl {
    try ask { device throws(DeviceError) in try device.set(id, to: value) }
  }

  // MARK: On the camera's thread

  private func ask<Answer>(_ body: (V4L2Device) throws(DeviceError) -> Answer) throws(DeviceError) -> Answer {
    guard !isLost else { throw DeviceError(.disconnected, function: "open") }
    do throws(DeviceError) {
      if let stream { return try body(V4L2Device(node: stream.node)) }
      return try body(V4L2Device(node: try open()))
    } catch {
      throw explained(error)
    }
  }

  private func begin(
    on node: any VideoNode, _ format: FrameFormat
  ) throws(DeviceError) -> (FrameFormat, V4L2Stream) {
    var last: DeviceError
    do throws(DeviceError) {
      return (format, try V4L2Stream(node: node, wanted: format))
    } catch {
      last = error
    }
    for smaller in formats where last.code == .noBandwidth && smaller.needsLess(than: format) {
      do throws(DeviceError) {
        return (smaller, try V4L2Stream(node: node, wanted: smaller))
      } catch {
        last = error
      }
    }
    throw last
  }

  /// - Parameter isStream: Whether one frame after the other is taken: then there is none to be found before a wait, and
  ///   none behind the one that came.
  private func wait(until deadline: ContinuousClock.Instant, isStream: Bool = false) throws(DeviceError) -> Frame {
    let asked = SuspendingClock.now
    var isDue = !isStream
    // A loop without a wait: each round either waits or has dropped frames out of a ring of at most 32.
    while true {
      try checkEnding()
      guard let stream else { throw DeviceError(.io, function: "VIDIOC_DQBUF") }
      do throws(DeviceError) {
        if isDue {
          defer { countCorrupt() }
          let capture = try isStream ? stream.source.oldest() : stream.source.newest()
          if let capture, let frame = fresh(capture, stream.source, since: asked) { return frame }
        }
        isDue = true
        try checkEnding()
        let wake = try stream.node.wait(until: deadline)
        if wake.contains(.interrupted) { continue }
        if wake.contains(.event), try stream.source.readEvents() {
          try renegotiate()
          continue
        }
        if wake.contains(.error) { throw failure(of: stream.node) }
        if wake.isEmpty { throw DeviceError(.timedOut, function: "poll") }
      } catch {
        // A time-out leaves the stream as it is; after anything else the device is closed whole.
        if error.code != .timedOut, error.code != .cancelled { tearDown() }
        throw explained(error)
      }
    }
  }

  /// What POLLERR means: a device that still answers is there, and only its stream has failed.
  private func failure(of node: any VideoNode) -> DeviceError {
    do throws(DeviceError) { _ = try V4L2Device(node: node).identity() } catch {
      return DeviceError(.disconnected, function: "poll")
    }
    return DeviceError(.io, function: "poll")
  }

  private func checkEnding() throws(DeviceError) {
    if Task.isCancelled || wake.isStopping { throw DeviceError(.cancelled, function: "poll") }
  }

  /// A frame out of the ring, if it is whole and not left over from before the call.
  private func fresh(
    _ capture: V4L2Stream.Capture, _ source: V4L2Stream, since asked: SuspendingClock.Instant
  ) -> Frame? {
    let stamp = capture.timestamp
    // A frame under way when the call came is fresh; one that lay in the ring is not (opencv#13145).
    let slack = max(Duration.seconds(3 / max(source.format.rate, 1)), .milliseconds(150))
    guard stamp >= asked - slack else { return nil }
    guard let bytes = whole(capture.bytes, source) else {
      undecodable += 1
      return nil
    }
    return Frame(format: source.format, bytes: bytes, sequence: capture.sequence, timestamp: stamp)
  }

  /// The frame without padding, or nil where part of it is missing.
  private func whole(_ bytes: [UInt8], _ source: V4L2Stream) -> [UInt8]? {
    let format = source.format
    guard let rows = format.rows else {
      guard let header = try? MJPEGCheck.check(bytes, width: format.width, height: format.height) else { return nil }
      return header.length == bytes.count ? bytes : Array(bytes[..<header.length])
    }
    let (row, line, size) = (rows.bytes, source.bytesPerLine, format.plainBytes)
    guard bytes.count >= line * (rows.count - 1) + row else { return nil }
    if line == row { return bytes.count == size ? bytes : Array(bytes[..<size]) }
    var packed: [UInt8] = []
    packed.reserveCapacity(size)
    for y in 0..<rows.count { packed.append(contentsOf: bytes[(y * line)..<(y * line + row)]) }
    return packed
  }

  /// After a source change: everything anew on the same open device.
  private func renegotiate() throws(DeviceError) {
    guard let old = stream else { return }
    closedCorrupt += old.source.corrupt
    old.source.close()
    stream = nil
    let (wanted, source) = try begin(on: old.node, old.wanted)
    stream = (old.node, wanted, source)
  }

  private func countCorrupt() {
    corrupt.store(undecodable + closedCorrupt + (stream?.source.corrupt ?? 0), ordering: .relaxed)
  }

  private func finish() { tearDown() }

  private func tearDown() {
    closedCorrupt += stream?.source.corrupt ?? 0
    stream?.source.close()
    stream = nil
    wake.detach()
  }

  /// Marks the loss of the device and names who holds a busy one.
  private func explained(_ error: DeviceError) -> DeviceError {
    if error.code == .disconnected {
      isLost = true
      tearDown()
    }
    return Self.named(error, holder(path))
  }

  /// Names who holds a busy device.
  private static func named(_ error: DeviceError, _ holder: @autoclosure () -> String?) -> DeviceError {
    guard error.code == .busy, error.holder == nil else { return error }
    var named = error
    named.holder = holder()
    return named
  }
}

extension FrameFormat {
  /// Whether this format takes less of the bus than `other`: smaller or slower, and no less packed.
  func needsLess(than other: FrameFormat) -> Bool {
    let (own, theirs) = (Double(width * height) * rate, Double(other.width * other.height) * other.rate)
    return own < theirs && (pixels == other.pixels || pixels == .mjpeg || other.pixels == .yuyv)
  }

  /// The rows of plain pixels, those of all planes; nil for MJPEG. Both planes of NV12 have rows of the same length.
  var rows: (bytes: Int, count: Int)? {
    switch pixels {
    case .mjpeg: nil
    case .yuyv: (width * 2, height)
    case .nv12: (width, height * 3 / 2)
    }
  }
}
