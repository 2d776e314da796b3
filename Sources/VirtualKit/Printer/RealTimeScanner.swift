/// Finds real-time commands in bytes as they arrive, wherever they stand.
struct RealTimeScanner: Sendable {
  /// A real-time command.
  enum Request: Sendable, Equatable {
    /// DLE EOT n.
    case status(UInt8)
    /// DLE ENQ n.
    case enquiry(UInt8)
    /// DLE DC4 1: a pulse to the drawer.
    case pulse
    /// DLE DC4 2: power off.
    case powerOff
    /// DLE DC4 8: clear buffers.
    case clear
  }

  private var window: [UInt8] = []

  /// Takes one byte.
  /// - Returns: The command that ends with it, and its length.
  mutating func take(_ byte: UInt8) -> (request: Request, length: Int)? {
    if window.isEmpty {
      if byte == CommandSyntax.dle { window = [byte] }
      return nil
    }
    window.append(byte)
    guard isPrefix(window) else {
      window = byte == CommandSyntax.dle ? [byte] : []
      return nil
    }
    guard let request = Self.request(window) else { return nil }
    defer { window = [] }
    return (request, window.count)
  }

  private static let clearing: [UInt8] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]

  private func isPrefix(_ bytes: [UInt8]) -> Bool {
    let allowed: Bool =
      switch bytes[1] {
      case 0x04: bytes.count < 3 || (1...4).contains(bytes[2])
      case 0x05: bytes.count < 3 || bytes[2] <= 2
      case 0x14:
        bytes.count < 3
          || (bytes[2] == 1 && (bytes.count < 4 || bytes[3] <= 1) && (bytes.count < 5 || (1...8).contains(bytes[4])))
          || (bytes[2] == 2 && [0x10, 0x14, 0x02, 0x01, 0x08].starts(with: bytes))
          || (bytes[2] == 8 && Self.clearing.starts(with: bytes))
      default: false
      }
    return allowed
  }

  /// The request that a complete command makes; nil for an incomplete or an unknown one.
  static func request(_ bytes: [UInt8]) -> Request? {
    guard bytes.count >= 3 else { return nil }
    switch (bytes[1], bytes[2]) {
    case (0x04, 1...4): return .status(bytes[2])
    case (0x05, 0...2): return .enquiry(bytes[2])
    case (0x14, 1): return bytes.count == 5 && bytes[3] <= 1 && (1...8).contains(bytes[4]) ? .pulse : nil
    case (0x14, 2): return bytes.count == 5 && bytes[3] == 1 && bytes[4] == 8 ? .powerOff : nil
    case (0x14, 8): return bytes == clearing ? .clear : nil
    default: return nil
    }
  }
}
