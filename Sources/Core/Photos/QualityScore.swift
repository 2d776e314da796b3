import Foundation

/// The formulas of ISO/IEC 29794-5 in the form of BSI's OFIQ: from a measured quantity to a score of 0–100.
public enum QualityScore {
  /// σ(x; x0, w) = 1 / (1 + e^((x0 − x) / w)).
  static func sigmoid(_ x: Double, _ middle: Double, _ width: Double) -> Double {
    1 / (1 + exp((middle - x) / width))
  }

  private static func clipped(_ score: Double) -> Double { min(100, max(0, score)) }

  /// BackgroundUniformity of the ground's mean Sobel magnitude.
  public static func backgroundUniformity(gradient: Double) -> Double {
    clipped(190 * (1 - sigmoid(gradient, 10, 100)))
  }

  /// IlluminationUniformity of the share, 0–1, that the cheeks' histograms have in common.
  public static func illuminationUniformity(shared: Double) -> Double { clipped(100 * pow(max(0, shared), 0.3)) }

  /// LuminanceMean of the face's mean luminance, 0–1.
  public static func luminanceMean(_ mean: Double) -> Double {
    clipped(100 * sigmoid(mean, 0.2, 0.05) * (1 - sigmoid(mean, 0.8, 0.05)))
  }

  /// LuminanceVariance of the variance of the face's luminance, which runs from 0 to 1.
  public static func luminanceVariance(_ variance: Double) -> Double {
    clipped(100 * sin(Double.pi * 60 * variance / (60 * variance + 1)))
  }

  /// UnderExposurePrevention of the share of the face that is dark.
  public static func underExposure(dark: Double) -> Double { clipped(120 * (0.832 - sigmoid(dark, 0.92, 0.05))) }

  /// OverExposurePrevention of the share of the face that is blown out.
  public static func overExposure(bright: Double) -> Double { clipped(1 / (bright + 0.01)) }

  /// DynamicRange of the entropy of the face's luminance, in bits.
  public static func dynamicRange(entropy: Double) -> Double { clipped(12.5 * entropy) }

  /// NaturalColour of the cheeks' CIE a* and b*.
  public static func naturalColour(a: Double, b: Double) -> Double {
    let (da, db) = (max(5 - a, a - 25, 0), max(5 - b, b - 35, 0))
    return clipped(200 * (1 - sigmoid((da * da + db * db).squareRoot(), 0, 10)))
  }

  /// LeftwardCropOfTheFaceImage, or the rightward one, of an eye's distance from its edge in eye distances.
  public static func roomBeside(_ ratio: Double) -> Double { clipped(100 * sigmoid(ratio, 0.9, 0.1)) }

  /// MarginAboveOfTheFaceImage of the eyes' distance from the upper edge over that from the chin.
  public static func roomAbove(_ ratio: Double) -> Double { clipped(100 * sigmoid(ratio, 1.4, 0.1)) }

  /// MarginBelowOfTheFaceImage of the eyes' distance from the lower edge over that from the chin.
  public static func roomBelow(_ ratio: Double) -> Double { clipped(100 * sigmoid(ratio, 1.8, 0.1)) }

  /// HeadPoseRoll of an angle in degrees.
  public static func pose(degrees: Double) -> Double {
    let cosine = max(0, cos(degrees * .pi / 180))
    return clipped(100 * cosine * cosine)
  }

  /// SingleFacePresent of the second face's area over the first's; 0 where there is none.
  public static func singleFace(secondShare: Double) -> Double { clipped(100 * (1 - secondShare)) }
}
