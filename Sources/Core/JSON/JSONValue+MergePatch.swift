extension JSONValue {
  /// The value after a JSON merge patch (RFC 7396 §2): members are put in place of those of their name, within objects
  /// as well, `null` takes a member away, and anything but an object replaces the whole.
  public func merging(patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: [String: JSONValue] = [:]
    if case .object(let known) = self { members = known }
    for (name, change) in changes {
      // Not by `nil`, which is JSON's null here.
      guard change != .null else {
        members.removeValue(forKey: name)
        continue
      }
      members[name] = (members[name] ?? .null).merging(patch: change)
    }
    return .object(members)
  }
}
