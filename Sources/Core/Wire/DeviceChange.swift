/// The body of `PATCH /v1/devices/{id}`, a JSON merge patch (RFC 7396): what is absent stays, `null` gives back to the
/// daemon's own choice.
public struct DeviceChange: Sendable, Equatable {
  /// What becomes of one member.
  public enum Member<Value: Sendable & Equatable>: Sendable, Equatable {
    case keep
    case clear
    case set(Value)
  }

  /// The name of the profile.
  public var profile: Member<String>
  /// Facts that count instead of the profile's, merged with those that were stated before; `null` takes one back.
  public var overrides: Member<JSONValue>

  /// A change.
  public init(profile: Member<String> = .keep, overrides: Member<JSONValue> = .keep) {
    self.profile = profile
    self.overrides = overrides
  }

  /// Reads a change.
  /// - Throws: ``Problem``: `unknownField`, `wrongType`, `invalidValue`; what is wrong with a fact.
  public init(decoding json: JSONValue) throws(Problem) {
    let reader = try JSONObjectReader(json, at: .root(""))
    try reader.allow("profile", "overrides")
    switch json["profile"] {
    case nil: profile = .keep
    case .null?: profile = .clear
    default: profile = .set(try reader.requiredName("profile"))
    }
    switch json["overrides"] {
    case nil: overrides = .keep
    case .null?: overrides = .clear
    case let facts?:
      try JSONObjectReader(facts, at: .root("overrides")).allowOnly(PrinterProfile.factNames)
      // Against any profile: what may be stated does not depend on it. Part of a font joins what was stated before.
      let stated: JSONValue = ["chinese": ["encoding": .string(ChineseFont.Encoding.gbk.rawValue)]]
      _ = try PrinterProfile.generic58.stating(stated.merging(patch: facts))
      overrides = .set(facts)
    }
  }
}

extension DeviceChange: Encodable {
  private enum Key: String, CodingKey { case profile, overrides }

  /// Writes what is changed; `null` for what is given back.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Key.self)
    switch profile {
    case .keep: break
    case .clear: try members.encodeNil(forKey: .profile)
    case .set(let name): try members.encode(name, forKey: .profile)
    }
    switch overrides {
    case .keep: break
    case .clear: try members.encodeNil(forKey: .overrides)
    case .set(let facts): try members.encode(facts, forKey: .overrides)
    }
  }
}
