import CV4L2
import Core
import Glibc

extension V4L2Device {
  /// The most controls that are walked.
  static let controlLimit = 256
  /// The most indices of a menu that are asked for.
  static let menuLimit = 64

  /// The camera's controls, as the driver orders them.
  /// - Throws: ``DeviceError``: `disconnected`, `io`.
  func controls() throws(DeviceError) -> [CameraControl] {
    var controls: [CameraControl] = []
    var last: UInt32 = 0
    for _ in 0..<Self.controlLimit {
      var query = v4l2_query_ext_ctrl()
      query.id = last | satchel_v4l2_next_control()
      let status = node.request(.queryControl, &query)
      if status == EINVAL || status == ENOTTY { break }
      guard status == 0 else { throw DeviceError(errno: status, function: "VIDIOC_QUERY_EXT_CTRL") }
      // The walk goes upwards; a driver that stays where it is would never end it.
      guard query.id > last else { break }
      last = query.id
      if let control = try control(query) { controls.append(control) }
    }
    return controls
  }

  /// Sets a control.
  /// - Returns: What it is now: the driver may have taken the nearest value.
  /// - Throws: ``DeviceError``: `unsupported` for an unknown control or a value that it does not take, `busy` while
  ///   another program holds the control, `denied` for one that can only be read.
  func set(_ id: UInt32, to value: Int) throws(DeviceError) -> CameraControl {
    guard let control = try controls().first(where: { $0.id == id }), control.accepts(value),
      let raw = Int32(exactly: value)
    else { throw DeviceError(.unsupported, function: "VIDIOC_S_CTRL") }
    var argument = v4l2_control(id: id, value: raw)
    try node.require(.setControl, &argument)
    guard let changed = try controls().first(where: { $0.id == id }) else {
      throw DeviceError(.io, function: "VIDIOC_QUERY_EXT_CTRL")
    }
    return changed
  }

  private func control(_ query: v4l2_query_ext_ctrl) throws(DeviceError) -> CameraControl? {
    let flags = query.flags
    let hidden = UInt32(V4L2_CTRL_FLAG_DISABLED) | UInt32(V4L2_CTRL_FLAG_HAS_PAYLOAD)
    guard flags & hidden == 0, let kind = Self.kind(query.type) else { return nil }
    let isMenu = kind == .menu
    let choices = isMenu ? try choices(query) : []
    let locked = UInt32(V4L2_CTRL_FLAG_READ_ONLY) | UInt32(V4L2_CTRL_FLAG_GRABBED) | UInt32(V4L2_CTRL_FLAG_INACTIVE)
    return CameraControl(
      id: query.id, name: V4L2Text.string(query.name), kind: kind, minimum: Int(query.minimum),
      maximum: Int(query.maximum), step: max(Int(clamping: query.step), 1), standard: Int(query.default_value),
      choices: choices, isSettable: flags & locked == 0, flags: Self.flags(flags),
      value: try value(query.id, kind: kind, flags: flags))
  }

  private static func flags(_ raw: UInt32) -> [CameraControl.Flag] {
    var flags: [CameraControl.Flag] = []
    if raw & UInt32(V4L2_CTRL_FLAG_READ_ONLY) != 0 { flags.append(.readOnly) }
    if raw & UInt32(V4L2_CTRL_FLAG_INACTIVE) != 0 { flags.append(.inactive) }
    if raw & UInt32(V4L2_CTRL_FLAG_GRABBED) != 0 { flags.append(.grabbed) }
    if raw & UInt32(V4L2_CTRL_FLAG_VOLATILE) != 0 { flags.append(.volatile) }
    return flags
  }

  private static func kind(_ type: UInt32) -> CameraControl.Kind? {
    switch type {
    case V4L2_CTRL_TYPE_INTEGER.rawValue: .integer
    case V4L2_CTRL_TYPE_BOOLEAN.rawValue: .boolean
    case V4L2_CTRL_TYPE_MENU.rawValue, V4L2_CTRL_TYPE_INTEGER_MENU.rawValue: .menu
    case V4L2_CTRL_TYPE_BUTTON.rawValue: .button
    default: nil
    }
  }

  private func value(_ id: UInt32, kind: CameraControl.Kind, flags: UInt32) throws(DeviceError) -> Int? {
    guard kind != .button, flags & UInt32(V4L2_CTRL_FLAG_WRITE_ONLY) == 0 else { return nil }
    var argument = v4l2_control(id: id, value: 0)
    let status = node.request(.getControl, &argument)
    if status == ENODEV { throw DeviceError(errno: status, function: "VIDIOC_G_CTRL") }
    // A camera that answers wrongly for one control keeps its others.
    return status == 0 ? Int(argument.value) : nil
  }

  /// The items that the camera has: UVC's exposure menu has 1 and 3 of 0–3.
  private func choices(_ query: v4l2_query_ext_ctrl) throws(DeviceError) -> [CameraControl.Choice] {
    guard query.minimum >= 0, query.minimum <= query.maximum else { return [] }
    let last = min(query.maximum, query.minimum + Int64(Self.menuLimit) - 1)
    var choices: [CameraControl.Choice] = []
    for index in query.minimum...last {
      guard let number = UInt32(exactly: index) else { break }
      var item = v4l2_querymenu()
      item.id = query.id
      item.index = number
      let status = node.request(.queryMenu, &item)
      if status == ENODEV { throw DeviceError(errno: status, function: "VIDIOC_QUERYMENU") }
      guard status == 0 else { continue }
      let isNumber = query.type == V4L2_CTRL_TYPE_INTEGER_MENU.rawValue
      choices.append(.init(value: Int(number), name: isNumber ? String(item.value) : V4L2Text.string(item.name)))
    }
    return choices
  }
}
