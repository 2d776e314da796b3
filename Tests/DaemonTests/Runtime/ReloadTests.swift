import Core
import Foundation
import Logging
import NIOPosix
import Synchronization
import Testing

@testable import Daemon

@Suite struct ReloadTests {
  @Test("a reload puts level and periods in force; a file with a fault changes nothing")
  func reload() async throws {
    let test = try TestStore()
    let (threshold, retention) = (LogThreshold(.notice), RetentionPolicy())
    let file = Mutex(#"{"logLevel": "debug", "retention": {"printout": 7200}}"#)
    let path = test.folder.appendingPathComponent("satcheld.json").path
    let reload = Reload(
      read: {
        try Data(file.withLock { $0 }.utf8).write(to: URL(fileURLWithPath: path))
        return try Configuration(path: path)
      },
      current: Configuration(), threshold: threshold, retention: retention,
      housekeeper: Housekeeper(
        store: test.store, content: try ContentStore(folder: test.folder.appendingPathComponent("content")),
        periods: retention, clock: test.wallClock, alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }),
      manager: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    await reload.reload()
    #expect(threshold.level == .debug && retention.printout == 7200 && retention.document == 3600)
    file.withLock { $0 = #"{"logLevel": "error", "retention": {"printout": 1}}"# }
    await reload.reload()
    #expect(threshold.level == .debug && retention.printout == 7200)
  }
}

extension LiveTests {
  /// SIGHUP, as `systemctl reload` sends it.
  @Suite struct SignalTests {
    @Test("SIGHUP reads the file again, and the daemon goes on")
    func hangUp() async throws {
      let folder = try LiveFolder(configuration: #"{"logLevel": "error"}"#)
      let file = URL(fileURLWithPath: try #require(folder.configuration))
      let daemon = try await LiveDaemon(in: folder)
      #expect(try daemon.log.isEmpty)
      try Data(#"{"logLevel": "notice"}"#.utf8).write(to: file)
      try await reload(daemon, until: "the configuration was reloaded")
      try Data(#"{"logLevel": "shout"}"#.utf8).write(to: file)
      try await reload(daemon, until: "path=logLevel")
      try await daemon.expectServing()
      #expect(await daemon.stop() == 0)
    }

    private func reload(_ daemon: LiveDaemon, until line: String) async throws {
      kill(daemon.pid, SIGHUP)
      while !String(decoding: try daemon.log, as: UTF8.self).contains(line) { await Task.yield() }
    }
  }
}
