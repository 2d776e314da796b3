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

  @Test("the system knows the thread by the name that it was given")
  func name() async throws {
    #expect(try await Worker(name: "satchel-named").name() == "satchel-named")
  }
}
