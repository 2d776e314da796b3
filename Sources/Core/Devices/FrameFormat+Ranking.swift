extension FrameFormat {
  /// The largest picture that helps a still: beyond 1920 × 1080 decoding costs more than an ID photo gains.
  public static let usefulPixels = 1920 * 1080
  /// The least rate, in frames a second, at which a burst and a guided preview work.
  public static let usefulRate = 10.0

  /// Whether this format serves a still better than `other`.
  ///
  /// First come formats fast enough for a burst, then the larger picture up to ``usefulPixels``, then MJPEG (it is
  /// passed on to a preview undecoded) and YUYV before NV12 (it has twice the colour), then the higher rate.
  public func isBetterForStill(than other: FrameFormat) -> Bool {
    rank.lexicographicallyPrecedes(other.rank)
  }

  /// Numbers to compare in order; smaller is better.
  private var rank: [Double] {
    let pixelCount = width * height
    return [
      rate >= Self.usefulRate ? 0 : 1,
      pixelCount <= Self.usefulPixels ? 0 : 1,
      pixelCount <= Self.usefulPixels ? -Double(pixelCount) : Double(pixelCount),
      Double(pixels.rank),
      -rate,
    ]
  }
}

extension PixelFormat {
  /// The packings in the order of ``FrameFormat/isBetterForStill(than:)``.
  fileprivate var rank: Int {
    switch self {
    case .mjpeg: 0
    case .yuyv: 1
    case .nv12: 2
    }
  }
}
