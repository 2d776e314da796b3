import Core
import Testing

@testable import Client

@Suite struct ServerSentEventParserTests {
  private func parse(_ text: String, piece: Int) throws -> [ServerSentEvent] {
    var parser = ServerSentEventParser(limit: 1 << 16)
    let bytes = Array(text.utf8)
    var out: [ServerSentEvent] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      out += try parser.feed(bytes[start..<min(start + piece, bytes.count)])
    }
    return out
  }

  @Test func howeverItIsCut() throws {
    let text =
      ": \n\nid: 7\nevent: job.changed\ndata: 调解\n\nretry: 5\r\ndata:a\r\ndata: b\r\n\r\n: x\rid: 8\rdata: c\r\rdata\n\n"
    let expected = [
      ServerSentEvent(id: "7", event: "job.changed", data: "调解"), ServerSentEvent(data: "a\nb"),
      ServerSentEvent(id: "8", data: "c"), ServerSentEvent(data: ""),
    ]
    for piece in 1...text.utf8.count { #expect(try parse(text, piece: piece) == expected) }
  }

  @Test func whatIsRenderedIsParsed() throws {
    let messages = [
      ServerSentEvent(id: "1", event: "a", data: "x: y\n\n z"), ServerSentEvent(event: "b", data: ""),
      ServerSentEvent(event: "c", data: " 以老槐树为界。"),
    ]
    let text = messages.map(\.rendered).joined(separator: ServerSentEvent.heartbeat)
    for piece in [1, 3, 1000] { #expect(try parse(text, piece: piece) == messages) }
  }

  @Test func unfinishedMessagesAreNotGiven() throws {
    #expect(try parse("event: a\ndata: b\n", piece: 4) == [])
    #expect(try parse("event: a\n\n", piece: 4) == [])
  }

  @Test func bounds() throws {
    #expect(throws: ClientError.protocolViolation(.bodyTooLarge)) {
      var parser = ServerSentEventParser(limit: 100)
      _ = try parser.feed(Array(repeating: UInt8(ascii: "x"), count: 101))
    }
    #expect(throws: ClientError.protocolViolation(.bodyTooLarge)) {
      var parser = ServerSentEventParser(limit: 100)
      for _ in 0..<30 { _ = try parser.feed(Array("data: x\n".utf8)) }
    }
    #expect(throws: ClientError.protocolViolation(.malformedEvent)) {
      var parser = ServerSentEventParser(limit: 100)
      _ = try parser.feed([0x64, 0xFF, 0x0A])
    }
  }
}
