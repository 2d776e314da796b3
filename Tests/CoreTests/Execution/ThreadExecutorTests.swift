import Core
import Foundation
import Testing

struct ThreadExecutorTests {
  private actor Worker {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(name: String) { executor = ThreadExecutor(name: name) }

    /// The names of the process's threads, as `top -H` reads them.
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap { thread in
        // A thread that ends meanwhile has no name any more.
        (try? String(contentsOfFile: "/proc/self/task/\(thread)/comm", encoding: .utf8))?
          .trimmingCharacters(in: .newlines)
      }
    }
  }

  @Test("the system knows the thread by the name that it was given, and by no other thread's")
  func name() async throws {
    let worker = Worker(name: "satchel-named")
    #expect(try await worker.names().count { $0 == "satchel-named" } == 1)
  }
}
