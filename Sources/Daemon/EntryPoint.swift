import Dispatch
import Glibc
import Imaging

/// Where the process begins: places tasks before there is one, then runs the command.
@main
enum EntryPoint {
  static func main() {
    // A reload that comes before there is anything to reload must not end the process.
    signal(SIGHUP, SIG_IGN)
    // Citizens' words are in memory: a crash leaves no picture of it, whoever started the daemon.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
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
