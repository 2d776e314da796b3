extension FrameFormat {
  /// The largest picture that a preview is begun with unless a size is asked for.
  public static let previewPixels = 1280 * 720

  /// Whether this format serves a preview better than `other`.
  ///
  /// First come formats fast enough to follow a face, then MJPEG (it is passed on undecoded), then the larger picture
  /// up to ``previewPixels``, then the higher rate.
  public func isBetterForPreview(than other: FrameFormat) -> Bool {
    previewRank.lexicographicallyPrecedes(other.previewRank)
  }

  /// Numbers to compare in order; smaller is better.
  private var previewRank: [Double] {
    let pixelCount = width * height
    return [
      rate >= Self.usefulRate ? 0 : 1,
      pixels == .mjpeg ? 0 : 1,
      pixelCount <= Self.previewPixels ? 0 : 1,
      pixelCount <= Self.previewPixels ? -Double(pixelCount) : Double(pixelCount),
      -rate,
    ]
  }
}
