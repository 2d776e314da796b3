import Core

/// A photo as the issuing office gets it, and how it was come by.
public struct FinishedPhoto: Sendable {
  /// The file: a baseline JPEG with a JFIF header and no other metadata.
  public internal(set) var jpeg: [UInt8]
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// Dots per inch, as written in the file.
  public let dotsPerInch: Int
  /// The JPEG quality that met the size, 1–100.
  public let quality: Int
  /// How finely the file keeps colour.
  public let subsampling: JPEG.Subsampling
  /// The photo held against its specification.
  public let assessment: PhotoAssessment
  /// The index of the frame chosen from the burst.
  public let frame: Int
  /// How many frames there were.
  public internal(set) var frames = 1
  /// How that frame did among the others; nil where there was none to compare it with.
  public internal(set) var burst: PhotoBurst?
  /// The chosen frame's width in pixels.
  public let frameWidth: Int
  /// The chosen frame's height in pixels.
  public let frameHeight: Int
  /// The chosen frame as it came, for another finishing; nil where the picture was decoded already. Whoever does not
  /// need it lets go of it.
  public var original: Frame?
  /// The face in the frame's pixels.
  public let face: FaceBox
  /// The eyes in the frame's pixels.
  public let eyes: EyePair
  /// Where the photo's corners lie in the frame's pixels: upper left, upper right, lower right, lower left.
  public let corners: [PixelPoint]
  /// What was done to the picture beyond turning, cropping and resampling.
  public let adjustments: [PhotoAdjustment]

  /// The file's facts as the API shows them.
  public var view: PhotoFile {
    PhotoFile(
      width: width, height: height, dotsPerInch: dotsPerInch, size: jpeg.count, quality: quality,
      subsampling: subsampling.rawValue, adjustments: adjustments.map(\.rawValue))
  }

  /// Overwrites the file in place; another copy of the same photo keeps its own.
  public mutating func wipe() { jpeg.withUnsafeMutableBytes { $0.wipe() } }
}
