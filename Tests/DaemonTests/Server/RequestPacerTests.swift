import NIOCore
import Testing

@testable import Daemon

@Suite struct RequestPacerTests {
  private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

  private func pacer() -> RequestPacer { RequestPacer(limits: ServerLimits(), now: start) }

  @Test("an open connection has a minute, and a minute again after each answer")
  func idle() {
    var pacer = pacer()
    #expect(pacer.deadline == start + .seconds(60))
    let answer1 = pacer.verdict(start + .seconds(59), wantsBytes: true)
    #expect(answer1 == .wait)
    let answer2 = pacer.bytesCame(start + .seconds(5))
    #expect(answer2)
    pacer.headerCame(start + .seconds(5), contentLength: nil)
    pacer.requestEnded()
    #expect(pacer.deadline == nil)
    pacer.answerEnded(start + .seconds(100))
    #expect(pacer.deadline == start + .seconds(160))
    let answer3 = pacer.verdict(start + .seconds(160), wantsBytes: true)
    #expect(answer3 == .idle)
  }

  @Test("a header has ten seconds from its first byte, whatever follows")
  func header() {
    var pacer = pacer()
    let answer4 = pacer.bytesCame(start)
    #expect(answer4)
    let answer5 = pacer.bytesCame(start + .seconds(9))
    #expect(!answer5)
    #expect(pacer.deadline == start + .seconds(10))
    let answer6 = pacer.verdict(start + .seconds(10), wantsBytes: true)
    #expect(answer6 == .late(seconds: 10))
  }

  @Test("a body may pause ten seconds and take thirty")
  func body() {
    var pacer = pacer()
    _ = pacer.bytesCame(start)
    pacer.headerCame(start, contentLength: 1000)
    #expect(pacer.deadline == start + .seconds(10))
    _ = pacer.bytesCame(start + .seconds(8))
    #expect(pacer.deadline == start + .seconds(18))
    _ = pacer.bytesCame(start + .seconds(16))
    _ = pacer.bytesCame(start + .seconds(24))
    #expect(pacer.deadline == start + .seconds(30))
    let answer7 = pacer.verdict(start + .seconds(30), wantsBytes: true)
    #expect(answer7 == .late(seconds: 30))
  }

  @Test("a sender is not blamed while the server does not read")
  func backPressure() throws {
    var pacer = pacer()
    _ = pacer.bytesCame(start)
    pacer.headerCame(start, contentLength: 1000)
    let answer8 = pacer.verdict(start + .seconds(10), wantsBytes: false)
    #expect(answer8 == .wait)
    #expect(pacer.deadline == start + .seconds(20))
    let answer9 = pacer.verdict(start + .seconds(20), wantsBytes: false)
    #expect(answer9 == .wait)
    let answer10 = pacer.verdict(start + .seconds(30), wantsBytes: false)
    #expect(answer10 == .wait)
    #expect(try #require(pacer.deadline) > start + .seconds(30))
    let answer11 = pacer.verdict(start + .seconds(40), wantsBytes: true)
    #expect(answer11 == .late(seconds: 10))
  }

  @Test("an answered body is waited for only briefly, and only if little is left")
  func drain() {
    var pacer = pacer()
    pacer.headerCame(start, contentLength: 100_000)
    #expect(pacer.hasTooMuchLeft)
    let answer12 = pacer.bodyCame(50_000)
    #expect(answer12)
    #expect(!pacer.hasTooMuchLeft)
    pacer.answerEnded(start + .seconds(2))
    #expect(pacer.deadline == start + .seconds(3))
    let answer13 = pacer.verdict(start + .seconds(3), wantsBytes: true)
    #expect(answer13 == .undrained)
  }

  @Test("a chunked body is counted")
  func counted() {
    var pacer = pacer()
    pacer.headerCame(start, contentLength: nil)
    #expect(pacer.hasTooMuchLeft)
    let answer14 = pacer.bodyCame(64 << 20)
    #expect(answer14)
    let answer15 = pacer.bodyCame(1)
    #expect(!answer15)
  }
}
