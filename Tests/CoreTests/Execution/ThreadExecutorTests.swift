import Core
import Foundation
import Testing

struct ThreadExecutorTests {
  private actor Worker {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(name: String) { executor = ThreadExecutor(name: name) }

    /// The thread's name, as `top -H` reads it. A thread that it starts has the same at first, so only its own is asked.
    func name() throws -> String {
      try String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
    }
  }

  /// Many, since a thread that is quicker than the one that started it must have its name all the same.
  @Test("the system knows each thread by the name that it was given")
  func name() async throws {
    for _ in 0..<500 { try #require(try await Worker(name: "satchel-named").name() == "satchel-named") }
  }

  @Test(
    "a name longer than the system keeps is cut between characters, not lost",
    arguments: [
      ("satchel-renderer-2", "satchel-rendere"), ("satchel-印刷机", "satchel-印刷"),
    ])
  func longName(given: String, kept: String) async throws {
    #expect(try await Worker(name: given).name() == kept)
  }
}
