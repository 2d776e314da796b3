import Glibc

/// The line to systemd, by the protocol of sd_notify(3): datagrams to the socket that it names.
struct ServiceManager: Sendable {
  /// What the manager is told.
  enum Notice: Sendable, Equatable {
    case ready
    case reloading
    case stopping
    case alive
    /// A sentence for `systemctl status`; no citizen's words.
    case status(String)

    fileprivate func lines(now: () -> UInt64) -> String {
      switch self {
      case .ready: "READY=1"
      case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(now())"
      case .stopping: "STOPPING=1"
      case .alive: "WATCHDOG=1"
      case .status(let text): "STATUS=\(text.replacing("\n", with: " "))"
      }
    }
  }

  /// Within which time the manager wants to hear of us again; nil: it does not watch us.
  let watchdog: Duration?
  private let address: UnixAddress

  /// The manager that started this process.
  /// - Parameters:
  ///   - environment: The process's environment.
  ///   - process: Our process id.
  /// - Returns: nil where nobody waits for notices.
  init?(environment: [String: String], process: pid_t = getpid()) {
    guard let path = environment["NOTIFY_SOCKET"], let address = try? UnixAddress(notify: path) else { return nil }
    self.address = address
    let isOurs = environment["WATCHDOG_PID"].map { $0 == "\(process)" } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdog = isOurs && microseconds > 0 ? .microseconds(microseconds) : nil
  }

  /// Tells it; a manager that cannot be reached has nobody else to be told of.
  func tell(_ notices: Notice...) {
    let text = notices.map { $0.lines(now: Self.monotonic) }.joined(separator: "\n")
    let raw = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    guard raw >= 0 else { return }
    let descriptor = Descriptor(taking: raw)
    let bytes = Array(text.utf8)
    address.withPointer { pointer, length in
      _ = sendto(descriptor.raw, bytes, bytes.count, CInt(MSG_NOSIGNAL), pointer, length)
    }
  }

  private static func monotonic() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
  }
}
