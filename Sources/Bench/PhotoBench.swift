import ArgumentParser
import CFace
import CTurboJPEG
import Core
import Foundation
import Imaging
import VirtualKit

/// The way of a photo from a burst of camera frames to the file, and what guidance costs, beside the bare calls of the
/// libraries that both need. All of it runs on one thread, and times are that thread's own: what else the machine does
/// does not count.
struct PhotoBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Faces, a photo from a burst of 1080p, guidance, and memory.")

  @Option(help: "A folder of portraits to hold before the camera; without it the drawn person.") var portraits: String?
  @Option var rounds = 30

  /// What the libraries alone take for a photo: each frame's luma, each frame's search, the best frame in colour, and
  /// the six encodings by which a quality is found.
  private static let encodings = 6

  func run() throws {
    WorkingMemory.prepare()
    let frames = try burst(1920, 1080)
    let specification = try PhotoSpecification.named("cn-resident-id")
    let finder = FaceFinder()
    try finder.load()
    let studio = PhotoStudio(finder: finder)
    try memory(studio, frames, specification)
    try face(finder)
    try photo(studio, frames, specification)
    try guidance(studio, specification)
  }

  /// Frames of the virtual camera after its warm-up.
  private func burst(_ width: Int, _ height: Int, count: Int = 5) throws -> [Frame] {
    let scene = portraits.map { VirtualCamera.Scene.pictures(folder: $0, tilt: 0, framesPerPicture: 1000) }
    let camera = try VirtualCamera(.init(scene: scene ?? .drawn(seed: 1), warmUpFrames: 0))
    guard let format = camera.formats.first(where: { $0.pixels == .mjpeg && $0.width == width && $0.height == height })
    else { throw ValidationError("The camera has no \(width) × \(height).") }
    return try (0..<count).map { number in
      Frame(
        format: format, bytes: try camera.capture(number, format: format).bytes, sequence: UInt32(number),
        timestamp: .now)
    }
  }

  /// The most memory above idle while a photo is made, and what is left; idle is with the detector loaded and the burst
  /// taken.
  private func memory(_ studio: PhotoStudio, _ frames: [Frame], _ specification: PhotoSpecification) throws {
    let burst = frames.reduce(0) { $0 + $1.bytes.count } / 1024
    var idle = try ResidentMemory.settle()
    for name in ["first", "next"] {
      var photo = try studio.finish(frames: frames, specification: specification)
      photo.wipe()
      let peak = try ResidentMemory.peak()
      let after = try ResidentMemory.settle()
      print("photo-memory-\(name)-kib \(max(0, peak - idle) + burst) then \(after - idle)")
      idle = after
    }
  }

  private func face(_ finder: FaceFinder) throws {
    let frame = try burst(1280, 720, count: 1)[0]
    let gray = try JPEG.decodeGray(frame.bytes, eighths: 4)
    guard gray.width == 640, try finder.faces(in: gray).count == 1 else { throw ValidationError("No face was found.") }
    guard let detector = satchel_face_detector_create() else { throw ValidationError("No detector.") }
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
    let finished = try studio.finish(frames: frames, specification: specification)
    let parts = try BareParts(frames: frames, photo: finished)
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
    print("photo-encodes \(median(\.encodes))")
    print("photo-bare \(median(\.all))")
    print("photo \(Stopwatch.figure(ours).median)")
  }

  /// Each size with somebody before the camera, and with nobody.
  private func guidance(_ studio: PhotoStudio, _ specification: PhotoSpecification) throws {
    for (width, height) in [(1280, 720), (1920, 1080)] {
      let frames = try burst(width, height)
      var empty = frames[0]
      var wall = try JPEG.decode(frames[0].bytes)
      for index in wall.bytes.indices { wall.bytes[index] = UInt8(200 + index / 3 % 17) }
      empty = Frame(
        format: empty.format, bytes: try JPEG.encode(wall, quality: 88), sequence: 0, timestamp: empty.timestamp)
      for (name, frames) in [("face", frames), ("empty", [empty])] {
        // As the daemon reads them: one after another, each a pause after the one before.
        let (tracker, begin) = (FaceTracker(), SuspendingClock.now)
        var times: [Double] = []
        for round in 0...rounds {
          let picture = frames[round % frames.count]
          let frame = Frame(
            format: picture.format, bytes: picture.bytes, sequence: UInt32(round),
            timestamp: begin + .milliseconds(110) * round)
          var reading = GuidanceReading()
          let time = try ThreadClock.measure {
            reading = try studio.read(frame, for: specification, following: tracker)
          }
          guard (reading.faces == 1) == (name == "face") else { throw ValidationError("Another number of faces.") }
          // The first loads tables.
          if round > 0 { times.append(time) }
        }
        let mean = times.reduce(0, +) / Double(times.count)
        print(
          "guidance-\(name)-\(height) \(mean) worst \(times.max() ?? 0) median \(Stopwatch.figure(times).median)")
      }
    }
  }
}
