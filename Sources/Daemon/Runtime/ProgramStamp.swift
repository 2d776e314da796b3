import Glibc

/// Which program this is: another build lays documents out in its own way.
enum ProgramStamp {
  /// The size and the time of the executable file; the same in every run of one installation.
  static let current: String = {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "unknown" }
    return "\(status.st_size)-\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)"
  }()
}
