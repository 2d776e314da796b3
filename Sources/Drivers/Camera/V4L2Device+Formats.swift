import CV4L2
import Core
import Glibc

extension V4L2Device {
  /// The most packings, sizes of one, and rates of one that are asked for.
  static let enumerationLimit = 64
  /// The largest width or height that is believed.
  static let sideLimit = 16_384
  /// Sizes that are tried where a camera offers ranges, largest first.
  static let usualSizes = [(1920, 1080), (1600, 1200), (1280, 960), (1280, 720), (800, 600), (640, 480)]
  /// The rate that is assumed where a driver tells none.
  static let assumedRate = 30.0

  /// What the camera offers in the packings that are known, best for a still first, each once.
  /// - Throws: ``DeviceError``: `disconnected`, `noFormat` where nothing usable is offered.
  func formats() throws(DeviceError) -> [FrameFormat] {
    var found: [FrameFormat] = []
    for (fourCC, pixels) in try packings() {
      // A picture that no buffer would hold is none.
      for (width, height) in try sizes(fourCC) where width * height * 2 <= V4L2Stream.bufferSizeLimit {
        for rate in try rates(fourCC, width: width, height: height) {
          let format = FrameFormat(pixels: pixels, width: width, height: height, rate: rate)
          if !found.contains(format) { found.append(format) }
        }
      }
    }
    guard !found.isEmpty else { throw DeviceError(.noFormat, function: "VIDIOC_ENUM_FMT") }
    return FrameFormat.rankedForStill(found)
  }

  /// Each answer of an enumeration until the driver says EINVAL.
  private func enumerate<Argument>(
    _ operation: VideoOperation<Argument>, _ body: (UInt32) -> Argument
  ) throws(DeviceError) -> [Argument] {
    var answers: [Argument] = []
    for index in 0..<UInt32(Self.enumerationLimit) {
      var argument = body(index)
      let status = node.request(operation, &argument)
      if status == EINVAL || status == ENOTTY { break }
      guard status == 0 else { throw DeviceError(errno: status, function: operation.name) }
      answers.append(argument)
    }
    return answers
  }

  private func packings() throws(DeviceError) -> [(UInt32, PixelFormat)] {
    let answers = try enumerate(.enumerateFormats) { index in
      var argument = v4l2_fmtdesc()
      argument.index = index
      argument.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
      return argument
    }
    return answers.compactMap { answer in
      // An emulated packing is converted by libv4l2, which is not used here.
      guard answer.flags & UInt32(V4L2_FMT_FLAG_EMULATED) == 0 else { return nil }
      return PixelFormat(fourCC: answer.pixelformat).map { (answer.pixelformat, $0) }
    }
  }

  private func sizes(_ fourCC: UInt32) throws(DeviceError) -> [(Int, Int)] {
    let answers = try enumerate(.enumerateSizes) { index in
      var argument = v4l2_frmsizeenum()
      argument.index = index
      argument.pixel_format = fourCC
      return argument
    }
    guard let first = answers.first else { return [] }
    if first.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue {
      return answers.map { (Int($0.discrete.width), Int($0.discrete.height)) }
        .filter { (1...Self.sideLimit).contains($0.0) && (1...Self.sideLimit).contains($0.1) }
    }
    let range = first.stepwise
    return Self.usualSizes.filter { width, height in
      Self.offers(range.min_width, range.max_width, range.step_width, width)
        && Self.offers(range.min_height, range.max_height, range.step_height, height)
    }
  }

  private static func offers(_ minimum: UInt32, _ maximum: UInt32, _ step: UInt32, _ value: Int) -> Bool {
    guard minimum <= maximum, value >= Int(minimum), value <= Int(maximum) else { return false }
    return (value - Int(minimum)) % max(Int(step), 1) == 0
  }

  private func rates(_ fourCC: UInt32, width: Int, height: Int) throws(DeviceError) -> [Double] {
    let answers = try enumerate(.enumerateIntervals) { index in
      var argument = v4l2_frmivalenum()
      argument.index = index
      argument.pixel_format = fourCC
      argument.width = UInt32(width)
      argument.height = UInt32(height)
      return argument
    }
    guard let first = answers.first else { return [Self.assumedRate] }
    if first.type == V4L2_FRMIVAL_TYPE_DISCRETE.rawValue {
      return answers.compactMap { Self.rate($0.discrete) }
    }
    guard let fastest = Self.rate(first.stepwise.min), let slowest = Self.rate(first.stepwise.max) else { return [] }
    return [min(max(Self.assumedRate, slowest), fastest)]
  }

  /// Frames a second of an interval; nil for one that no camera has.
  static func rate(_ interval: v4l2_fract) -> Double? {
    guard interval.numerator > 0, interval.denominator > 0 else { return nil }
    let rate = Double(interval.denominator) / Double(interval.numerator)
    return (0.01...1000).contains(rate) ? rate : nil
  }
}
