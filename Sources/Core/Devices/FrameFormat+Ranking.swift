extension FrameFormat {
  /// The largest picture that helps a still: beyond 1920 × 1080 decoding costs more than an ID photo gains.
  public static let usefulPixels = 1920 * 1080
  /// The least rate, in frames a second, at which a burst and a guided preview work.
  public static let usefulRate = 10.0
  /// The least rows that an ID photo is cut from without blowing the face up.
  public static let usefulRows = 720

  /// The formats of a camera, best for a still first (docs/decisions/0011).
  ///
  /// First come formats fast enough for a burst, then the larger picture up to ``usefulPixels``, then MJPEG (it is
  /// passed on to a preview undecoded) and YUYV before NV12 (it has twice the colour), then the higher rate. Where no
  /// picture up to ``usefulPixels`` has ``usefulRows``, the smallest one beyond comes before them.
  public static func rankedForStill(_ formats: [FrameFormat]) -> [FrameFormat] {
    let fast = formats.filter { $0.rate >= usefulRate }
    let isEnough = fast.contains { $0.isUsefulSize && $0.height >= usefulRows }
    return formats.sorted { $0.rank(isEnough).lexicographicallyPrecedes($1.rank(isEnough)) }
  }

  private var isUsefulSize: Bool { width * height <= Self.usefulPixels }

  /// Numbers to compare in order; smaller is better.
  /// - Parameter isEnough: Whether a picture up to ``usefulPixels`` is good enough.
  private func rank(_ isEnough: Bool) -> [Double] {
    let pixelCount = width * height
    return [
      rate >= Self.usefulRate ? 0 : 1,
      isUsefulSize == isEnough ? 0 : 1,
      isUsefulSize ? -Double(pixelCount) : Double(pixelCount),
      Double(pixels.rank),
      -rate,
    ]
  }
}

extension PixelFormat {
  /// The packings in the order of ``FrameFormat/rankedForStill(_:)``.
  fileprivate var rank: Int {
    switch self {
    case .mjpeg: 0
    case .yuyv: 1
    case .nv12: 2
    }
  }
}
