/// A setting that a camera offers, such as its brightness or its exposure mode.
public struct CameraControl: Sendable, Equatable, Codable {
  /// What values it takes.
  public enum Kind: String, WireWord, Sendable, Codable, CaseIterable {
    /// A whole number within a range.
    case integer
    /// 0 or 1.
    case boolean
    /// One of named choices.
    case menu
    /// An action: any value starts it.
    case button
  }

  /// What else is to be known of it.
  public enum Flag: String, WireWord, Sendable, Codable, CaseIterable {
    /// It can never be set.
    case readOnly = "read-only"
    /// Another control rules it now (manual exposure under an automatic one).
    case inactive
    /// Another program holds it now.
    case grabbed
    /// The camera changes it by itself.
    case volatile
  }

  /// A choice of a menu.
  public struct Choice: Sendable, Equatable, Codable {
    /// What the control is set to.
    public let value: Int
    /// As the driver names it.
    public let name: String

    /// Names a choice.
    public init(value: Int, name: String) {
      self.value = value
      self.name = name
    }
  }

  /// The driver's number for it (`V4L2_CID_…`).
  public let id: UInt32
  /// As the driver names it, such as `Brightness`.
  public let name: String
  /// What values it takes.
  public let kind: Kind
  /// The least value.
  public let minimum: Int
  /// The greatest value.
  public let maximum: Int
  /// The distance between values, at least 1.
  public let step: Int
  /// The driver's default.
  public let standard: Int
  /// For a menu: the choices that this camera has; a UVC camera lacks some that the range would allow.
  public let choices: [Choice]
  /// Whether it can be set now: not while another control rules it (manual exposure under an automatic one).
  public let isSettable: Bool
  /// What else is to be known of it.
  public let flags: [Flag]
  /// Its value; nil where it cannot be read.
  public let value: Int?

  /// Describes a control.
  public init(
    id: UInt32, name: String, kind: Kind, minimum: Int, maximum: Int, step: Int, standard: Int, choices: [Choice],
    isSettable: Bool, flags: [Flag] = [], value: Int?
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.standard = standard
    self.choices = choices
    self.isSettable = isSettable
    self.flags = flags
    self.value = value
  }

  /// Whether the control can be set to `value`.
  public func accepts(_ value: Int) -> Bool { isSettable && allows(value) }

  /// Whether `value` is within the control's range, on its steps, of its choices, whoever rules it now.
  public func allows(_ value: Int) -> Bool {
    switch kind {
    case .button: return true
    case .menu: return choices.contains { $0.value == value }
    case .integer, .boolean:
      guard minimum <= maximum, (minimum...maximum).contains(value) else { return false }
      let (distance, overflow) = value.subtractingReportingOverflow(minimum)
      return !overflow && distance % max(step, 1) == 0
    }
  }

  /// The name in the API: the driver's in small letters, digits and underscores, as `v4l2-ctl` shows it, such as
  /// `exposure_time_absolute`.
  public var key: String {
    name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.joined(separator: "_")
  }
}
