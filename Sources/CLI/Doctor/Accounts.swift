/// The users and groups of the machine's own files.
struct Accounts: Sendable {
  /// The daemon's user.
  static let daemon = "satcheld"
  /// Those who may talk to the daemon.
  static let operators = "satchel"
  /// Technicians.
  static let technicians = "satchel-tech"

  /// A user.
  struct User: Sendable, Equatable {
    let name: String
    let uid: UInt32
    let gid: UInt32
  }

  /// A group.
  struct Group: Sendable, Equatable {
    let name: String
    let gid: UInt32
    let members: [String]
  }

  private static let limit = 4 << 20
  let users: [User]
  let groups: [Group]

  /// Reads passwd(5) and group(5).
  /// - Returns: nil where one of them cannot be read.
  init?(_ tree: SystemTree) {
    guard let users = tree.text("/etc/passwd", limit: Self.limit),
      let groups = tree.text("/etc/group", limit: Self.limit)
    else { return nil }
    self.users = Self.rows(users).compactMap { row in
      guard row.count >= 4, let uid = UInt32(row[2]), let gid = UInt32(row[3]) else { return nil }
      return User(name: String(row[0]), uid: uid, gid: gid)
    }
    self.groups = Self.rows(groups).compactMap { row in
      guard row.count >= 4, let gid = UInt32(row[2]) else { return nil }
      return Group(name: String(row[0]), gid: gid, members: row[3].split(separator: ",").map(String.init))
    }
  }

  private static func rows(_ text: String) -> [[Substring]] {
    text.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false) }
  }

  /// A user by name.
  func user(_ name: String) -> User? { users.first { $0.name == name } }

  /// A group by name.
  func group(_ name: String) -> Group? { groups.first { $0.name == name } }

  /// A user's name; its number where it has none.
  func userName(_ uid: UInt32) -> String { users.first { $0.uid == uid }?.name ?? String(uid) }

  /// A group's name; its number where it has none.
  func groupName(_ gid: UInt32) -> String { groups.first { $0.gid == gid }?.name ?? String(gid) }

  /// Whether a user is in a group, by primary group or as a member.
  func isMember(_ user: User, of group: Group) -> Bool { user.gid == group.gid || group.members.contains(user.name) }

  /// Whether a user may read and write a node, by the classic rights.
  func mayUse(_ node: SystemTree.Node, _ user: User) -> Bool {
    if user.uid == 0 { return true }
    if user.uid == node.uid { return node.mode & 0o600 == 0o600 }
    if user.gid == node.gid || groups.contains(where: { $0.gid == node.gid && $0.members.contains(user.name) }) {
      return node.mode & 0o060 == 0o060
    }
    return node.mode & 0o006 == 0o006
  }
}
