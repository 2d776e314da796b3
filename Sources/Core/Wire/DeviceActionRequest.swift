/// What a device can be told to do.
public enum DeviceAction: String, Codable, Sendable, CaseIterable {
  /// Takes no further job until it is resumed; the job under way is finished.
  case pause
  case resume
  /// Feeds blank paper.
  case feed
  /// Cuts, or feeds past the tear bar where there is no cutter.
  case cut
  /// Prints the test pattern.
  case selfTest = "self-test"
  /// Clears the printer's buffers and resets it.
  case reset
}

/// The body of `POST /v1/devices/{id}/actions`.
public struct DeviceActionRequest: Sendable, Equatable {
  /// What is to be done.
  public var action: DeviceAction
  /// For `feed`: how far; 1 mm to 500 mm, 20 mm unless said.
  public var length: Length
  /// For `cut`: how; partial unless said.
  public var mode: CutMode

  /// An action.
  public init(_ action: DeviceAction, length: Length = .millimetres(20), mode: CutMode = .partial) {
    self.action = action
    self.length = length
    self.mode = mode
  }

  /// Reads an action strictly.
  /// - Throws: ``Problem``: `missingField`, `unknownField`, `wrongType`, `invalidValue`.
  public init(decoding json: JSONValue) throws(Problem) {
    let reader = try JSONObjectReader(json, at: .root(""))
    self.init(try reader.requiredChoice("action", of: DeviceAction.self))
    switch action {
    case .feed:
      try reader.allow("action", "length")
      guard let value = reader["length"] else { return }
      let path = reader.path.key("length")
      guard let text = value.string else { throw Problem(.wrongType, at: path, ["expected": "string"]) }
      guard let length = Length(text), (8...4000).contains(length.inDots) else {
        throw .invalid(at: path, "1mm…500mm")
      }
      self.length = length
    case .cut:
      try reader.allow("action", "mode")
      mode = try reader.choice("mode", default: .partial)
    case .pause, .resume, .selfTest, .reset: try reader.allow("action")
    }
  }
}

extension DeviceActionRequest: Encodable {
  private enum Key: String, CodingKey { case action, length, mode }

  /// Writes the members that belong to the action.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Key.self)
    try members.encode(action, forKey: .action)
    if action == .feed { try members.encode(length.text, forKey: .length) }
    if action == .cut { try members.encode(mode, forKey: .mode) }
  }
}
