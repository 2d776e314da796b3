/// The settings that change a virtual camera's picture, and by how much.
struct PictureSettings: Sendable, Equatable {
  /// The exposure at which the picture is as bright as the scene, in units of 100 µs.
  static let usualExposure = 333

  /// -64…64.
  var brightness = 0
  /// In units of 100 µs, 1…5000; nil: automatic.
  var exposure: Int?

  /// How much brighter or darker the picture is: -1 black, 0 as it is, 1 white.
  var light: Double {
    let lift = Double(brightness) / 128
    guard let exposure else { return lift }
    let ratio = Double(exposure) / Double(Self.usualExposure)
    // Half the light is half way to black; twice the light half way to white.
    return min(max(lift + (ratio < 1 ? ratio - 1 : 1 - 1 / ratio), -0.95), 0.95)
  }
}
