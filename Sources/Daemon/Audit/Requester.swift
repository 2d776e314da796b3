import Core

/// Who asks, as the kernel and the group database tell.
struct Requester: Sendable, Equatable {
  let uid: UInt32
  let role: Role
}
