import Core
import Glibc
import NIOPosix
import Synchronization

/// What peers are to the kit, by the groups of the system.
final class Roles: Sendable {
  /// The group whose members keep kits running.
  static let technicians = "satchel-tech"

  private let name: String
  /// The group's number; one that is not there is asked for again, since it may be made.
  private let found = Mutex<UInt32?>(nil)

  /// Roles by the group database.
  /// - Parameter technicians: The name of the technicians' group.
  init(technicians: String = Roles.technicians) { name = technicians }

  /// The role of a peer. The database is asked on a thread of its own because getgrnam_r may wait for a directory server.
  func role(of peer: Peer) async -> Role {
    if peer.uid == 0 { return .root }
    var number = found.withLock { $0 }
    if number == nil {
      let name = name
      number = (try? await NIOThreadPool.singleton.runIfActive { Roles.lookUp(name) }) ?? nil
      if let number { found.withLock { $0 = number } }
    }
    guard let number else { return .operator }
    return peer.isMember(of: number) ? .technician : .operator
  }

  private static func lookUp(_ name: String) -> UInt32? {
    // getgrnam_r(3) says ERANGE while the buffer is too small; it holds the names of all members.
    var size = 1024
    while size <= 1 << 20 {
      var entry = Glibc.group()
      var result: UnsafeMutablePointer<Glibc.group>?
      let (error, number): (CInt, UInt32?) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        guard let base = buffer.baseAddress else { return (ENOMEM, nil) }
        let error = getgrnam_r(name, &entry, base, buffer.count, &result)
        return (error, error == 0 && result != nil ? entry.gr_gid : nil)
      }
      guard error == ERANGE else { return number }
      size *= 4
    }
    return nil
  }
}
