/// The answer of `GET` and `PATCH /v1/devices/{id}/controls`.
public struct CameraControlList: Codable, Sendable, Equatable {
  /// The controls, as the driver orders them.
  public var controls: [CameraControlView]

  /// A list.
  public init(controls: [CameraControlView]) { self.controls = controls }
}

/// One of a camera's controls.
public struct CameraControlView: WireOpen, Codable, Sendable, Equatable {
  /// The name that PATCH takes, such as `exposure_time_absolute`.
  public var name: String
  /// As the driver names it for people.
  public var label: String
  /// The driver's number for it (`V4L2_CID_…`).
  public var id: UInt32
  /// What values it takes.
  public var type: CameraControl.Kind
  /// The least value.
  public var minimum: Int
  /// The greatest value.
  public var maximum: Int
  /// The distance between values, at least 1.
  public var step: Int
  /// The driver's default.
  public var `default`: Int
  /// Its value; nil where it cannot be read.
  public var value: Int?
  /// The choices of a menu.
  public var choices: [CameraControl.Choice]?
  /// What else is to be known of it.
  public var flags: [CameraControl.Flag]

  /// Shows a control.
  public init(_ control: CameraControl) {
    name = control.key
    label = control.name
    id = control.id
    type = control.kind
    minimum = control.minimum
    maximum = control.maximum
    step = control.step
    self.default = control.standard
    value = control.value
    choices = control.kind == .menu ? control.choices : nil
    flags = control.flags
  }
}
