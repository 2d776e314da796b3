import CV4L2
import Core
import Foundation
import Testing

@testable import Drivers

@Suite("V4L2 camera: what it is and offers")
struct V4L2NegotiationTests {
  private typealias Size = FakeKernel.Size
  private let wanted = V4L2CameraTests.format

  private func probe(_ setUp: (inout FakeKernel.State) -> Void) async -> Result<[FrameFormat], DeviceError> {
    let kernel = FakeKernel(setUp)
    do {
      let formats = try await V4L2Camera.probe(path: "/dev/video9", holder: { _ in nil }) { () throws(DeviceError) in
        try kernel.open()
      }.formats
      #expect(kernel.isAtRest)
      return .success(formats)
    } catch {
      #expect(kernel.isAtRest)
      return .failure(error)
    }
  }

  private func code(_ result: Result<[FrameFormat], DeviceError>) -> DeviceError.Code? {
    if case .failure(let error) = result { error.code } else { nil }
  }

  @Test func nodesThatAreNoCameraAreRejected() async {
    // The metadata node beside a UVC camera: the device as a whole captures, this node does not.
    #expect(
      code(await probe { $0.deviceCapabilities = UInt32(V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING) }) == .unsupported)
    #expect(code(await probe { $0.deviceCapabilities |= UInt32(V4L2_CAP_IO_MC) }) == .unsupported)
    #expect(code(await probe { $0.deviceCapabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE) }) == .unsupported)
    #expect(
      code(await probe { $0.deviceCapabilities = UInt32(V4L2_CAP_VIDEO_OUTPUT | V4L2_CAP_STREAMING) }) == .unsupported)
    // An old driver without device_caps speaks for its only node.
    let old = await probe { state in
      state.capabilities = UInt32(V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING)
      state.deviceCapabilities = 0
    }
    #expect(code(old) == nil)
  }

  @Test func discreteFormatsRankedForAStill() async throws {
    let formats = try await probe { state in
      state.packings = [
        (
          satchel_v4l2_yuyv(), 0,
          [
            Size(width: 1280, height: 720, intervals: [.init(numerator: 1, denominator: 10)]),
            Size(width: 1920, height: 1080, intervals: [.init(numerator: 1, denominator: 5)]),
          ]
        ),
        (
          satchel_v4l2_mjpeg(), 0,
          [
            Size(
              width: 1280, height: 720,
              intervals: [.init(numerator: 1, denominator: 15), .init(numerator: 1, denominator: 30)]),
            Size(width: 2592, height: 1944, intervals: [.init(numerator: 1, denominator: 15)]),
          ]
        ),
        // H.264: not known.
        (0x3436_3248, 0, [Size(width: 1920, height: 1080, intervals: [.init(numerator: 1, denominator: 30)])]),
        (
          satchel_v4l2_jpeg(), UInt32(V4L2_FMT_FLAG_EMULATED),
          [Size(width: 1920, height: 1080, intervals: [.init(numerator: 1, denominator: 30)])]
        ),
      ]
    }.get()
    #expect(
      formats == [
        FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30),
        FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 15),
        FrameFormat(pixels: .yuyv, width: 1280, height: 720, rate: 10),
        FrameFormat(pixels: .mjpeg, width: 2592, height: 1944, rate: 15),
        FrameFormat(pixels: .yuyv, width: 1920, height: 1080, rate: 5),
      ])
  }

  @Test func rangesAreCutToUsualSizes() async throws {
    let formats = try await probe { state in
      state.packings = [(satchel_v4l2_yuyv(), 0, [])]
      state.stepwise = v4l2_frmsize_stepwise(
        min_width: 160, max_width: 1280, step_width: 16, min_height: 120, max_height: 1024, step_height: 8)
      state.stepwiseInterval = v4l2_frmival_stepwise(
        min: .init(numerator: 1, denominator: 60), max: .init(numerator: 1, denominator: 1),
        step: .init(numerator: 1, denominator: 60))
    }.get()
    #expect(formats.map(\.width) == [1280, 1280, 800, 640])
    #expect(formats.map(\.height) == [960, 720, 600, 480])
    #expect(formats.allSatisfy { $0.rate == 30 })
  }

  @Test func senselessAnswersAreLeftOut() async throws {
    let formats = try await probe { state in
      state.packings = [
        (
          satchel_v4l2_mjpeg(), 0,
          [
            Size(width: 0, height: 480, intervals: [.init(numerator: 1, denominator: 30)]),
            // More than a buffer holds, and too much for any decoder.
            Size(width: 16_000, height: 16_000, intervals: [.init(numerator: 1, denominator: 5)]),
            Size(width: .max, height: .max, intervals: [.init(numerator: 1, denominator: 30)]),
            Size(
              width: 640, height: 480,
              intervals: [
                .init(numerator: 0, denominator: 0), .init(numerator: 1, denominator: .max),
                .init(numerator: 1, denominator: 25),
              ]),
          ]
        )
      ]
    }.get()
    #expect(formats == [FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 25)])
    // A camera all the same, though one with nothing to look at.
    let still = Size(width: 640, height: 480, intervals: [.init(numerator: 0, denominator: 30)])
    let packings: [[(fourCC: UInt32, flags: UInt32, sizes: [Size])]] = [
      [], [(0x3231_564E, 0, [])], [(satchel_v4l2_mjpeg(), 0, [still])], [(satchel_v4l2_mjpeg(), 0, [])],
    ]
    for packings in packings { #expect(code(await probe { $0.packings = packings }) == .noFormat) }
    // A driver that never ends an enumeration.
    let size = Size(width: 640, height: 480, intervals: [.init(numerator: 1, denominator: 30)])
    let endless = try await probe { state in
      state.packings = (0..<2000).map { _ in
        (satchel_v4l2_mjpeg(), 0, [Size](repeating: size, count: 100))
      }
    }.get()
    #expect(endless.count == 1)
  }

  @Test func whatIsGivenIsReadBack() async throws {
    var given = v4l2_pix_format()
    given.width = 1024
    given.height = 576
    given.pixelformat = satchel_v4l2_mjpeg()
    given.field = V4L2_FIELD_NONE.rawValue
    let kernel = FakeKernel { state in
      state.forced = given
      state.canSetRate = false
    }
    let camera = try await V4L2CameraTests.camera(kernel)
    #expect(try await camera.start(wanted) == FrameFormat(pixels: .mjpeg, width: 1024, height: 576, rate: 25))
    await camera.stop()
    for spoil in [
      // H.264.
      { (pix: inout v4l2_pix_format) in pix.pixelformat = 0x3436_3248 },
      { pix in pix.field = V4L2_FIELD_INTERLACED.rawValue }, { pix in pix.width = 0 }, { pix in pix.height = .max },
      { pix in
        pix.pixelformat = satchel_v4l2_yuyv()
        pix.bytesperline = 7
      },
      { pix in
        // Half as many rows of colour.
        pix.pixelformat = satchel_v4l2_nv12()
        pix.height = 575
      },
    ] {
      var odd = given
      spoil(&odd)
      kernel.change { $0.forced = odd }
      let error = await V4L2CameraTests.failure { () async throws(DeviceError) in try await camera.start(wanted) }
      #expect(error?.code == .unsupported)
      #expect(kernel.isAtRest)
    }
  }

  @Test func camerasWithoutARateGoOn() async throws {
    for errno in [ENOTTY, EINVAL, EIO] {
      let kernel = FakeKernel { $0.always["VIDIOC_G_PARM"] = errno }
      let camera = try await V4L2CameraTests.camera(kernel)
      #expect(try await camera.start(wanted) == wanted)
      await camera.stop()
    }
  }

  @Test(arguments: [0, 1, 33, .max] as [UInt32]) func bufferCountsAreBounded(granted: UInt32) async throws {
    let kernel = FakeKernel { $0.granted = granted }
    let camera = try await V4L2CameraTests.camera(kernel)
    let error = await V4L2CameraTests.failure { () async throws(DeviceError) in try await camera.start(wanted) }
    #expect(error == DeviceError(.io, function: "VIDIOC_REQBUFS"))
    #expect(kernel.isAtRest)
  }

  @Test(arguments: [0, .max, 67_108_865] as [UInt32]) func bufferLengthsAreBounded(length: UInt32) async throws {
    let kernel = FakeKernel { $0.bufferLength = length }
    let camera = try await V4L2CameraTests.camera(kernel)
    let error = await V4L2CameraTests.failure { () async throws(DeviceError) in try await camera.start(wanted) }
    #expect(error == DeviceError(.io, function: "VIDIOC_QUERYBUF"))
    #expect(kernel.isAtRest)
  }
}
