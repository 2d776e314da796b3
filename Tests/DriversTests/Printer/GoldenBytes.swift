import Foundation
import Testing

/// Compares bytes with a file under Tests/Golden. `SATCHEL_RENEW_GOLDEN=1` writes the file anew: read the difference
/// before it is committed.
func expectGolden(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  var root = URL(fileURLWithPath: #filePath)
  for _ in 0..<3 { root.deleteLastPathComponent() }
  let file = root.appendingPathComponent("Golden/Printer/\(name).hex")
  let hex =
    stride(from: 0, to: bytes.count, by: 32).map { start in
      bytes[start..<min(start + 32, bytes.count)].map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined(separator: " ")
    }.joined(separator: "\n") + "\n"
  if ProcessInfo.processInfo.environment["SATCHEL_RENEW_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try hex.write(to: file, atomically: true, encoding: .utf8)
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  #expect(hex == expected, "differs from \(file.lastPathComponent)", sourceLocation: sourceLocation)
}
