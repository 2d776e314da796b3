import Core
import Testing

@testable import Daemon

/// A frame as a part of a preview's answer, byte for byte.
struct PreviewPartTests {
  @Test(
    "the chunk's size, the length and the time are written as numbers are",
    arguments: [1, 9, 10, 99, 4095, 31_376, 65_536, 1_000_000], [0, 7, 999, 1000, 1_795_996_800_042] as [Int64])
  func written(length: Int, time: Int64) {
    let picture = (0..<length).map { UInt8($0 % 251) }
    let part = PreviewPart(FrameBytes(picture), time: time)
    let fraction = String(time % 1000)
    let header = """
      --satchel-frame\r\nContent-Type: image/jpeg\r\nContent-Length: \(length)\r\nX-Timestamp: \(time / 1000).\
      \(String(repeating: "0", count: 3 - fraction.count))\(fraction)\r\n\r\n
      """
    let body = Array(header.utf8) + picture + Array("\r\n".utf8)
    let chunk = Array("\(String(body.count, radix: 16))\r\n".utf8) + body + Array("\r\n".utf8)
    #expect(part.count == chunk.count)
    #expect(Array(part.rest(after: 0).readableBytesView) == chunk)
    #expect(Array(part.rest(after: 20).readableBytesView) == Array(chunk.dropFirst(20)))
  }
}
