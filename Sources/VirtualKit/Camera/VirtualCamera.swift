import Core
import Imaging
import Synchronization

/// A camera that is not there: it makes the frames a USB camera would send, and knows no transport.
///
/// Frames are made when they are asked for, on the caller's thread, and kept encoded within ``cacheLimit``: a scene
/// that repeats costs nothing after its first round.
public final class VirtualCamera: Sendable {
  /// The most that encoded frames may take, in bytes.
  public static let cacheLimit = 24 << 20

  /// A frame as the device hands it over, before a driver has looked at it.
  public struct Capture: Sendable {
    /// A JPEG file, or plain pixels; spoilt where ``Faults`` say so.
    public let bytes: [UInt8]
    /// Whether the device itself calls the frame damaged.
    public let isFlagged: Bool
  }

  private struct State {
    var faults = Faults.none
    var silence = Duration.zero
    var light = 0.0
    var settings = PictureSettings()
    var isPlugged = true
    var isOpen = false
    /// How many streams have begun.
    var streams = 0
    /// The picture that the last one began with.
    var firstPicture = 0
    var watchers: [Int: @Sendable () -> Void] = [:]
    var nextWatcher = 0
  }

  /// What the camera offers, best for a still first.
  public let formats: [FrameFormat]
  private let configuration: Configuration
  private let scene: any CameraScene
  private let state = Mutex(State())
  private let cache = Mutex(FrameCache(limit: cacheLimit))

  /// Sets a camera up.
  /// - Throws: ``Problem``: `configuration-invalid` where a folder of pictures is unusable.
  public convenience init(_ configuration: Configuration = Configuration()) throws(Problem) {
    guard (1...100).contains(configuration.quality), configuration.warmUpFrames >= 0, !configuration.sizes.isEmpty
    else {
      throw Problem(
        .configurationInvalid, path: "camera",
        facts: ["expected": "quality 1–100, warm-up at least 0, a size"])
    }
    switch configuration.scene {
    case .drawn(let seed): self.init(configuration, scene: DrawnScene(seed: seed))
    case .pictures(let folder, let tilt, let framesPerPicture):
      let scene = try PictureScene(folder: folder, tilt: tilt, framesPerPicture: framesPerPicture, seed: 1)
      self.init(configuration, scene: scene)
    }
  }

  init(_ configuration: Configuration, scene: any CameraScene) {
    self.configuration = configuration
    self.scene = scene
    formats = FrameFormat.rankedForStill(
      configuration.sizes.flatMap { size in
        let (width, height, rawRate) = size.facts
        return [
          FrameFormat(pixels: .mjpeg, width: width, height: height, rate: 30),
          FrameFormat(pixels: .yuyv, width: width, height: height, rate: rawRate),
          FrameFormat(pixels: .nv12, width: width, height: height, rate: rawRate),
        ]
      })
  }

  /// What is wrong with it.
  public var faults: Faults {
    get { state.withLock { $0.faults } }
    set { state.withLock { $0.faults = newValue } }
  }

  /// How much brighter or darker than the scene its pictures are: -1 black, 0 as it is, 1 white.
  public var light: Double {
    get { state.withLock { $0.light } }
    set { state.withLock { $0.light = min(max(newValue, -1), 1) } }
  }

  /// What is set by the host; it is lost with the plug.
  var settings: PictureSettings {
    get { state.withLock { $0.settings } }
    set {
      state.withLock { state in
        state.settings = newValue
        state.light = newValue.light
      }
    }
  }

  /// Lets no frame come for `duration`, counted from the next one asked for.
  public func fallSilent(for duration: Duration) { state.withLock { $0.silence = duration } }

  /// The silence that is due, once.
  func takeSilence() -> Duration {
    state.withLock { state in
      defer { state.silence = .zero }
      return state.silence
    }
  }

  /// Whether it is connected.
  public var isPlugged: Bool { state.withLock { $0.isPlugged } }

  /// Pulls the cable: whoever streams is told at once.
  public func unplug() {
    let watchers = state.withLock { state in
      state.isPlugged = false
      state.isOpen = false
      defer { state.watchers = [:] }
      return state.watchers.values.map { $0 }
    }
    for watcher in watchers { watcher() }
  }

  /// Puts the cable back; an old source stays dead, a new one works.
  public func plugIn() {
    state.withLock { state in
      state.isPlugged = true
      state.settings = PictureSettings()
      state.light = 0
    }
  }

  /// Begins a stream; one at a time, as of a real camera.
  /// - Parameters:
  ///   - format: What is wanted.
  ///   - onUnplug: Called once, on the thread that pulls the cable.
  /// - Returns: What is given: the format wanted, or the nearest that the camera has.
  /// - Throws: ``DeviceError``: `disconnected`, `busy`.
  func begin(
    _ format: FrameFormat, onUnplug: @escaping @Sendable () -> Void
  ) throws(DeviceError) -> (format: FrameFormat, watcher: Int) {
    let given = nearest(to: format)
    let outcome: Result<Int, DeviceError> = state.withLock { state in
      guard state.isPlugged else { return .failure(DeviceError(.disconnected, function: "VirtualCamera.begin")) }
      guard !state.isOpen else { return .failure(DeviceError(.busy, function: "VirtualCamera.begin")) }
      state.isOpen = true
      state.firstPicture = scene.firstPicture(ofStream: state.streams)
      state.streams += 1
      state.nextWatcher += 1
      state.watchers[state.nextWatcher] = onUnplug
      return .success(state.nextWatcher)
    }
    return (given, try outcome.get())
  }

  /// Ends a stream; after an unplug there is nothing to end.
  func end(watcher: Int) {
    state.withLock { state in
      if state.watchers.removeValue(forKey: watcher) != nil { state.isOpen = false }
    }
  }

  /// Makes a frame; drawing and encoding may take tens of milliseconds.
  /// - Parameters:
  ///   - number: Since the stream began, from 0.
  ///   - format: One of ``formats``.
  /// - Throws: ``DeviceError``: `disconnected`; `io` where a picture of the folder cannot be read.
  public func capture(_ number: Int, format: FrameFormat) throws(DeviceError) -> Capture {
    try capture(number, format: format, faults)
  }

  /// Makes a frame with the faults of some time.
  func capture(_ number: Int, format: FrameFormat, _ faults: Faults) throws(DeviceError) -> Capture {
    if let last = faults.unplugAfter, number >= last { unplug() }
    guard isPlugged else { throw DeviceError(.disconnected, function: "VirtualCamera.capture") }
    let corruption = faults.corruption(of: number)
    do {
      switch corruption {
      case .garbage:
        var numbers = SeededNumbers(seed: UInt64(truncatingIfNeeded: number))
        let bytes = (0..<16_384).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
        return Capture(bytes: bytes, isFlagged: false)
      case .wrongSize:
        var half = format
        half.width /= 2
        half.height /= 2
        return Capture(bytes: try frame(number, half), isFlagged: false)
      case .truncated:
        let bytes = try frame(number, format)
        return Capture(bytes: Array(bytes[..<(bytes.count / 2)]), isFlagged: false)
      case .errorFlag, nil:
        return Capture(bytes: try frame(number, format), isFlagged: corruption == .errorFlag)
      }
    } catch {
      throw DeviceError(.io, function: "VirtualCamera.capture")
    }
  }

  private func frame(_ number: Int, _ format: FrameFormat) throws(Problem) -> [UInt8] {
    // Warm-up frames are not kept: they come once a stream.
    let light = light
    guard number >= configuration.warmUpFrames else { return try make(number, format, light) }
    let key = FrameCache.Key(pixels: format.pixels, width: format.width, light: light, index: picture(of: number))
    if let known = cache.withLock({ $0[key] }) { return known }
    let bytes = try make(number, format, light)
    cache.withLock { $0.insert(bytes, for: key) }
    return bytes
  }

  /// The picture of the scene that a frame of the stream shows.
  private func picture(of number: Int) -> Int { (state.withLock { $0.firstPicture } + number) % scene.period }

  private func make(_ number: Int, _ format: FrameFormat, _ light: Double) throws(Problem) -> [UInt8] {
    let canvas = Canvas(width: format.width, height: format.height)
    try scene.paint(picture(of: number), on: canvas)
    let size = Canvas.Point(Double(format.width), Double(format.height))
    if light != 0 {
      let colour = Canvas.Colour(light < 0 ? 0x000000 : 0xFFFFFF, opacity: abs(light))
      canvas.fill(.rectangle(Canvas.Point(0, 0), size: size), .solid(colour))
    }
    if number < configuration.warmUpFrames {
      // From a tenth of the light up to nearly all of it, as an automatic exposure closes in.
      let dark = 0.9 * (1 - Double(number) / Double(configuration.warmUpFrames))
      canvas.fill(.rectangle(Canvas.Point(0, 0), size: size), .solid(Canvas.Colour(0x000000, opacity: dark)))
    }
    switch format.pixels {
    case .mjpeg: return try JPEG.encode(canvas.image(), quality: configuration.quality)
    case .yuyv: return canvas.yuyv()
    case .nv12: return canvas.nv12()
    }
  }

  /// As a driver answers S_FMT: the packing wanted, the size nearest in area.
  private func nearest(to format: FrameFormat) -> FrameFormat {
    if formats.contains(format) { return format }
    let area = format.width * format.height
    let packed = formats.filter { $0.pixels == format.pixels }
    return packed.min { abs($0.width * $0.height - area) < abs($1.width * $1.height - area) } ?? formats[0]
  }
}
