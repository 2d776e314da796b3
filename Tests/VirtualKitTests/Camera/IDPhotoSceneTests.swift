import Core
import Imaging
import Testing

@testable import VirtualKit

/// The way of a photo, from the virtual camera to the finished file, as the daemon goes it.
@Suite("Virtual camera: an ID photo of the drawn person", .timeLimit(.minutes(5)))
struct IDPhotoSceneTests {
  @Test(
    "a drawn person in too much light is told of too much, and of nothing else about the light",
    arguments: [
      2100, 2800, 3500, 5000,
    ])
  func overlit(exposure: Int) async throws {
    let camera = try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: [.size1280x720]))
    camera.settings.exposure = exposure
    let clock = ManualFrameClock()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(camera.formats[0])
    let frame = try await source.next(deadline: clock.deadlineNow + .seconds(30))
    await source.stop()
    let reading = try PhotoStudio().read(frame, for: try PhotoSpecification.named("cn-resident-id"))
    #expect(reading.faces == 1)
    let words: Set<GuidanceAdvice> = [.tooDark, .tooBright, .darkLeft, .darkRight]
    #expect(reading.advice.filter(words.contains) == [.tooBright], "\(String(describing: reading.faceLuminance))")
  }

  @Test(arguments: [(1080, .mjpeg), (720, .yuyv), (720, .nv12)] as [(Int, PixelFormat)])
  func theDrawnPersonSatisfiesTheSpecification(height: Int, pixels: PixelFormat) async throws {
    let clock = ManualFrameClock()
    let camera = try VirtualCamera()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    let format = try await source.start(try VirtualCameraTests.format(pixels, height, of: camera))
    let deadline = clock.deadlineNow + .seconds(30)
    let settled = try await CameraWarmUp().settle(source, deadline: deadline) { frame in
      FrameLuma.mean(of: frame)
    }
    // Six frames of warm-up, then one and those of the 0.3 s after it that agree with it.
    #expect(settled == .settled(frames: format.rate == 30 ? 17 : 10))
    let frames = try await CameraBurst(count: 3).collect(from: source, after: clock.now, deadline: deadline)
    await source.stop()
    #expect(frames.count == 3)

    let specification = try PhotoSpecification.named("cn-resident-id")
    let photo = try PhotoStudio().finish(frames: frames, specification: specification)
    #expect(photo.assessment.acceptable, "\(photo.assessment.failed)")
    #expect(photo.width == 358 && photo.height == 441 && photo.dotsPerInch == 350)
    #expect((14_000...28_000).contains(photo.jpeg.count))

    // The eyes are where they were drawn: 102 apart around the middle, give or take the sway and 4 % of that.
    let scale = Double(format.height) / 720
    let (middle, distance) = (photo.eyes.middle, photo.eyes.distance / scale)
    #expect(abs(distance - 102) <= 5, "\(distance)")
    #expect(abs(middle.x - Double(format.width) / 2) <= 6 * scale)
    #expect(abs(middle.y - 0.415 * Double(format.height)) <= 6 * scale)
  }
}
