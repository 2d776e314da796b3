import Core
import Imaging
import Testing

@testable import VirtualKit

/// The way of a photo, from the virtual camera to the finished file, as the daemon goes it.
@Suite("Virtual camera: an ID photo of the drawn person", .timeLimit(.minutes(5)))
struct IDPhotoSceneTests {
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
    // Six frames of warm-up, then four that agree.
    #expect(settled == .settled(frames: 10))
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
