import Foundation

/// The kernel's clocks: the processor time of the calling thread, and the time that goes on.
enum ThreadClock {
  /// What `work` takes of it, in microseconds.
  static func measure(_ work: () throws -> Void) rethrows -> Double {
    let begin = now()
    try work()
    return now() - begin
  }

  /// The time of CLOCK_MONOTONIC, in seconds.
  static func monotonic() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
