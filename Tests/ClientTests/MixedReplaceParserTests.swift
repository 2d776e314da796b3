import Core
import Testing

@testable import Client

@Suite struct MixedReplaceParserTests {
  private func part(_ bytes: [UInt8], _ extra: String = "") -> [UInt8] {
    Array("--b\r\nContent-Type: image/jpeg\r\nContent-Length: \(bytes.count)\r\n\(extra)\r\n".utf8) + bytes
      + Array("\r\n".utf8)
  }

  @Test func howeverItIsCut() throws {
    // A picture may hold what looks like a boundary.
    let pictures: [[UInt8]] = [Array("\r\n--b\r\n\r\n".utf8), [13, 10, 13, 10], [255]]
    let bytes =
      part(pictures[0], "X-Timestamp: 12.250\r\n") + part(pictures[1])
      + Array("--b\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n{}\r\n".utf8)
      + part(pictures[2])
    for piece in 1...bytes.count {
      var parser = MixedReplaceParser(limit: 64)
      var parts: [MixedReplaceParser.Part] = []
      for start in stride(from: 0, to: bytes.count, by: piece) {
        parts += try parser.feed(bytes[start..<min(start + piece, bytes.count)])
      }
      #expect(
        parts == [
          .picture(PreviewFrame(jpeg: pictures[0], timestamp: 12.25)),
          .picture(PreviewFrame(jpeg: pictures[1], timestamp: nil)), .problem(Array("{}".utf8)),
          .picture(PreviewFrame(jpeg: pictures[2], timestamp: nil)),
        ])
    }
  }

  @Test func whatIsRefused() {
    func refusal(_ bytes: [UInt8]) -> ClientError? {
      var parser = MixedReplaceParser(limit: 64)
      do throws(ClientError) {
        _ = try parser.feed(bytes)
        return nil
      } catch { return error }
    }
    #expect(refusal(part(Array(repeating: 1, count: 65))) == .protocolViolation(.bodyTooLarge))
    #expect(refusal(Array("--b\r\n\r\nabc".utf8)) == .protocolViolation(.malformedBody))
    #expect(refusal(Array(repeating: 65, count: 5000)) == .protocolViolation(.malformedBody))
  }
}
