import Core
import Foundation
import Testing

@testable import Imaging

/// What guidance reads of a live frame, against what the photo of the same frame says.
@Suite("Live reading", .enabled(if: !Corpus.portraits.isEmpty, "there is no corpus"))
struct LiveReadingTests {
  private let specification: PhotoSpecification
  private let studio = PhotoStudio()

  init() throws { specification = try PhotoSpecification.named("cn-resident-id") }

  private func frame(_ image: RGBImage) throws -> Frame {
    Frame(
      format: FrameFormat(pixels: .mjpeg, width: image.width, height: image.height, rate: 30),
      bytes: try JPEG.encode(image, quality: 90), sequence: 0, timestamp: .now)
  }

  private func scene(
    _ name: String, height: Int, share: Double = 0.94, middle: Double = 0.5
  ) throws -> RGBImage {
    let portrait = try Corpus.portrait(name)
    return PortraitScene(
      portrait, width: height * 16 / 9, height: height, scale: Double(height) * share / Double(portrait.height),
      keyed: name.hasPrefix("congress"), middle: middle
    ).frame
  }

  @Test("the quick look sees what the photo's look sees", arguments: Corpus.portraits.prefix(3), [720, 1080])
  func asThePhoto(_ name: String, height: Int) throws {
    let image = try scene(name, height: height)
    let reading = try studio.read(try frame(image), for: specification)
    let photo = try studio.finish(image: image, specification: specification)
    #expect(reading.faces == 1)
    let eyes = try #require(reading.eyes)
    let (width, unit) = (Double(image.width), photo.eyes.distance)
    #expect(abs((eyes.left.x + eyes.right.x) / 2 * width - photo.eyes.middle.x) < 0.15 * unit)
    #expect(abs((eyes.left.y + eyes.right.y) / 2 * Double(height) - photo.eyes.middle.y) < 0.15 * unit)
    // Measured in the frame's pixels, whatever size it was read at.
    let (live, still) = (reading.measures.first { $0.rule == .sourceFaceWidth }, photo.assessment[.sourceFaceWidth])
    #expect(abs((live?.value ?? 0) / (still?.value ?? 1) - 1) < 0.15)
    let head = try #require(reading.head)
    #expect(head.y < eyes.left.y && eyes.left.y < head.y + head.height && (0.02...0.5).contains(head.width))
    if let silhouette = reading.silhouetteWidth { #expect(silhouette > head.width * 0.8 && silhouette < 1) }
  }

  @Test("what stands wrong in the frame is told as what to do")
  func advice() throws {
    let name = try #require(Corpus.portraits.first)
    func advice(_ image: RGBImage) throws -> [GuidanceAdvice] {
      try studio.read(try frame(image), for: specification).advice
    }
    #expect(try advice(scene(name, height: 720, share: 0.5)).first == .closer)
    var blank = [UInt8](repeating: 200, count: 1280 * 720 * 3)
    #expect(try advice(RGBImage(width: 1280, height: 720, bytes: blank)) == [.noFace])
    let good = try scene(name, height: 720)
    blank = good.bytes.map { $0 / 8 }
    let dark = try advice(RGBImage(width: good.width, height: good.height, bytes: blank))
    #expect(dark.contains(.tooDark) || dark == [.noFace])
  }

  @Test("a face in too much light is told so, as one in too little is", arguments: [0.02, 0.05, 4, 6, 9])
  func light(gain: Double) throws {
    let good = try scene(try #require(Corpus.portraits.first { $0.hasPrefix("congress") }), height: 720)
    // In linear light, as an exposure does it.
    let table = (0...255).map { step -> UInt8 in
      let linear = min(1, pow(Double(step) / 255, 2.2) * gain)
      return UInt8((255 * pow(linear, 1 / 2.2)).rounded())
    }
    let image = RGBImage(width: good.width, height: good.height, bytes: good.bytes.map { table[Int($0)] })
    let reading = try studio.read(try frame(image), for: specification)
    let advice = reading.advice.filter { [.tooDark, .tooBright].contains($0) }
    #expect(advice == [gain < 1 ? .tooDark : .tooBright], "\(String(describing: reading.faceLuminance))")
  }

  @Test(
    "a face that the photo calls blurred is told so, and one that it does not is not",
    arguments: ["grace_hopper.jpg", "astronaut.png", "congress_C001051.jpg", "congress_J000288.jpg"], [720, 1080])
  func sharpness(_ name: String, height: Int) throws {
    let (labels, width) = (try #require(PortraitLabels.all[name]), height * 16 / 9)
    let bounds = try #require(specification.rules[.sharpness])
    // Small as a photo allows, and large: the frame is looked at in half its size or less.
    for unit in [0.093, 0.17] {
      // The eye line is not level.
      let placement = PortraitScene.Placement(
        scale: unit * Double(height) / labels.eyes.distance, tilt: 4 - labels.eyes.roll, anchor: labels.eyes.middle,
        place: PixelPoint(x: Double(width) * 0.5, y: Double(height) * 0.45))
      let clean = PortraitScene(
        try Corpus.portrait(name), placement, before: PortraitScene.wall(width: width, height: height),
        keyed: labels.isKeyable, hasBody: true
      ).frame
      for sigma in [0, 0.6, 1.2, 2.5] {
        let frame = try frame(sigma > 0 ? SpoiltFace.blurred(clean, sigma: sigma) : clean)
        let photo = try studio.finish(frames: [frame], specification: specification)
        let (still, reading) = (photo.assessment[.sharpness], try studio.read(frame, for: specification))
        let live = try #require(reading.measures.first { $0.rule == .sharpness })
        let (seen, wanted) = (try #require(live.value), try #require(still?.value))
        // Where eyes are seen through so much blur differs by more, and with it the scale.
        if sigma < 2 { #expect(abs(seen - wanted) < 0.05 * wanted + 0.3, "\(seen), the photo \(wanted) at \(sigma)") }
        guard abs(wanted - (bounds.minimum ?? 0)) > 1 else { continue }
        #expect(live.verdict == still?.verdict, "\(seen), the photo \(wanted) at \(sigma)")
        let isTooSmall = reading.advice.contains(.closer)
        #expect(reading.advice.contains(.blurred) == (wanted < bounds.minimum ?? 0 && !isTooSmall))
      }
    }
  }

  @Test("a reflection on a face is told as one, in a frame of any size", arguments: [720, 1080])
  func glare(height: Int) throws {
    let name = "congress_C001051.jpg"
    let (labels, width) = (try #require(PortraitLabels.all[name]), height * 16 / 9)
    let (unit, middle) = (0.13 * Double(height), PixelPoint(x: Double(width) * 0.5, y: Double(height) * 0.42))
    let placement = PortraitScene.Placement(
      scale: unit / labels.eyes.distance, tilt: -labels.eyes.roll, anchor: labels.eyes.middle, place: middle)
    let clean = PortraitScene(
      try Corpus.portrait(name), placement, before: PortraitScene.wall(width: width, height: height),
      keyed: labels.isKeyable, hasBody: true
    ).frame
    // A white blob on the forehead, of about 0, 0.2, 1 and 2.4 percent of the face.
    for (radius, isTold) in [(0, false), (0.04, false), (0.09, true), (0.14, true)] {
      var image = clean
      for y in 0..<height {
        for x in 0..<width where hypot(Double(x) - middle.x, Double(y) - middle.y + 0.3 * unit) < radius * unit {
          for channel in 0..<3 { image.bytes[(y * width + x) * 3 + channel] = 252 }
        }
      }
      let frame = try frame(image)
      let photo = try studio.finish(frames: [frame], specification: specification)
      let reading = try studio.read(frame, for: specification)
      #expect(reading.advice.contains(.glare) == isTold, "\(radius)")
      #expect(photo.assessment[.glare]?.verdict == (isTold ? .warn : .pass))
    }
  }

  @Test("who stands too far away for the first search is told to come closer", arguments: [720, 1080])
  func far(height: Int) throws {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let (portrait, labels) = (try Corpus.portrait(name), try #require(PortraitLabels.all[name]))
    // A face of about 66 pixels at the width of the first search, which finds 80 and more.
    let width = Double(height * 16 / 9)
    let unit = 66 * 0.42 * width / Double(FrameReading.searchWidth(Int(width), height))
    let placement = PortraitScene.Placement(
      scale: unit / labels.eyes.distance, tilt: 0, anchor: labels.eyes.middle,
      place: PixelPoint(x: width * 0.55, y: Double(height) * 0.4))
    let wall = PortraitScene.wall(width: Int(width), height: height)
    let image = PortraitScene(portrait, placement, before: wall, keyed: true, hasBody: true).frame
    let reading = try studio.read(try frame(image), for: specification)
    #expect(reading.faces == 1 && reading.advice.first == .closer)
  }

  /// Frames a ninth of a second apart, as guidance reads them.
  private func sequence(_ images: [RGBImage]) throws -> [Frame] {
    let begin = SuspendingClock.now
    return try images.enumerated().map { number, image in
      let frame = try frame(image)
      return Frame(
        format: frame.format, bytes: frame.bytes, sequence: UInt32(number),
        timestamp: begin + .milliseconds(110) * number)
    }
  }

  @Test("a frame that follows another is read as one by itself", arguments: Corpus.portraits.prefix(6))
  func followed(_ name: String) throws {
    let image = try scene(name, height: 1080)
    let tracker = FaceTracker()
    let alone = try studio.read(try frame(image), for: specification)
    for frame in try sequence([image, image, image]) {
      let reading = try studio.read(frame, for: specification, following: tracker)
      #expect(reading.faces == 1)
      let (face, other) = (try #require(reading.face), try #require(alone.face))
      // The detector's boxes come in steps.
      #expect(abs(face.x - other.x) < 0.2 * other.width && abs(face.width / other.width - 1) < 0.25)
      let verdicts = reading.measures.map { "\($0.rule.rawValue) \($0.verdict.rawValue)" }
      #expect(verdicts == alone.measures.map { "\($0.rule.rawValue) \($0.verdict.rawValue)" })
    }
    #expect(tracker.last(before: try frame(image)) != nil)
  }

  @Test("a face that moves, leaves or comes back is told by the same frame")
  func moves() throws {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let wall = PortraitScene.wall(width: 1920, height: 1080)
    let places = [0.3, 0.34, 0.45, 0.7, nil, 0.7, nil, 0.3]
    let images = try places.map { place in
      try place.map { try scene(name, height: 1080, share: 0.6, middle: $0) } ?? wall
    }
    let tracker = FaceTracker()
    for (frame, (place, image)) in zip(try sequence(images), zip(places, images)) {
      let reading = try studio.read(frame, for: specification, following: tracker)
      #expect(reading.faces == (place == nil ? 0 : 1))
      guard place != nil else { continue }
      let alone = try #require(try studio.read(try self.frame(image), for: specification).eyes)
      let eyes = try #require(reading.eyes)
      #expect(abs(eyes.left.x - alone.left.x) < 0.004 && abs(eyes.right.x - alone.right.x) < 0.004)
    }
  }

  @Test("somebody who comes into the picture far from the face is told within a second")
  func secondPerson() throws {
    let names = Corpus.portraits.filter { $0.hasPrefix("congress") }
    let alone = try scene(names[0], height: 1080, share: 0.6, middle: 0.25)
    var both = alone
    let other = try scene(names[2], height: 1080, share: 0.6, middle: 0.8)
    for row in 0..<1080 {
      let half = (row * 1920 + 1100) * 3..<(row + 1) * 1920 * 3
      both.bytes.replaceSubrange(half, with: other.bytes[half])
    }
    let frames = try sequence([alone, alone] + [RGBImage](repeating: both, count: 10) + [alone])
    let tracker = FaceTracker()
    let faces = try frames.map { try studio.read($0, for: specification, following: tracker).faces }
    #expect(faces[0...1] == [1, 1] && faces.last == 1, "\(faces)")
    let seen = try #require(faces.firstIndex(of: 2))
    #expect(frames[seen].timestamp - frames[2].timestamp < .seconds(1))
    // Once there are two, each frame says so.
    #expect(faces[seen..<12].allSatisfy { $0 == 2 }, "\(faces)")
  }

  /// Somebody too far away for the usual search.
  private func farScene() throws -> RGBImage {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let (portrait, labels) = (try Corpus.portrait(name), try #require(PortraitLabels.all[name]))
    let placement = PortraitScene.Placement(
      scale: 72 / labels.eyes.distance, tilt: 0, anchor: labels.eyes.middle, place: PixelPoint(x: 1056, y: 430))
    let wall = PortraitScene.wall(width: 1920, height: 1080)
    return PortraitScene(portrait, placement, before: wall, keyed: true, hasBody: true).frame
  }

  @Test("somebody far away who is left when the one before the camera goes is told by the third frame")
  func leftBehind() throws {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let near = try scene(name, height: 1080, share: 0.6, middle: 0.3)
    let frames = try sequence([near, near] + [RGBImage](repeating: try farScene(), count: 3))
    let tracker = FaceTracker()
    let readings = try frames.map { try studio.read($0, for: specification, following: tracker) }
    #expect(readings[0].faces == 1 && readings[1].faces == 1)
    #expect(readings[4].faces == 1 && readings[4].advice.first == .closer)
  }

  @Test("somebody too far away for the usual search stays in sight")
  func farAway() throws {
    let image = try farScene()
    let tracker = FaceTracker()
    for frame in try sequence([RGBImage](repeating: image, count: 9)) {
      let reading = try studio.read(frame, for: specification, following: tracker)
      #expect(reading.faces == 1)
    }
  }

  @Test("where nobody was, somebody near or far is told by the second frame", arguments: 1...4)
  func newcomer(_ emptyFrames: Int) throws {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let wall = PortraitScene.wall(width: 1920, height: 1080)
    for newcomer in [try farScene(), try scene(name, height: 1080, share: 0.6, middle: 0.2)] {
      let frames = try sequence(
        [RGBImage](repeating: wall, count: emptyFrames) + [RGBImage](repeating: newcomer, count: 3))
      let tracker = FaceTracker()
      let faces = try frames.map { try studio.read($0, for: specification, following: tracker).faces }
      #expect(faces.prefix(emptyFrames).allSatisfy { $0 == 0 } && faces.suffix(2) == [1, 1], "\(faces)")
    }
  }

  @Test("of two who come at once, the one in the middle is not taken for the only one")
  func pair() throws {
    let names = Corpus.portraits.filter { $0.hasPrefix("congress") }
    var both = try scene(names[0], height: 1080, share: 0.6, middle: 0.45)
    let other = try scene(names[2], height: 1080, share: 0.6, middle: 0.86)
    for row in 0..<1080 {
      let part = (row * 1920 + 1330) * 3..<(row + 1) * 1920 * 3
      both.bytes.replaceSubrange(part, with: other.bytes[part])
    }
    let wall = PortraitScene.wall(width: 1920, height: 1080)
    // Two empty frames: the third is looked at far first.
    let frames = try sequence([wall, wall, both, both])
    let tracker = FaceTracker()
    let faces = try frames.map { try studio.read($0, for: specification, following: tracker).faces }
    #expect(faces[2] != 1 && faces[3] == 2, "\(faces)")
  }

  @Test("a frame that is no picture is refused") func garbage() {
    let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let frame = Frame(
      format: FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30), bytes: bytes, sequence: 0,
      timestamp: .now)
    #expect(throws: Problem(.imageUnreadable)) { try studio.read(frame, for: specification) }
  }
}
