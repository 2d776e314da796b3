import CTaskHook
import NIOCore
import NIOPosix

/// Where Swift's tasks run: on NIO's event loops, so that an idle daemon does not wake up (docs/decisions/0002).
enum TaskPlacement {
  /// Event loops, and with them the threads that run tasks; two answer 64 clients with ease.
  private static let loops = 2

  /// Puts all tasks that have no executor of their own on the event loops of `MultiThreadedEventLoopGroup.singleton`.
  ///
  /// To be called once, by the main thread, before the first task and before the singleton group is used. A task must
  /// not block afterwards, since it would hold up every connection of its loop; nor may it use `Task.sleep`, which
  /// starts the runtime's own timer threads.
  /// - Returns: Whether it is done; false with a compiler or a runtime that we do not know. The daemon then works all the same
  ///   and wakes up once a second.
  static func useEventLoops() -> Bool {
    NIOSingletons.groupLoopCountSuggestion = loops
    #if compiler(<6.4)
      return satchel_take_global_executor { job in
        guard let job else { return }
        // The runtime's own word for a job that nobody owns is the pointer itself.
        MultiThreadedEventLoopGroup.singleton.any().executor.enqueue(unsafeBitCast(job, to: UnownedJob.self))
      }
    #else
      return false
    #endif
  }
}
