import Core
import Synchronization

/// A still camera at work for one host.
///
/// What it has to say stands in a queue of segments, which transfers of the host empty. Pictures are drawn within
/// ``submit(_:)``, on the connection's own thread.
final class USBStillCameraAttachment: USBAttachment {
  /// Bytes that go one after the other; a short packet ends a transfer, and a packet of no bytes where they fill their
  /// last one.
  private struct Segment {
    var bytes: ArraySlice<UInt8>
    var isFile = false
  }
  private struct State {
    var segments: [Segment] = []
    /// What is said only when the next command comes.
    var late: [Segment] = []
    var waiting: [USBTransfer] = []
    /// Bytes of events; each piece ends a transfer.
    var events: [[UInt8]] = []
    var waitingForEvents: [USBTransfer] = []
    var isHalted = false
    var isStallDue = false
  }

  private let camera: VirtualStillCamera
  private let conversation: StillCameraConversation
  private let port: USBPort
  private let watcher: Int
  private let state = Mutex(State())

  init(_ camera: VirtualStillCamera, port: USBPort, watcher: Int) {
    self.camera = camera
    self.port = port
    self.watcher = watcher
    conversation = StillCameraConversation(camera)
  }

  // MARK: - The host

  func control(_ setup: USBSetup, data: [UInt8]) -> USBReply {
    switch (setup.requestType, setup.request) {
    case (0x21, 0x64):
      guard data.count == 6, data[0] == 0x01, data[1] == 0x40 else { return .stall }
      state.withLock { $0.segments = [] }
      camera.note { $0.cancellations += 1 }
      return .done
    case (0x21, 0x66):
      state.withLock { state in
        state.segments = []
        state.late = []
        state.events = []
        state.isStallDue = false
      }
      camera.note { activity in
        activity.resets += 1
        activity.isInSession = false
      }
      return .done
    case (0xA1, 0x67):
      let isHalted = state.withLock { $0.isHalted }
      let endpoint = UInt32(StillCameraDescriptors.inEndpoint).littleEndianBytes
      return .data(isHalted ? [8, 0, 0x1F, 0x20] + endpoint : [4, 0, 0x01, 0x20])
    default: return .stall
    }
  }

  func submit(_ transfer: USBTransfer) {
    switch transfer.endpoint {
    case StillCameraDescriptors.outEndpoint:
      port.complete(.sent(transfer.id, transfer.data.count))
      obey(transfer.data)
    case StillCameraDescriptors.eventEndpoint:
      state.withLock { state in
        state.waitingForEvents.append(transfer)
        tell(&state)
      }
    default:
      state.withLock { state in
        state.waiting.append(transfer)
        deliver(&state)
      }
    }
  }

  func cancel(_ id: UInt32) {
    state.withLock { state in
      let isWaiting = (state.waiting + state.waitingForEvents).contains { $0.id == id }
      state.waiting.removeAll { $0.id == id }
      state.waitingForEvents.removeAll { $0.id == id }
      if isWaiting { port.complete(.received(id, [], .cancelled)) }
    }
  }

  func handle(_ event: USBEvent) {
    state.withLock { state in
      switch event {
      case .haltSet(StillCameraDescriptors.inEndpoint): state.isHalted = true
      case .haltCleared(StillCameraDescriptors.inEndpoint): state.isHalted = false
      case .haltSet, .haltCleared: return
      default: state.isHalted = false
      }
      deliver(&state)
    }
  }

  func service() {}

  func detach() {
    state.withLock { $0 = State() }
    camera.disconnect(watcher)
  }

  // MARK: - The answer

  /// Takes a command; what is none is passed over.
  private func obey(_ bytes: [UInt8]) {
    guard bytes.count >= 12, bytes[4...5].littleEndian(UInt16.self) == 1 else { return }
    let operation = bytes[6...7].littleEndian(UInt16.self)
    let transaction = bytes[8...11].littleEndian(UInt32.self)
    let given = stride(from: 12, to: min(bytes.count, 32) - 3, by: 4).map {
      bytes[$0..<$0 + 4].littleEndian(UInt32.self)
    }
    guard !camera.takes(.silent) else { return }
    var answer = conversation.answer(operation, given)
    if answer.data != nil, camera.takes(.responseInPlace) { answer = StillCameraConversation.Answer(code: 0x2002) }
    let isLate = camera.takes(.lateReply)
    let isStall = answer.data != nil && camera.takes(.stall)
    let segments = segments(of: answer, operation: operation, transaction: transaction)
    let isInPieces = !answer.events.isEmpty && camera.takes(.eventPieces)
    state.withLock { state in
      state.segments += state.late + (isLate ? [] : segments)
      state.late = isLate ? segments : []
      if isStall { state.isStallDue = true }
      for event in answer.events {
        let bytes = Self.container(4, event.code, transaction, event.parameters.flatMap(\.littleEndianBytes))
        let size = isInPieces ? 8 : StillCameraDescriptors.eventBytes
        state.events += stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0...].prefix(size)) }
      }
      deliver(&state)
      tell(&state)
    }
  }

  private func segments(
    of answer: StillCameraConversation.Answer, operation: UInt16, transaction: UInt32
  ) -> [Segment] {
    let response = Self.container(3, answer.code, transaction, answer.parameters.flatMap(\.littleEndianBytes))
    var segments: [Segment] = []
    if camera.takes(.zeroPacket) { segments.append(Segment(bytes: [])) }
    guard let data = answer.data else { return segments + [Segment(bytes: response[...])] }
    guard !camera.takes(.garbage) else { return segments + [Segment(bytes: [UInt8](repeating: 0xA5, count: 100)[...])] }
    var bytes = Self.container(2, operation, transaction, data)
    if camera.takes(.oversizedLength) { bytes.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0x7F]) }
    if camera.takes(.openLength) { bytes.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0xFF]) }
    if camera.takes(.shortData) { bytes.removeLast(max(1, data.count / 2)) }
    if camera.takes(.appendedResponse) {
      return segments + [Segment(bytes: (bytes + response)[...], isFile: answer.isFile)]
    }
    if camera.takes(.splitHeader) {
      segments.append(Segment(bytes: bytes.prefix(12)))
      segments.append(Segment(bytes: bytes.dropFirst(12), isFile: answer.isFile))
    } else {
      segments.append(Segment(bytes: bytes[...], isFile: answer.isFile))
    }
    return segments + [Segment(bytes: response[...])]
  }

  private static func container(
    _ kind: UInt16, _ code: UInt16, _ transaction: UInt32, _ payload: [UInt8]
  ) -> [UInt8] {
    UInt32(payload.count + 12).littleEndianBytes + kind.littleEndianBytes + code.littleEndianBytes
      + transaction.littleEndianBytes + payload
  }

  /// Fills those who wait from the queue, one segment each at most.
  private func deliver(_ state: inout State) {
    while let transfer = state.waiting.first {
      if state.isStallDue, !state.segments.isEmpty {
        state.isStallDue = false
        state.isHalted = true
        state.segments = []
      }
      if state.isHalted {
        state.waiting.removeFirst()
        port.complete(.received(transfer.id, [], .stalled))
        continue
      }
      guard var segment = state.segments.first else { return }
      var data = Array(segment.bytes.prefix(transfer.length))
      if segment.isFile {
        let passed = camera.countFileBytes(data.count)
        // The cable is out: nothing gets through any more.
        guard camera.isPlugged else { return }
        data = Array(data.prefix(passed))
      }
      segment.bytes = segment.bytes.dropFirst(data.count)
      let isFull = data.count == transfer.length && data.count % USBSpeed.high.bulkPacketBytes == 0
      // Where the room is filled, what is left, a packet of no bytes at least, goes with the next transfer.
      if isFull, !data.isEmpty { state.segments[0] = segment } else { state.segments.removeFirst() }
      state.waiting.removeFirst()
      port.complete(.received(transfer.id, data))
    }
  }

  private func tell(_ state: inout State) {
    while let transfer = state.waitingForEvents.first, let piece = state.events.first {
      state.waitingForEvents.removeFirst()
      state.events.removeFirst()
      port.complete(.received(transfer.id, Array(piece.prefix(transfer.length))))
    }
  }
}
