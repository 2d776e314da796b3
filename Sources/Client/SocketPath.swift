#if canImport(Glibc)
  import Glibc
#endif

/// Where the daemon listens.
public enum SocketPath {
  /// The packaged daemon's socket.
  public static let standard = "/run/satchel/satchel.sock"

  /// The path that the environment names in `SATCHEL_SOCKET`, or ``standard``.
  public static var current: String {
    guard let value = getenv("SATCHEL_SOCKET"), value.pointee != 0 else { return standard }
    return String(cString: value)
  }
}
