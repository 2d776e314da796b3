import CV4L2
import Core
import Foundation
import Testing

@testable import Drivers

@Suite("V4L2 camera: controls")
struct V4L2ControlsTests {
  private static func query(
    _ id: UInt32, _ type: v4l2_ctrl_type, _ name: String, _ range: ClosedRange<Int64>, step: UInt64 = 1,
    flags: Int32 = 0
  ) -> v4l2_query_ext_ctrl {
    var query = v4l2_query_ext_ctrl()
    query.id = id
    query.type = type.rawValue
    query.minimum = range.lowerBound
    query.maximum = range.upperBound
    query.step = step
    query.default_value = range.lowerBound
    query.flags = UInt32(flags)
    withUnsafeMutableBytes(of: &query.name) { $0.copyBytes(from: Array(name.utf8.prefix(32))) }
    return query
  }

  private static func kernel() -> FakeKernel {
    FakeKernel { state in
      state.controls = [
        query(1, V4L2_CTRL_TYPE_CTRL_CLASS, "User Controls", 0...0),
        query(10, V4L2_CTRL_TYPE_INTEGER, "Brightness", -64...64, step: 4),
        query(11, V4L2_CTRL_TYPE_BOOLEAN, "White Balance, Automatic", 0...1),
        query(12, V4L2_CTRL_TYPE_INTEGER, "White Balance Temperature", 2800...6500, flags: V4L2_CTRL_FLAG_INACTIVE),
        query(13, V4L2_CTRL_TYPE_INTEGER, "Gone", 0...1, flags: V4L2_CTRL_FLAG_DISABLED),
        query(14, V4L2_CTRL_TYPE_MENU, "Auto Exposure", 0...3),
        query(15, V4L2_CTRL_TYPE_BUTTON, "Focus once", 0...0),
        query(16, V4L2_CTRL_TYPE_MENU, String(repeating: "x", count: 40), 0...Int64.max),
      ]
      state.values = [10: 4, 11: 1, 14: 3]
      state.menus = [14: [1: "Manual Mode", 3: "Aperture Priority Mode"]]
    }
  }

  @Test func theWalkFindsWhatCanBeUsed() async throws {
    let kernel = Self.kernel()
    let camera = try await V4L2CameraTests.camera(kernel)
    let controls = try await camera.controls()
    #expect(controls.map(\.id) == [10, 11, 12, 14, 15, 16])
    #expect(controls[0].name == "Brightness" && controls[0].value == 4 && controls[0].step == 4)
    #expect(controls[1].kind == .boolean && controls[1].isSettable)
    #expect(!controls[2].isSettable)
    #expect(controls[3].choices.map(\.value) == [1, 3])
    #expect(controls[3].choices.map(\.name) == ["Manual Mode", "Aperture Priority Mode"])
    #expect(controls[4].kind == .button && controls[4].value == nil)
    #expect(controls[5].name.count == 32 && controls[5].choices.isEmpty)
    #expect(kernel.isAtRest)
    // Bounded: 64 items of a menu that claims 2^63.
    #expect(kernel.state.withLock { $0.log.filter { $0 == "VIDIOC_QUERYMENU" }.count } == 4 + 64)
  }

  @Test func onlyValuesThatExistAreSet() async throws {
    let kernel = Self.kernel()
    let camera = try await V4L2CameraTests.camera(kernel)
    #expect(try await camera.set(10, to: -60).value == -60)
    #expect(try await camera.set(14, to: 1).value == 1)
    #expect(try await camera.set(15, to: 1).value == nil)
    for (id, value) in [(10, 65), (10, -63), (10, Int.max), (11, 2), (12, 3000), (14, 0), (14, 2), (13, 0), (99, 0)] {
      let error = await V4L2CameraTests.failure { () async throws(DeviceError) in
        try await camera.set(UInt32(id), to: value)
      }
      #expect(error == DeviceError(.unsupported, function: "VIDIOC_S_CTRL"), "\(id) to \(value)")
    }
    #expect(kernel.state.withLock { $0.values } == [10: -60, 11: 1, 14: 1, 15: 1])
    #expect(kernel.isAtRest)
  }

  @Test func settingWorksWhileFramesFlow() async throws {
    let kernel = Self.kernel()
    let camera = try await V4L2CameraTests.camera(kernel)
    _ = try await camera.start(V4L2CameraTests.format)
    let opened = kernel.state.withLock { $0.log.filter { $0 == "open" }.count }
    #expect(try await camera.set(10, to: 0).value == 0)
    #expect(kernel.state.withLock { $0.log.filter { $0 == "open" }.count } == opened)
    kernel.change { $0.failures["VIDIOC_S_CTRL"] = [EBUSY] }
    let error = await V4L2CameraTests.failure { () async throws(DeviceError) in try await camera.set(10, to: 4) }
    #expect(error?.code == .busy && error?.holder != nil)
    await camera.stop()
  }

  @Test func aWalkThatDoesNotAdvanceEnds() async throws {
    let kernel = Self.kernel()
    let camera = try await V4L2CameraTests.camera(kernel)
    kernel.change { state in
      state.controls = [Self.query(0x9FFF_FFFF, V4L2_CTRL_TYPE_INTEGER, "Stuck", 0...1)]
    }
    #expect(try await camera.controls().count <= 1)
    kernel.change { state in
      state.controls = (1...5000).map { Self.query(UInt32($0), V4L2_CTRL_TYPE_INTEGER, "Many", 0...1) }
    }
    #expect(try await camera.controls().count == V4L2Device.controlLimit)
  }
}
