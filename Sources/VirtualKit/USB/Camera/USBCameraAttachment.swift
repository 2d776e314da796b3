import Core
import Synchronization

/// A camera at work for one host.
///
/// The stream begins with the first transfer after a commit and ends when the host clears the endpoint's halt, which
/// is how hosts stop a bulk stream. Frames are drawn in ``service()``, on the connection's own thread, and only while
/// a transfer waits.
final class USBCameraAttachment: USBAttachment {
  private struct State {
    var negotiation: StreamNegotiation
    var controls = CameraControls()
    var waiting: [USBTransfer] = []
    var stream: CameraStream?
    var isHalted = false
    var alarm: DeviceAlarm?
  }

  private let device: USBCamera
  private let port: USBPort
  private let state: Mutex<State>

  init(_ device: USBCamera, port: USBPort) {
    self.device = device
    self.port = port
    state = Mutex(State(negotiation: StreamNegotiation(device.modes)))
    device.camera.light = 0
  }

  func control(_ setup: USBSetup, data: [UInt8]) -> USBReply {
    guard setup.requestType & 0x7F == 0x21 else { return .stall }
    return state.withLock { state in
      switch UInt8(setup.index & 0xFF) {
      case CameraDescriptors.controlInterface:
        let reply = state.controls.answer(setup, data: data)
        device.camera.light = state.controls.light
        return reply
      case CameraDescriptors.streamInterface: return negotiate(&state, setup, data)
      default: return .stall
      }
    }
  }

  private func negotiate(_ state: inout State, _ setup: USBSetup, _ data: [UInt8]) -> USBReply {
    guard setup.index >> 8 == 0, setup.value == 0x0100 || setup.value == 0x0200 else { return .stall }
    let isCommit = setup.value == 0x0200
    guard setup.request == 1 else {
      return state.negotiation.get(setup.request, isCommit: isCommit).map { .data($0) } ?? .stall
    }
    guard state.negotiation.set(data, isCommit: isCommit) else { return .stall }
    // A commit in the midst of a stream begins a new one.
    if isCommit { stop(&state) }
    return .done
  }

  func submit(_ transfer: USBTransfer) {
    state.withLock { state in
      if state.isHalted || state.negotiation.committed == nil {
        port.complete(.received(transfer.id, [], .stalled))
      } else {
        state.waiting.append(transfer)
      }
    }
  }

  func cancel(_ id: UInt32) {
    state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return }
      state.waiting.remove(at: index)
      port.complete(.received(id, [], .cancelled))
    }
  }

  func handle(_ event: USBEvent) {
    state.withLock { state in
      switch event {
      case .configured:
        stop(&state)
        state.negotiation.release()
        state.isHalted = false
      case .alternate(let interface, _):
        guard interface == CameraDescriptors.streamInterface else { return }
        stop(&state)
        state.negotiation.release()
        state.isHalted = false
      case .haltSet:
        state.isHalted = true
        for transfer in state.waiting { port.complete(.received(transfer.id, [], .stalled)) }
        state.waiting = []
      case .haltCleared:
        stop(&state)
        state.isHalted = false
      }
    }
  }

  func service() {
    state.withLock { state in
      state.alarm?.cancel()
      state.alarm = nil
      while let transfer = state.waiting.first {
        guard begin(&state), let due = fill(transfer, &state) else { return }
        guard due > device.clock.now else { continue }
        let port = port
        state.alarm = device.clock.schedule(at: due) { port.wake() }
        return
      }
    }
  }

  func detach() {
    state.withLock { state in
      stop(&state)
      state.waiting = []
    }
  }

  // MARK: - The stream

  /// - Returns: Whether a stream runs; otherwise those who wait have been told.
  private func begin(_ state: inout State) -> Bool {
    guard state.stream == nil else { return true }
    guard let choice = state.negotiation.committed else { return false }
    let mode = device.modes.frame(choice.format, choice.frame).2
    let port = port
    do {
      let watcher = try device.camera.begin(mode.format) { port.unplug() }.watcher
      state.stream = CameraStream(
        format: mode.format, period: .nanoseconds(Int64(choice.interval) * 100), watcher: watcher, at: device.clock.now)
      device.note { activity in
        activity.streams += 1
        activity.streaming = "\(mode.format.pixels.rawValue) \(mode.format.width)x\(mode.format.height)"
      }
      return true
    } catch {
      // Somebody streams from the same camera in this process, or the cable is out and the port knows it.
      for transfer in state.waiting { port.complete(.received(transfer.id, [], .stalled)) }
      state.waiting = []
      return false
    }
  }

  /// Fills a transfer, or tells when the next frame is due; nil where the camera is gone.
  private func fill(_ transfer: USBTransfer, _ state: inout State) -> ContinuousClock.Instant? {
    guard var stream = state.stream else { return nil }
    defer { state.stream = stream }
    let now = device.clock.now
    if stream.payloads.needsFrame {
      let due = stream.nextDue(now, delay: device.camera.faults.delay, silence: device.camera.takeSilence())
      guard due <= now else { return due }
      do {
        stream.put(try device.camera.capture(stream.number, format: stream.format))
      } catch {
        // Its picture cannot be had: a real camera would fall off the bus.
        port.unplug()
        return nil
      }
    }
    state.waiting.removeFirst()
    port.complete(.received(transfer.id, stream.payloads.take(transfer.length)))
    if stream.payloads.needsFrame { device.note { $0.frames += 1 } }
    return now
  }

  private func stop(_ state: inout State) {
    state.alarm?.cancel()
    state.alarm = nil
    guard let stream = state.stream else { return }
    device.camera.end(watcher: stream.watcher)
    state.stream = nil
    device.note { $0.streaming = nil }
  }
}
