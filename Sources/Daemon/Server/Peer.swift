import CPeer
import Core
import Glibc

/// Who is at the other end of a connection, as the kernel saw it when the connection was made.
struct Peer: Sendable, Equatable {
  /// The process that connected; it may be gone by now.
  let pid: Int32
  /// The user.
  let uid: UInt32
  /// The primary group.
  let gid: UInt32
  /// The supplementary groups, in the kernel's order; the primary group may be missing.
  let groups: [UInt32]

  /// Names a peer; used by tests and by ``init(descriptor:)``.
  init(pid: Int32, uid: UInt32, gid: UInt32, groups: [UInt32]) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
    self.groups = groups
  }

  /// Reads the peer of a connected Unix socket (`SO_PEERCRED`, `SO_PEERGROUPS`; unix(7), socket(7)).
  /// - Parameter descriptor: The connected socket; it stays the caller's.
  /// - Throws: `Problem(.socketFailed)` where it is no Unix socket or the kernel refuses.
  init(descriptor: CInt) throws(Problem) {
    var pid: pid_t = 0
    var uid: uid_t = 0
    var gid: gid_t = 0
    guard satchel_peer_credentials(descriptor, &pid, &uid, &gid) == 0 else {
      throw Problem(.socketFailed, facts: ["function": "SO_PEERCRED"])
    }
    self.init(pid: pid, uid: uid, gid: gid, groups: try Peer.groups(of: descriptor))
  }

  /// Whether the peer is in `group`, primary or supplementary: `SO_PEERGROUPS` leaves the primary one out.
  func isMember(of group: UInt32) -> Bool { gid == group || groups.contains(group) }

  /// Linux allows 65,536 groups (NGROUPS_MAX); the kernel tells the count when the buffer is too small.
  private static func groups(of descriptor: CInt) throws(Problem) -> [UInt32] {
    var groups = [gid_t](repeating: 0, count: 64)
    for _ in 0..<2 {
      var count = CUnsignedInt(groups.count)
      switch satchel_peer_groups(descriptor, &groups, &count) {
      case 0: return Array(groups.prefix(Int(count)))
      case ERANGE where count <= 65_536: groups = [gid_t](repeating: 0, count: Int(count))
      default: throw Problem(.socketFailed, facts: ["function": "SO_PEERGROUPS"])
      }
    }
    throw Problem(.socketFailed, facts: ["function": "SO_PEERGROUPS"])
  }
}
