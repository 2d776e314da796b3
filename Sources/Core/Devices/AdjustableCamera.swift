/// A camera whose settings can be asked for and changed, whether or not it streams.
public protocol AdjustableCamera: Sendable {
  /// The camera's settings, as the driver orders them.
  /// - Throws: ``DeviceError``.
  func controls() async throws(DeviceError) -> [CameraControl]

  /// Changes a setting.
  /// - Parameters:
  ///   - id: ``CameraControl/id``.
  ///   - value: One that ``CameraControl/accepts(_:)``.
  /// - Returns: The setting as it is now: the driver may have taken the nearest value.
  /// - Throws: ``DeviceError``: `unsupported` for an unknown setting or a value that it does not take, `busy`,
  ///   `denied`, `disconnected`.
  func set(_ id: UInt32, to value: Int) async throws(DeviceError) -> CameraControl
}
