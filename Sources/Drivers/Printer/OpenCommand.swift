/// Finds how many bytes a printer's parser may still want after a transfer broke within a command, of ours or of a raw stream.
enum OpenCommand {
  /// The most bytes that may be missing.
  /// - Parameters:
  ///   - bytes: Whole commands.
  ///   - least: Bytes that were taken for certain.
  ///   - most: Bytes that may have been taken.
  /// - Returns: 0 when the break can only lie between two commands.
  static func missing(in bytes: [UInt8], least: Int, most: Int) -> Int {
    var start = 0
    var missing = 0
    while start < min(most, bytes.count) {
      let end = min(start + CommandLength.of(bytes, at: start), bytes.count)
      let earliest = max(least, start + 1)
      if earliest <= most, earliest < end { missing = max(missing, end - earliest) }
      start = end
    }
    return missing
  }
}
