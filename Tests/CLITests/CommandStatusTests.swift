import Core
import Foundation
import Testing

@testable import CLI

@Suite struct CommandStatusTests {
  private func status(_ state: JobState, _ reasons: [JobReason] = []) -> Int32 {
    CommandStatus(
      JobView(
        id: "j", kind: .print, state: state, stateReasons: reasons.map(\.rawValue), createdAt: "", updatedAt: "",
        owner: JobOwner(uid: 0))
    ).rawValue
  }

  @Test func ofJobs() {
    #expect(status(.completed) == 0)
    #expect(status(.completed, [.photoNotAcceptable]) == 6)
    #expect(status(.canceled) == 5)
    #expect(status(.aborted) == 5)
    #expect(status(.processingStopped, [.outcomeUnknown]) == 4)
    #expect(status(.processing, [.printerStopped]) == 4)
    #expect(status(.pendingHeld) == 4)
    #expect(status(.pending, [.connectingToDevice]) == 4)
  }

  @Test func helpAndDocumentationListThemAll() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try String(contentsOf: root.appending(path: "docs/cli.md"), encoding: .utf8)
    for code in CommandStatus.allCases.map(\.rawValue) + [64, 130] {
      #expect(CommandStatus.table.contains("\n  \(code) "))
      #expect(page.contains("| \(code) |"))
    }
    #expect(SatchelCommand.helpMessage().contains("EXIT STATUS"))
    for command in SatchelCommand.configuration.subcommands {
      let name = try #require(command.configuration.commandName)
      #expect(page.contains("satchel \(name)"), "docs/cli.md does not show satchel \(name)")
    }
  }
}
