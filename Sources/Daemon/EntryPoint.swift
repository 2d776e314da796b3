import Dispatch
import Glibc
import Imaging

/// Where the process begins: places tasks before there is one, then runs the command.
@main
enum EntryPoint {
  static func main() {
    // A reload that comes before there is anything to reload must not end the process.
    signal(SIGHUP, SIG_IGN)
    WorkingMemory.prepare()
    let isPlaced = TaskPlacement.useEventLoops()
    SatchelDaemon.wakesWhenIdle.store(!isPlaced, ordering: .relaxed)
    // Detached: `main` belongs to the main actor, whose thread waits below and serves nobody.
    Task.detached {
      await SatchelDaemon.main(nil)
      exit(EXIT_SUCCESS)
    }
    // The main thread has nothing to do, and the tasks do not need it.
    DispatchSemaphore(value: 0).wait()
  }
}
