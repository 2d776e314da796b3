import Foundation
import Logging
import Testing

@testable import Daemon

@Suite struct JournalLogHandlerTests {
  /// What a logger with this handler writes.
  private func written(isJournal: Bool, _ body: (inout Logger) -> Void) -> String {
    let pipe = Pipe()
    var logger = Logger(label: "server") {
      JournalLogHandler(label: $0, isJournal: isJournal, output: pipe.fileHandleForWriting.fileDescriptor)
    }
    body(&logger)
    try? pipe.fileHandleForWriting.close()
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test("the journal gets a priority and no time")
  func journal() {
    let text = written(isJournal: true) { logger in
      logger.info("request", metadata: ["status": "200", "method": "GET"])
      logger.error("store failed")
      logger.debug("not shown")
    }
    #expect(text == "<6>request logger=server method=GET status=200\n<3>store failed logger=server\n")
  }

  @Test("a terminal gets the time and the level")
  func terminal() throws {
    let text = written(isJournal: false) { $0.warning("disk is nearly full") }
    let pattern = try Regex(#"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ warning disk is nearly full logger=server\n$"#)
    #expect(try pattern.wholeMatch(in: text) != nil, "\(text)")
  }

  @Test("a value cannot forge a line or a field")
  func forged() {
    let text = written(isJournal: true) { logger in
      logger[metadataKey: "a"] = "x\n<0>forged"
      logger.info("m\ne", metadata: ["b": "c d=\"e\"", "e": ""])
    }
    #expect(text == "<6>m e logger=server a=\"x <0>forged\" b=\"c d='e'\" e=\"\"\n")
  }

  @Test("a long value is cut")
  func long() {
    let text = written(isJournal: true) { $0.info("m", metadata: ["a": .string(String(repeating: "好", count: 5000))]) }
    #expect(text.utf8.count < 600)
    #expect(text.hasSuffix("…\n"))
  }

  @Test("systemd says whether it is the journal")
  func detection() {
    #expect(JournalLogHandler.isJournal(environment: ["JOURNAL_STREAM": "8:1234"]))
    #expect(!JournalLogHandler.isJournal(environment: [:]))
  }
}
