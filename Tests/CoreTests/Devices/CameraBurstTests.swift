import Testing

@testable import Core

/// A source that plays a script.
private actor ScriptedSource: FrameSource {
  enum Step { case frame(age: Int), failure(DeviceError.Code) }
  nonisolated let formats: [FrameFormat] = []
  let corruptFrames = 0
  private var steps: [Step]
  private let origin: SuspendingClock.Instant
  private(set) var asked = 0

  init(_ steps: [Step], origin: SuspendingClock.Instant) {
    self.steps = steps
    self.origin = origin
  }

  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat { format }
  func stop() async {}
  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    asked += 1
    guard !steps.isEmpty else { throw DeviceError(.timedOut, function: "script") }
    switch steps.removeFirst() {
    case .failure(let code): throw DeviceError(code, function: "script")
    case .frame(let milliseconds):
      return Frame(
        format: FrameFormat(pixels: .mjpeg, width: 1, height: 1, rate: 30), bytes: [UInt8(truncatingIfNeeded: asked)],
        sequence: UInt32(asked), timestamp: origin + .milliseconds(milliseconds))
    }
  }
}

@Suite("Camera burst and warm-up")
struct CameraBurstTests {
  private let origin = SuspendingClock.now
  private let deadline = ContinuousClock.now + .seconds(1)

  private func burst(_ count: Int, _ steps: [ScriptedSource.Step]) async -> Result<[UInt32], DeviceError> {
    let source = ScriptedSource(steps, origin: origin)
    do {
      var told: [UInt32] = []
      let frames = try await CameraBurst(count: count).collect(from: source, after: origin, deadline: deadline) {
        told.append($0.sequence)
      }
      // Each is told of when it is there.
      #expect(told == frames.map(\.sequence))
      return .success(frames.map(\.sequence))
    } catch {
      return .failure(error)
    }
  }

  @Test func framesFromBeforeTheTriggerArePassedOver() async {
    let steps: [ScriptedSource.Step] = [-500, -33, -1, 0, 33, 66, 100].map { .frame(age: $0) }
    #expect(await burst(3, steps) == .success([4, 5, 6]))
  }

  @Test func theDeadlineGivesWhatThereIs() async {
    #expect(await burst(5, [.frame(age: 1), .frame(age: 2)]) == .success([1, 2]))
    #expect(await burst(5, [.frame(age: -1)]) == .failure(DeviceError(.timedOut, function: "script")))
    #expect(await burst(5, []) == .failure(DeviceError(.timedOut, function: "script")))
  }

  @Test(arguments: [DeviceError.Code.disconnected, .cancelled, .io])
  func otherFailuresEndTheBurst(code: DeviceError.Code) async {
    let result = await burst(3, [.frame(age: 1), .frame(age: 2), .failure(code)])
    #expect(result == .failure(DeviceError(code, function: "script")))
  }

  @Test func theCountIsBounded() {
    #expect(CameraBurst(count: 0).count == 1)
    #expect(CameraBurst(count: .max).count == CameraBurst.limit)
  }

  private func outcome(_ lumas: [Double], interval: Int = 33) -> CameraWarmUp.Outcome? {
    var state = CameraWarmUp()
    for (index, luma) in lumas.enumerated() {
      if let outcome = state.add(luma: luma, at: origin + .milliseconds(index * interval)) { return outcome }
    }
    return nil
  }

  @Test func brightnessSettles() {
    let level = [Double](repeating: 100, count: 20)
    // Steady for 0.3 s and three changes, whichever is longer.
    #expect(outcome(level) == .settled(frames: 11))
    #expect(outcome(level, interval: 200) == .settled(frames: 4))
    let trembling = (0..<20).map { $0 % 2 == 0 ? 120.5 : 120.2 }
    #expect(outcome([10, 40, 80, 110, 119, 120] + trembling) == .settled(frames: 17))
    // One jump begins the count anew.
    #expect(outcome(level.prefix(10) + [130, 130, 130, 130]) == nil)
    #expect(outcome(level.prefix(10) + [Double](repeating: 130, count: 20)) == .settled(frames: 21))
  }

  @Test("black or white frames at the beginning, and exposure that creeps, are not settled")
  func badBeginnings() {
    let good = [Double](repeating: 110, count: 40)
    #expect(outcome([Double](repeating: 2, count: 25) + good) == .settled(frames: 36))
    #expect(outcome([Double](repeating: 253, count: 25) + good) == .settled(frames: 36))
    // Less than the tolerance from one frame to the next.
    let creeping = stride(from: 20.0, to: 110, by: 1.4).map { $0 }
    #expect(creeping.count == 65)
    #expect(outcome(creeping + good) == .settled(frames: 75))
    // Behind the lens's cap it stays black: patience ends it.
    #expect(outcome([Double](repeating: 1, count: 200)) == .unsteady(frames: 92))
  }

  @Test func patienceEnds() {
    let flicker = (0..<400).map { $0 % 2 == 0 ? 100.0 : 110.0 }
    #expect(outcome(flicker) == .unsteady(frames: 92))
    #expect(outcome([.nan, .nan, .nan, .nan, .nan], interval: 1000) == .unsteady(frames: 4))
  }

  @Test func settlingTakesFramesFromASource() async throws {
    let source = ScriptedSource((0..<20).map { .frame(age: $0 * 110) }, origin: origin)
    let levels: [Double?] = [10, 60, nil, 100, 101, 101, 101, 101]
    let outcome = try await CameraWarmUp().settle(source, deadline: deadline) { levels[Int($0.sequence) - 1] }
    #expect(outcome == .settled(frames: 6))
    #expect(await source.asked == 7)
    let gone = ScriptedSource([.frame(age: 0), .failure(.disconnected)], origin: origin)
    await #expect(throws: DeviceError(.disconnected, function: "script")) {
      try await CameraWarmUp().settle(gone, deadline: deadline) { _ in 1 }
    }
  }

  @Test func formatsAreRankedForAStill() {
    let formats = [
      FrameFormat(pixels: .yuyv, width: 640, height: 480, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 3840, height: 2160, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 2592, height: 1944, rate: 30),
      FrameFormat(pixels: .yuyv, width: 1920, height: 1080, rate: 5),
      FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 15),
      FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 30),
      FrameFormat(pixels: .nv12, width: 640, height: 480, rate: 60),
    ]
    let ranked = FrameFormat.rankedForStill(formats)
    #expect(ranked == [6, 5, 1, 0, 7, 3, 2, 4].map { formats[$0] })
  }

  @Test("where nothing up to 1920 × 1080 has 720 rows, the smallest picture beyond is taken")
  func aLargerPictureWhereTheSmallOnesAreTooSmall() {
    func format(_ width: Int, _ height: Int, rate: Double = 30) -> FrameFormat {
      FrameFormat(pixels: .mjpeg, width: width, height: height, rate: rate)
    }
    let (vga, five, eight) = (format(640, 480), format(2592, 1944), format(3264, 2448, rate: 15))
    #expect(FrameFormat.rankedForStill([vga, eight, five]) == [five, eight, vga])
    // 1280 × 720 is enough, unless it is too slow for a burst.
    #expect(FrameFormat.rankedForStill([vga, five, format(1280, 720)]) == [format(1280, 720), vga, five])
    let slow = format(1280, 720, rate: 5)
    #expect(FrameFormat.rankedForStill([vga, five, slow]) == [five, vga, slow])
    // Of slow ones the same order.
    let slowest = format(2592, 1944, rate: 2)
    #expect(FrameFormat.rankedForStill([slowest, vga]) == [vga, slowest])
    #expect(FrameFormat.rankedForStill([]) == [])
  }

  @Test func aPreviewTakesNoMoreThanItNeeds() {
    let formats = [
      FrameFormat(pixels: .yuyv, width: 1280, height: 720, rate: 10),
      FrameFormat(pixels: .mjpeg, width: 1920, height: 1080, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 5),
      FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 15),
      FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30),
      FrameFormat(pixels: .mjpeg, width: 2592, height: 1944, rate: 15),
    ]
    let ranked = formats.sorted { $0.isBetterForPreview(than: $1) }
    #expect(ranked == [5, 4, 3, 1, 6, 0, 2].map { formats[$0] })
  }
}
