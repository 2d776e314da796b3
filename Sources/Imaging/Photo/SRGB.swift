import Foundation

/// The transfer function of sRGB (IEC 61966-2-1) as tables.
enum SRGB {
  /// Linear light, 0–1, of each 8-bit value.
  static let linear: [Float] = (0...255).map { value in
    let encoded = Double(value) / 255
    return Float(encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4))
  }

  /// The 8-bit value of linear light in 4096 steps.
  private static let encoded: [UInt8] = (0...4096).map { step in
    let light = Double(step) / 4096
    let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
  }

  /// The 8-bit value of linear light; clipped to 0–1.
  static func encode(_ light: Float) -> UInt8 {
    encoded[Int(min(max(light, 0), 1) * 4096 + 0.5)]
  }

  /// Relative luminance of linear light.
  static func luminance(_ light: SIMD4<Float>) -> Float {
    0.2126 * light.x + 0.7152 * light.y + 0.0722 * light.z
  }

  /// CIE 1976 L*a*b* (D65) of linear light.
  static func lab(_ light: SIMD4<Float>) -> SIMD3<Float> {
    let (r, g, b) = (Double(light.x), Double(light.y), Double(light.z))
    let x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    let y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    let z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return SIMD3(Float(116 * y - 16), Float(500 * (x - y)), Float(200 * (y - z)))
  }

  private static func root(_ ratio: Double) -> Double {
    let ratio = max(ratio, 0)
    return ratio > 216.0 / 24389 ? cbrt(ratio) : (24389.0 / 27 * ratio + 16) / 116
  }
}
