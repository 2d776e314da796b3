/// The controls of the camera terminal and the processing unit (UVC 1.0 §4.2.2).
struct CameraControls: Sendable {
  /// One control with its range.
  struct Control: Sendable {
    let entity: UInt8
    let selector: UInt8
    /// Bytes of a value.
    let size: Int
    let range: ClosedRange<Int32>
    let standard: Int32
    /// The step; for the exposure mode the set of modes, as the standard has it.
    var step: Int32 = 1
    var value: Int32

    init(_ entity: UInt8, _ selector: UInt8, size: Int, range: ClosedRange<Int32>, standard: Int32, step: Int32 = 1) {
      self.entity = entity
      self.selector = selector
      self.size = size
      self.range = range
      self.standard = standard
      self.step = step
      value = standard
    }

    func bytes(_ value: Int32) -> [UInt8] { Array(value.littleEndianBytes.prefix(size)) }
  }

  /// The codes of VC_REQUEST_ERROR_CODE_CONTROL.
  enum Failure: UInt8, Sendable {
    case none = 0
    case wrongState = 2
    case outOfRange = 4
    case invalidUnit = 5
    case invalidControl = 6
    case invalidRequest = 7
  }

  private static let automatic: Int32 = 8
  private static let manual: Int32 = 1
  private static let exposureMode = 0
  private static let exposureTime = 1
  private static let focus = 2
  private static let focusMode = 3
  private static let brightness = 4

  private var controls = [
    Control(CameraDescriptors.cameraTerminal, 2, size: 1, range: 1...8, standard: automatic, step: automatic | manual),
    Control(
      CameraDescriptors.cameraTerminal, 4, size: 4, range: 1...5000, standard: Int32(PictureSettings.usualExposure)),
    Control(CameraDescriptors.cameraTerminal, 6, size: 2, range: 0...255, standard: 40),
    Control(CameraDescriptors.cameraTerminal, 8, size: 1, range: 0...1, standard: 1),
    Control(CameraDescriptors.processingUnit, 2, size: 2, range: -64...64, standard: 0),
  ]
  /// What was wrong with the last request.
  private(set) var failure = Failure.none

  /// -64…64.
  var brightnessValue: Int { Int(controls[Self.brightness].value) }
  /// In units of 100 µs; nil: automatic.
  var exposureValue: Int? {
    controls[Self.exposureMode].value == Self.manual ? Int(controls[Self.exposureTime].value) : nil
  }

  /// How much brighter or darker the picture is: -1 black, 0 as it is, 1 white.
  var light: Double {
    PictureSettings(brightness: brightnessValue, exposure: exposureValue).light
  }

  /// Answers a request to an entity of the control interface.
  mutating func answer(_ setup: USBSetup, data: [UInt8]) -> USBReply {
    let entity = UInt8(setup.index >> 8)
    let selector = UInt8(setup.value >> 8)
    if entity == 0, selector == 2 {
      switch setup.request {
      case 0x81: return .data([failure.rawValue])
      case 0x86: return .data([1])
      default: return fail(.invalidRequest)
      }
    }
    guard controls.contains(where: { $0.entity == entity }) else { return fail(.invalidUnit) }
    guard let index = controls.firstIndex(where: { $0.entity == entity && $0.selector == selector }) else {
      return fail(.invalidControl)
    }
    let reply = setup.request == 1 ? set(index, data) : get(index, setup.request)
    if reply != .stall { failure = .none }
    return reply
  }

  private mutating func fail(_ failure: Failure) -> USBReply {
    self.failure = failure
    return .stall
  }

  /// Whether the automatic has the control in its hands.
  private func isDisabled(_ index: Int) -> Bool {
    switch index {
    case Self.exposureTime: controls[Self.exposureMode].value != Self.manual
    case Self.focus: controls[Self.focusMode].value != 0
    default: false
    }
  }

  private mutating func get(_ index: Int, _ request: UInt8) -> USBReply {
    let control = controls[index]
    switch request {
    case 0x81: return .data(control.bytes(control.value))
    case 0x82: return .data(control.bytes(control.range.lowerBound))
    case 0x83: return .data(control.bytes(control.range.upperBound))
    case 0x84: return .data(control.bytes(control.step))
    case 0x85: return .data(UInt16(control.size).littleEndianBytes)
    case 0x86: return .data([isDisabled(index) ? 7 : 3])
    case 0x87: return .data(control.bytes(control.standard))
    default: return fail(.invalidRequest)
    }
  }

  private mutating func set(_ index: Int, _ data: [UInt8]) -> USBReply {
    let control = controls[index]
    guard data.count == control.size else { return fail(.invalidRequest) }
    guard !isDisabled(index) else { return fail(.wrongState) }
    let raw = Int32(truncatingIfNeeded: data.littleEndian(UInt32.self))
    let value = control.size == 2 ? Int32(Int16(truncatingIfNeeded: raw)) : raw
    let isKnown = index != Self.exposureMode || value == Self.automatic || value == Self.manual
    guard control.range.contains(value), isKnown else { return fail(.outOfRange) }
    controls[index].value = value
    return .done
  }
}
