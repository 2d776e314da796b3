import ArgumentParser
import CFace
import CTurboJPEG
import Core
import Foundation
import Imaging
import Synchronization
import VirtualKit

/// The way of a photo from a burst of camera frames to the file, and what guidance costs, beside the bare calls of the
/// libraries that both need. All of it but the photo by the camera's seam runs on one thread, and times are that
/// thread's own: what else the machine does does not count.
struct PhotoBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Faces, a photo from a burst of 1080p, and guidance.")

  @Option(help: "A folder of portraits to hold before the camera; without it the drawn person.") var portraits: String?
  @Option var rounds = 30

  /// By how many encodings a quality is found.
  private static let encodings = 6

  func run() async throws {
    WorkingMemory.prepare()
    let frames = try burst(1920, 1080)
    let specification = try PhotoSpecification.named("cn-resident-id")
    let finder = FaceFinder()
    try finder.load()
    let studio = PhotoStudio(finder: finder)
    try face(finder)
    try photo(studio, frames, specification)
    try await seam(studio, specification)
    try guidance(studio, specification)
  }

  /// A camera that shows a portrait at 30 frames a second.
  private func camera() throws -> VirtualCamera {
    let scene = portraits.map { VirtualCamera.Scene.pictures(folder: $0, tilt: 0, framesPerPicture: 1000) }
    return try VirtualCamera(.init(scene: scene ?? .drawn(seed: 1), warmUpFrames: 0))
  }

  /// Frames of the virtual camera after its warm-up.
  private func burst(_ width: Int, _ height: Int, count: Int = 5) throws -> [Frame] {
    let camera = try camera()
    guard let format = camera.formats.first(where: { $0.pixels == .mjpeg && $0.width == width && $0.height == height })
    else { throw ValidationError("The camera has no \(width) × \(height).") }
    return try (0..<count).map { number in
      Frame(
        format: format, bytes: try camera.capture(number, format: format).bytes, sequence: UInt32(number),
        timestamp: .now)
    }
  }

  /// From the trigger to the finished file as `CaptureSession` in the daemon goes: a running camera of 30 frames a second
  /// whose light has settled, five frames taken after the trigger, the camera stopped, the photo finished. By the clock.
  private func seam(_ studio: PhotoStudio, _ specification: PhotoSpecification) async throws {
    let camera = try camera()
    guard let format = camera.formats.first(where: { $0.pixels == .mjpeg && $0.width == 1920 }) else {
      throw ValidationError("The camera has no 1920 × 1080.")
    }
    var (all, bursts): ([Double], [Double]) = ([], [])
    for round in 0...max(1, rounds / 3) {
      let source = VirtualCameraSource(camera: camera)
      let deadline = ContinuousClock.now + .seconds(60)
      _ = try await source.start(format)
      _ = try await CameraWarmUp().settle(source, deadline: deadline) { FrameLuma.mean(of: $0) }
      let trigger = ThreadClock.monotonic()
      let burst = BurstReading(of: 5)
      let (taken, continuation) = AsyncStream.makeStream(of: Frame.self)
      async let read: Void = Self.read(taken, into: burst, studio)
      let frames = try await CameraBurst(count: 5).collect(
        from: source, after: SuspendingClock.now, deadline: deadline
      ) { continuation.yield($0) }
      continuation.finish()
      let collected = ThreadClock.monotonic()
      await source.stop()
      try await read
      var photo = try studio.finish(burst, specification: specification)
      let end = ThreadClock.monotonic()
      guard frames.count == 5, format.rate == 30 else { throw ValidationError("Not five frames at 30 a second.") }
      photo.wipe()
      // The first draws the scene.
      if round > 0 {
        all.append((end - trigger) * 1e6)
        bursts.append((collected - trigger) * 1e6)
      }
    }
    print("photo-trigger \(Stopwatch.figure(all).median)")
    print("photo-trigger-burst \(Stopwatch.figure(bursts).median)")
  }

  private static func read(
    _ frames: AsyncStream<Frame>, into burst: BurstReading, _ studio: PhotoStudio
  ) async throws(Problem) {
    for await frame in frames { try studio.read(frame, into: burst) }
  }

  private func face(_ finder: FaceFinder) throws {
    let frame = try burst(1280, 720, count: 1)[0]
    let gray = try JPEG.decodeGray(frame.bytes, eighths: 4)
    guard gray.width == 640, try finder.faces(in: gray).count == 1 else { throw ValidationError("No face was found.") }
    guard let detector = satchel_face_detector_create(SATCHEL_FACE_PLAIN) else { throw ValidationError("No detector.") }
    defer { satchel_face_detector_destroy(detector) }
    var boxes = [satchel_face_box](repeating: satchel_face_box(), count: 32)
    // By turns, so that a busy machine slows both.
    var (bare, ours): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      bare.append(
        ThreadClock.measure {
          _ = satchel_face_detector_find(detector, gray.bytes, CInt(gray.width), CInt(gray.height), 0, 0, &boxes, 32)
        })
      ours.append(try ThreadClock.measure { _ = try finder.faces(in: gray) })
    }
    print("face-bare \(Stopwatch.figure(bare).median)")
    print("face \(Stopwatch.figure(ours).median)")
  }

  private func photo(_ studio: PhotoStudio, _ frames: [Frame], _ specification: PhotoSpecification) throws {
    let searches = Mutex<[BareParts.Search]>([])
    let watched = FaceFinder { image, threshold, scales in
      searches.withLock { $0.append(BareParts.Search(image: image, threshold: threshold, scales: scales)) }
    }
    let finished = try PhotoStudio(finder: watched).finish(frames: frames, specification: specification)
    let parts = try BareParts(frames: frames, photo: finished, searches: searches.withLock { $0 })
    defer { parts.close() }
    var (bare, ours): ([BareParts.Times], [Double]) = ([], [])
    for _ in 0..<rounds {
      bare.append(try parts.run(encodings: Self.encodings))
      ours.append(
        try ThreadClock.measure {
          var photo = try studio.finish(frames: frames, specification: specification)
          photo.wipe()
        })
    }
    func median(_ part: (BareParts.Times) -> Double) -> Double { Stopwatch.figure(bare.map(part)).median }
    print("photo-decodes \(median(\.decodes))")
    print("photo-faces \(median(\.faces))")
    print("photo-searches \(median(\.searches))")
    print("photo-encodes \(median(\.encodes))")
    print("photo-bare \(median(\.all))")
    print("photo-made \(median(\.made))")
    print("photo \(Stopwatch.figure(ours).median)")
  }

  /// Each size with somebody before the camera, with nobody, and where somebody leaves.
  private func guidance(_ studio: PhotoStudio, _ specification: PhotoSpecification) throws {
    for (width, height) in [(1280, 720), (1920, 1080)] {
      let frames = try burst(width, height)
      var wall = try JPEG.decode(frames[0].bytes)
      for index in wall.bytes.indices { wall.bytes[index] = UInt8(200 + index / 3 % 17) }
      let empty = Frame(
        format: frames[0].format, bytes: try JPEG.encode(wall, quality: 88), sequence: 0,
        timestamp: frames[0].timestamp)
      try guidance("face-\(height)", frames, counted: frames.map { _ in true }, studio, specification)
      try guidance("empty-\(height)", [empty], counted: [true], studio, specification)
      // The frame in which the face that was followed is gone, and the one after it.
      let leaving = [frames[0], frames[1], empty, empty]
      try guidance("leaves-\(height)", leaving, counted: [false, false, true, true], studio, specification)
    }
  }

  /// Reads frames over and over as the daemon does: one after another, each a pause after the one before.
  /// - Parameter counted: Which of the frames are measured; those without a face hold nobody.
  private func guidance(
    _ name: String, _ frames: [Frame], counted: [Bool], _ studio: PhotoStudio, _ specification: PhotoSpecification
  ) throws {
    let (tracker, begin) = (FaceTracker(), SuspendingClock.now)
    let hasFace = try frames.map { frame in
      try studio.read(frame, for: specification).faces == 1
    }
    guard hasFace.contains(true) != name.hasPrefix("empty") else { throw ValidationError("Another number of faces.") }
    var times: [Double] = []
    for round in 0..<(rounds + 1) * frames.count {
      let index = round % frames.count
      let frame = Frame(
        format: frames[index].format, bytes: frames[index].bytes, sequence: UInt32(round),
        timestamp: begin + .milliseconds(110) * round)
      var reading = GuidanceReading()
      let time = try ThreadClock.measure {
        reading = try studio.read(frame, for: specification, following: tracker)
      }
      guard (reading.faces == 1) == hasFace[index] else { throw ValidationError("Another number of faces.") }
      // The first of all loads tables, and knows of no frame before.
      if counted[index], round > 0 { times.append(time) }
    }
    let mean = times.reduce(0, +) / Double(times.count)
    print("guidance-\(name) \(mean) worst \(times.max() ?? 0) median \(Stopwatch.figure(times).median)")
  }
}
