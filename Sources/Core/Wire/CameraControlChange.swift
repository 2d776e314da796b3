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

  /// Names whose value was written as `true` or `false`, which only switches and buttons take.
  private var switches: Set<String> = []

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
      case .bool(let isOn):
        values[name] = isOn ? 1 : 0
        switches.insert(name)
      case .number(let number):
        guard let integer = number.integer else { fallthrough }
        values[name] = integer
      default:
        throw Problem(
          .wrongType, at: JSONPath.root("").foreignKey(name), ["expected": "integer | true | false | null"])
      }
    }
  }

  /// The steps in the order in which they can be done: the switch of an automatic to manual before what it rules, its
  /// switch to automatic after that.
  /// - Parameter controls: What the camera has.
  /// - Throws: ``Problem``: `unknown-control`; `wrong-type` for `true` or `false` where a number is wanted;
  ///   `invalid-value` with what is allowed; `control-locked` for one that can never be set, or is locked now and not
  ///   unlocked by this change, or is given a value while this change lets an automatic rule it.
  public func steps(for controls: [CameraControl]) throws(Problem) -> [Step] {
    let steps = try restoringSteps(for: controls)
    for step in steps {
      guard let control = controls.first(where: { $0.id == step.id }), !isReset(step), isLocked(control, controls)
      else {
        continue
      }
      throw Problem(.controlLocked, at: JSONPath.root("").foreignKey(step.name))
    }
    return steps
  }

  /// The steps as ``steps(for:)`` gives them, those for what is locked too.
  /// - Throws: ``Problem``: `unknown-control`, `wrong-type`, `invalid-value`; `control-locked` for one that can never be
  ///   set.
  public func restoringSteps(for controls: [CameraControl]) throws(Problem) -> [Step] {
    var steps: [(rank: Int, step: Step)] = []
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      let path = JSONPath.root("").foreignKey(name)
      guard let control = controls.first(where: { $0.key == name }) else { throw Problem(.unknownControl, at: path) }
      guard !control.flags.contains(.readOnly) else { throw Problem(.controlLocked, at: path) }
      guard !switches.contains(name) || control.kind == .boolean || control.kind == .button else {
        throw Problem(.wrongType, at: path, ["expected": "integer | null"])
      }
      let wanted = value ?? control.standard
      guard control.allows(wanted) else { throw Problem.invalid(at: path, control.allowed) }
      let rank =
        switch control.kind {
        case .menu, .boolean: CameraAutomatic(switchedBy: control.id)?.rules(at: wanted) == true ? 2 : 0
        case .integer: 1
        case .button: 3
        }
      let isKept = value != nil && control.kind != .button
      steps.append((rank, Step(name: name, id: control.id, value: wanted, isKept: isKept)))
    }
    return steps.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.step)
  }

  /// Whether a step only gives a control back to its default: for one that is locked there is nothing to set then.
  public func isReset(_ step: Step) -> Bool { values[step.name] == .some(nil) }

  /// Whether a control can be set neither now nor after this change's switches.
  private func isLocked(_ control: CameraControl, _ controls: [CameraControl]) -> Bool {
    if control.flags.contains(.grabbed) { return true }
    if let automatic = CameraAutomatic(ruling: control.id),
      let master = controls.first(where: { $0.id == automatic.master }), let wanted = values[master.key]
    {
      return automatic.rules(at: wanted ?? master.standard)
    }
    guard !control.isSettable else { return false }
    if let automatic = CameraAutomatic(ruling: control.id), controls.contains(where: { $0.id == automatic.master }) {
      return true
    }
    // What rules it is not known: any switch of this change may.
    return !controls.contains {
      $0.id != control.id && ($0.kind == .menu || $0.kind == .boolean) && values.keys.contains($0.key)
    }
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
