import Core

extension VirtualCameraSource: AdjustableCamera {
  /// The numbers that V4L2 has for the settings.
  private enum ID {
    static let brightness: UInt32 = 0x0098_0900
    static let exposureMode: UInt32 = 0x009A_0901
    static let exposureTime: UInt32 = 0x009A_0902
  }
  private static let manual = 1
  private static let aperturePriority = 3

  /// Brightness and exposure, named and numbered as uvcvideo does it.
  /// - Throws: ``DeviceError``: `disconnected`.
  public func controls() async throws(DeviceError) -> [CameraControl] {
    guard camera.isPlugged else { throw DeviceError(.disconnected, function: "VirtualCamera.controls") }
    let settings = camera.settings
    let isManual = settings.exposure != nil
    return [
      CameraControl(
        id: ID.brightness, name: "Brightness", kind: .integer, minimum: -64, maximum: 64, step: 1, standard: 0,
        choices: [], isSettable: true, value: settings.brightness),
      CameraControl(
        id: ID.exposureMode, name: "Auto Exposure", kind: .menu, minimum: 0, maximum: 3, step: 1,
        standard: Self.aperturePriority,
        choices: [
          .init(value: Self.manual, name: "Manual Mode"),
          .init(value: Self.aperturePriority, name: "Aperture Priority Mode"),
        ],
        isSettable: true, value: isManual ? Self.manual : Self.aperturePriority),
      CameraControl(
        id: ID.exposureTime, name: "Exposure Time, Absolute", kind: .integer, minimum: 1, maximum: 5000, step: 1,
        standard: PictureSettings.usualExposure, choices: [], isSettable: isManual,
        flags: isManual ? [] : [.inactive], value: settings.exposure ?? PictureSettings.usualExposure),
    ]
  }

  /// Changes a setting; the next frame shows it.
  public func set(_ id: UInt32, to value: Int) async throws(DeviceError) -> CameraControl {
    guard let control = try await controls().first(where: { $0.id == id }), control.accepts(value) else {
      throw DeviceError(.unsupported, function: "VirtualCamera.set")
    }
    var settings = camera.settings
    switch id {
    case ID.brightness: settings.brightness = value
    case ID.exposureMode: settings.exposure = value == Self.manual ? PictureSettings.usualExposure : nil
    default: settings.exposure = value
    }
    camera.settings = settings
    guard let changed = try await controls().first(where: { $0.id == id }) else {
      throw DeviceError(.io, function: "VirtualCamera.set")
    }
    return changed
  }
}
