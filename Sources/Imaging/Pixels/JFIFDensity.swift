import Core

/// The pixel density in a JFIF file's APP0 segment (JFIF 1.02: bytes 13–17 of the file), which turbojpeg 2.1 has no
/// setter for.
enum JFIFDensity {
  private static let header: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, 0x4A, 0x46, 0x49, 0x46, 0x00]

  /// Writes dots per inch.
  /// - Throws: ``Problem``: `internal-error` where `file` has no JFIF header at its start.
  static func write(_ dotsPerInch: Int, to file: inout [UInt8]) throws(Problem) {
    guard let density = UInt16(exactly: dotsPerInch), density > 0, file.count > 18, file.starts(with: header) else {
      throw Problem(.internalError)
    }
    let (high, low) = (UInt8(density >> 8), UInt8(density & 0xFF))
    file.replaceSubrange(13..<18, with: [1, high, low, high, low])
  }

  /// The dots per inch across and down, or nil where the file does not say them in inches.
  static func read(_ file: [UInt8]) -> (across: Int, down: Int)? {
    guard file.count > 18, file.starts(with: header), file[13] == 1 else { return nil }
    return (Int(file[14]) << 8 | Int(file[15]), Int(file[16]) << 8 | Int(file[17]))
  }
}
