/// Takes a printer's byte stream apart into ``PrinterEvent``s, whatever way it is cut.
///
/// The kinds are told apart by Epson's fixed bits: `b & 0x93 == 0x10` starts the four bytes of automatic status (in the
/// other three `b & 0x90 == 0`), `b & 0x93 == 0x12` answers DLE EOT, `b & 0x90 == 0` answers GS r and GS I, 0x37 0x3B
/// 0x3D 0x5F open a block that NUL ends, 0x11 and 0x13 are XON and XOFF. What fits nothing is dropped and counted.
public struct StatusDecoder: Sendable {
  /// Bytes of a block after which it is given up.
  public static let longestBlock = 128
  /// DLE EOT requests whose answers may be outstanding; an older one is forgotten.
  public static let mostAsked = 8

  private enum State: Sendable {
    case between
    case automatic([UInt8])
    case block(PrinterBlockKind, [UInt8])
  }
  private var state = State.between
  private var asked: [RealTimeTopic] = []

  /// Bytes that fitted nothing.
  public private(set) var garbageBytes = 0

  /// A decoder at the start of a stream.
  public init() {}

  /// Tells that `DLE EOT n` has been sent, so that its answer, which does not say its topic, can be matched.
  public mutating func expect(_ topic: RealTimeTopic) {
    if asked.count == Self.mostAsked { asked.removeFirst() }
    asked.append(topic)
  }

  /// Gives up what was asked and has not been answered.
  public mutating func forgetExpected() { asked.removeAll() }

  /// Forgets a half-received answer, as after a reset or a reconnection.
  public mutating func restart() {
    garbageBytes += pendingBytes
    state = .between
    asked.removeAll()
  }

  /// Decodes the next bytes.
  /// - Parameters:
  ///   - bytes: Any bytes, in the order received.
  ///   - emit: Called once for each event, in order.
  public mutating func consume(_ bytes: some Sequence<UInt8>, emit: (PrinterEvent) -> Void) {
    for byte in bytes { consume(byte, emit: emit) }
  }

  /// Decodes the next bytes into an array.
  public mutating func events(in bytes: some Sequence<UInt8>) -> [PrinterEvent] {
    var events: [PrinterEvent] = []
    consume(bytes) { events.append($0) }
    return events
  }

  private var pendingBytes: Int {
    switch state {
    case .between: 0
    case .automatic(let bytes): bytes.count
    case .block(_, let bytes): bytes.count + 1
    }
  }

  private mutating func consume(_ byte: UInt8, emit: (PrinterEvent) -> Void) {
    switch state {
    case .between:
      start(byte, emit: emit)
    case .automatic(var bytes):
      guard byte & 0x90 == 0 else {
        garbageBytes += bytes.count
        state = .between
        return start(byte, emit: emit)
      }
      bytes.append(byte)
      if bytes.count == 4 {
        state = .between
        emit(.automatic(AutomaticStatus(bytes)))
      } else {
        state = .automatic(bytes)
      }
    case .block(let kind, var bytes):
      switch byte {
      case 0x00:
        state = .between
        emit(Self.event(kind, bytes))
      case 0x11, 0x13:
        emit(.flow(byte == 0x11))
      case 0x12, 0x16, 0x1A, 0x1E:
        // No block holds these: an answer in real time may come in the middle of one.
        answerRealTime(byte, emit: emit)
      case 0x01...0x1F:
        garbageBytes += bytes.count + 1
        state = .between
        start(byte, emit: emit)
      default:
        bytes.append(byte)
        if bytes.count > Self.longestBlock {
          garbageBytes += bytes.count + 1
          state = .between
        } else {
          state = .block(kind, bytes)
        }
      }
    }
  }

  private mutating func start(_ byte: UInt8, emit: (PrinterEvent) -> Void) {
    if byte == 0x11 || byte == 0x13 {
      emit(.flow(byte == 0x11))
    } else if let kind = PrinterBlockKind(rawValue: byte) {
      state = .block(kind, [])
    } else if byte & 0x93 == 0x10 {
      state = .automatic([byte])
    } else if byte & 0x93 == 0x12 {
      answerRealTime(byte, emit: emit)
    } else if byte & 0x90 == 0 {
      emit(.answer(byte))
    } else {
      garbageBytes += 1
    }
  }

  private mutating func answerRealTime(_ byte: UInt8, emit: (PrinterEvent) -> Void) {
    emit(.realTime(asked.isEmpty ? nil : asked.removeFirst(), byte))
  }

  private static func event(_ kind: PrinterBlockKind, _ bytes: [UInt8]) -> PrinterEvent {
    if kind == .function, bytes.first == 0x22, let identifier = CompletionIdentifier(bytes.dropFirst()) {
      return .completion(identifier)
    }
    if kind == .function, bytes.count == 2, bytes[0] == 0x45, let battery = PrinterBattery(rawValue: bytes[1]) {
      return .battery(battery)
    }
    return .block(kind, bytes)
  }
}
