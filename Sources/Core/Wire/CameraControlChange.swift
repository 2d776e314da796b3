/// The body of `PATCH /v1/devices/{id}/controls`, a JSON merge patch (RFC 7396): a control's name with its value, or
/// with `null`, which gives it back to the driver's default.
public struct CameraControlChange: Sendable, Equatable {
  /// The most controls of one change.
  public static let limit = 64

  /// One step of a change.
  public struct Step: Sendable, Equatable {
    /// ``CameraControl/key``.
    public let name: String
    /// ``CameraControl/id``.
    public let id: UInt32
    /// The value to set.
    public let value: Int
    /// Whether the value is kept for the next time that the camera is opened.
    public let isKept: Bool
  }

  /// The values by name; nil within: back to the default.
  public var values: [String: Int?]

  /// A change.
  public init(_ values: [String: Int?]) { self.values = values }

  /// Reads a change.
  /// - Throws: ``Problem``: `wrongType`, `tooMany`.
  public init(decoding json: JSONValue) throws(Problem) {
    guard case .object(let members) = json else {
      throw Problem(.wrongType, at: .root(""), ["expected": "object"])
    }
    guard members.count <= Self.limit else {
      throw Problem(.tooMany, at: .root(""), ["limit": "\(Self.limit)"])
    }
    values = [:]
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .null: values.updateValue(nil, forKey: name)
      case .bool(let isOn): values[name] = isOn ? 1 : 0
      case .number(let number):
        guard let integer = number.integer else { fallthrough }
        values[name] = integer
      default:
        throw Problem(
          .wrongType, at: JSONPath.root("").foreignKey(name), ["expected": "integer | true | false | null"])
      }
    }
  }

  /// The steps in the order in which they can be done: what switches an automatic comes before what it rules.
  /// - Parameter controls: What the camera has.
  /// - Throws: ``Problem``: `unknown-control`; `invalid-value` with what is allowed; `control-locked` for one that can
  ///   never be set.
  public func steps(for controls: [CameraControl]) throws(Problem) -> [Step] {
    var steps: [(rank: Int, step: Step)] = []
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let path = JSONPath.root("").foreignKey(name)
      guard let control = controls.first(where: { $0.key == name }) else { throw Problem(.unknownControl, at: path) }
      guard !control.flags.contains(.readOnly) else { throw Problem(.controlLocked, at: path) }
      let wanted = value ?? control.standard
      guard control.allows(wanted) else { throw Problem.invalid(at: path, control.allowed) }
      let rank =
        switch control.kind {
        case .menu, .boolean: 0
        case .integer: 1
        case .button: 2
        }
      let isKept = value != nil && control.kind != .button
      steps.append((rank, Step(name: name, id: control.id, value: wanted, isKept: isKept)))
    }
    return steps.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.step)
  }
}

extension CameraControlChange: Encodable {
  /// Writes the values; `null` for what is given back.
  public func encode(to encoder: any Encoder) throws { try values.encode(to: encoder) }
}

extension CameraControl {
  /// The values that it takes, for the problem that refuses another.
  fileprivate var allowed: Localized {
    switch kind {
    case .menu: Localized(both: choices.map { "\($0.value)" }.joined(separator: " | "))
    case .boolean: Localized(both: "true | false")
    case .button: Localized(both: "true")
    case .integer where step > 1:
      Localized(en: "\(minimum)…\(maximum), step \(step)", zh: "\(minimum)…\(maximum)，步长 \(step)")
    case .integer: Localized(both: "\(minimum)…\(maximum)")
    }
  }
}
