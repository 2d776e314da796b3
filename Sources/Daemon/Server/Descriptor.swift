import Glibc

/// An owned file descriptor; closed exactly once.
struct Descriptor: ~Copyable, Sendable {
  /// The number, valid as long as this value lives.
  let raw: CInt

  /// Takes `raw` over.
  init(taking raw: CInt) { self.raw = raw }

  deinit { close(raw) }

  /// Gives the number away: closing it is then the caller's duty.
  consuming func release() -> CInt {
    let raw = raw
    discard self
    return raw
  }
}
