/// VS_PROBE_CONTROL and VS_COMMIT_CONTROL (UVC 1.0 §4.3.1.1): what the host wants, and what it gets.
struct StreamNegotiation: Sendable {
  /// An agreement.
  struct Choice: Sendable, Equatable {
    let format: UInt8
    let frame: UInt8
    /// In units of 100 ns.
    let interval: UInt32
  }

  /// The control's length in UVC 1.0.
  static let length = 26

  let modes: StreamModes
  private(set) var probe: Choice
  /// What was committed; nil: the host wants no stream.
  private(set) var committed: Choice?

  init(_ modes: StreamModes) {
    self.modes = modes
    probe = Choice(format: 1, frame: 1, interval: modes.frame(1, 1).2.intervals[0])
  }

  /// Forgets what was committed.
  mutating func release() { committed = nil }

  /// Answers a GET of the probe or the commit control; nil: unknown, the request stalls.
  func get(_ request: UInt8, isCommit: Bool) -> [UInt8]? {
    let current = isCommit ? committed ?? probe : probe
    let intervals = modes.frame(current.format, current.frame).2.intervals
    switch request {
    case 0x81: return bytes(current)
    case 0x82 where !isCommit: return bytes(current, interval: intervals[0])
    case 0x83 where !isCommit: return bytes(current, interval: intervals[intervals.count - 1])
    case 0x85: return UInt16(Self.length).littleEndianBytes
    case 0x86: return [3]
    case 0x87 where !isCommit:
      return bytes(Choice(format: 1, frame: 1, interval: modes.frame(1, 1).2.intervals[0]))
    default: return nil
    }
  }

  /// Takes a SET_CUR; what cannot be had is replaced by the nearest that can.
  /// - Returns: Whether it was long enough.
  mutating func set(_ bytes: [UInt8], isCommit: Bool) -> Bool {
    guard bytes.count >= Self.length else { return false }
    let (format, frame, mode) = modes.frame(bytes[2], bytes[3])
    let wanted = bytes[4..<8].littleEndian(UInt32.self)
    func distance(_ interval: UInt32) -> Int64 { abs(Int64(interval) - Int64(wanted)) }
    let interval = mode.intervals.min { distance($0) < distance($1) } ?? mode.intervals[0]
    probe = Choice(format: format, frame: frame, interval: wanted == 0 ? mode.intervals[0] : interval)
    if isCommit { committed = probe }
    return true
  }

  private func bytes(_ choice: Choice, interval: UInt32? = nil) -> [UInt8] {
    let frame = modes.frame(choice.format, choice.frame).2
    return [1, 0, choice.format, choice.frame] + (interval ?? choice.interval).littleEndianBytes
      + [UInt8](repeating: 0, count: 10) + UInt32(frame.byteLimit).littleEndianBytes
      + UInt32(CameraDescriptors.payloadBytes).littleEndianBytes
  }
}
