import ClientTestKit
import Core
import FuzzTestKit
import Testing

@testable import Client

/// What comes from the socket, spoilt.
@Suite struct AnswerFuzzTests {
  @Test func eventsReadAlikeHoweverTheyAreCut() {
    let whole = Array(
      (ServerSentEvent(id: "1", event: "job.changed", data: sampleJob("j_1") + "\n\n x").rendered
        + ServerSentEvent.heartbeat + ServerSentEvent(event: "device.changed", data: sampleDevice).rendered
        + "retry: 5\r\ndata:a\r\ndata: b\r\n\r\nid: 8\rdata: c\r\r").utf8)
    let tokens = ["\n", "\r", "\r\n", "\n\n", ":", "data:", "id:", "event:", "\0", "\u{FEFF}"].map { Array($0.utf8) }
    var mutator = Mutator(seed: 51)
    var read = 0
    for _ in 0..<2_000 {
      let bytes = mutator.bytes(whole, tokens: tokens, most: 8)
      let (atOnce, failure) = events(in: bytes, pieces: [bytes.count])
      var pieces: [Int] = []
      while pieces.reduce(0, +) < bytes.count { pieces.append(1 + mutator.number(below: 40)) }
      let (cut, sameFailure) = events(in: bytes, pieces: pieces)
      // A message that comes with a bad one in the same piece goes with it.
      #expect(failure == sameFailure && (failure == nil ? cut == atOnce : cut.starts(with: atOnce)))
      #expect(failure == nil || failure == .protocolViolation(.malformedEvent))
      read += atOnce.count
    }
    #expect(read > 1_000)
  }

  private func events(in bytes: [UInt8], pieces: [Int]) -> ([ServerSentEvent], ClientError?) {
    var parser = ServerSentEventParser(limit: 1 << 16)
    var messages: [ServerSentEvent] = []
    var rest = bytes[...]
    for count in pieces {
      do { messages += try parser.feed(rest.prefix(count)) } catch { return (messages, error) }
      rest = rest.dropFirst(count)
    }
    return (messages, nil)
  }

  /// Every answer is taken or is an error of ours, whatever its bytes: the connection ends with it.
  @Test func answersAreTakenOrRefusedByName() async throws {
    let body = #"{"jobs":[\#(sampleJob("j_1"))],"nextCursor":null}"#
    let good = Array(answer("200 OK", "application/json", body).utf8)
    let tokens = [
      "\r\n", "\r\n\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "HTTP/1.1 ", "\0", "0\r\n\r\n",
    ]
    .map { Array($0.utf8) }
    var mutator = Mutator(seed: 52)
    // As text: what is no UTF-8 becomes U+FFFD, bytes above 0x7F all the same. Each tenth is as it should be.
    let answers = (0..<150).map { round in
      String(
        decoding: round % 10 == 0 ? good : mutator.bytes(good, tokens: tokens, most: 6), as: UTF8.self)
    }
    let server = try await ScriptedServer { _, count in [.send(answers[count % answers.count]), .close] }
    var taken = 0
    for round in answers.indices {
      do {
        _ = try await SatchelClient(socketPath: server.path).jobs(JobFilter())
        taken += 1
      } catch is ClientError {
      } catch {
        Issue.record("round \(round): \(error)")
      }
    }
    #expect(taken >= 15 && taken < answers.count, "\(taken)")
  }
}
