import Core

@testable import Daemon

extension Requester {
  /// The officer of most tests.
  static let officer = Requester(uid: 1000, role: .operator)

  /// Another officer.
  static func officer(_ uid: UInt32) -> Requester { Requester(uid: uid, role: .operator) }
}
