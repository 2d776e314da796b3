import Foundation
import Testing

@testable import CLI

/// The doctor's means: bounded files, bounded children.
@Suite @MainActor struct DoctorMeansTests {
  private let machine: FakeMachine

  init() throws { machine = try FakeMachine() }

  @Test func filesAreBounded() throws {
    let tree = machine.here.tree
    try machine.write("/long", String(repeating: "x", count: 200_000) + "\n")
    #expect(tree.bytes("/long")?.count == 64 << 10)
    #expect(tree.line("/long")?.count == 4096)
    #expect(tree.bytes("/etc") == nil)
    #expect(tree.bytes("/none") == nil)
    #expect(tree.names("/long") == nil)
    // A pipe that nobody writes to is not waited for.
    #expect(mkfifo(machine.root + "/pipe", 0o600) == 0)
    #expect(tree.bytes("/pipe") == nil)
    #expect(tree.node("/etc/passwd")?.modeText.hasPrefix("0") == true)
  }

  @Test func childrenAreBounded() throws {
    #expect(ChildProcess.run("/bin/echo", ["a b", "$HOME"]) == "a b $HOME\n")
    #expect(ChildProcess.run("/none", []) == nil)
    #expect(ChildProcess.run("/bin/cat", ["/dev/zero"]) == nil)
    let start = ContinuousClock.now
    #expect(ChildProcess.run("/bin/sleep", ["60"], milliseconds: 50) == nil)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func holdersOfFiles() throws {
    try machine.link("/proc/77/fd/3", to: "/dev/video0")
    try machine.write("/proc/77/comm", "cheese\n")
    #expect(FileHolder.name(of: "/dev/video0", machine.here.tree) == "cheese")
    #expect(FileHolder.name(of: "/dev/video9", machine.here.tree) == nil)
  }
}
