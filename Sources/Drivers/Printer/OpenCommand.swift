/// Finds how many bytes a printer's parser may still want after a transfer broke within our own commands.
enum OpenCommand {
  /// The most bytes that may be missing.
  /// - Parameters:
  ///   - bytes: Whole commands of ``ESCPOSEncoder``.
  ///   - least: Bytes that were taken for certain.
  ///   - most: Bytes that may have been taken.
  /// - Returns: 0 when the break can only lie between two commands.
  static func missing(in bytes: [UInt8], least: Int, most: Int) -> Int {
    var start = 0
    var missing = 0
    while start < min(most, bytes.count) {
      let end = min(start + length(of: bytes, at: start), bytes.count)
      let earliest = max(least, start + 1)
      if earliest <= most, earliest < end { missing = max(missing, end - earliest) }
      start = end
    }
    return missing
  }

  /// The length of the command at a place; 1 for a byte that starts none of ours.
  static func length(of bytes: [UInt8], at start: Int) -> Int {
    func byte(_ offset: Int) -> Int { start + offset < bytes.count ? Int(bytes[start + offset]) : 0 }
    switch (byte(0), byte(1)) {
    case (0x1B, 0x40): return 2
    case (0x1B, 0x4A), (0x1B, 0x33): return 3
    case (0x1B, 0x2A): return 5 + 3 * (byte(3) + 256 * byte(4))
    case (0x1D, 0x76): return 8 + (byte(4) + 256 * byte(5)) * (byte(6) + 256 * byte(7))
    case (0x1D, 0x56): return 4
    case (0x1D, 0x61), (0x1D, 0x72), (0x1D, 0x49), (0x10, 0x04), (0x10, 0x05): return 3
    case (0x1D, 0x28): return 5 + byte(3) + 256 * byte(4)
    default: return 1
    }
  }
}
