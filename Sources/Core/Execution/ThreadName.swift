import Foundation

/// Names the thread that calls it, as `ps`, `top -H` and crash reports show it; without `/proc` it keeps its starter's.
///
/// Foundation's `Thread.name` reaches the system's thread only once `start()` has noted which one that is: a thread that
/// is quicker than its starter never gets it. `pthread_setname_np` and the variadic `prctl` are not to be had in Swift.
/// - Parameter name: What is beyond the system's fifteen bytes is left out, between characters.
/// - Source: proc_pid_comm(5)
public func nameThread(_ name: String) {
  var name = name
  while name.utf8.count > 15 { name.removeLast() }
  guard let file = fopen("/proc/thread-self/comm", "we") else { return }
  fputs(name, file)
  fclose(file)
}
