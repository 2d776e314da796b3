import CV4L2
import Core
import Foundation
import Testing

@testable import Drivers

@Suite("Video node of the running kernel")
struct LinuxVideoNodeTests {
  @Test func pathsThatAreNoCamera() async {
    let gone = await V4L2CameraTests.failure { () async throws(DeviceError) in
      try await V4L2Camera.probe(path: "/dev/video-none")
    }
    #expect(gone == DeviceError(.disconnected, function: "open"))
    let null = await V4L2CameraTests.failure { () async throws(DeviceError) in
      try await V4L2Camera.probe(path: "/dev/null")
    }
    #expect(null == DeviceError(.unsupported, function: "VIDIOC_QUERYCAP"))
  }

  @Test func waitsEndByDeadlineAndByInterruption() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fifo-\(UUID().uuidString)").path
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let node = try LinuxVideoNode(path: path)
    let began = ContinuousClock.now
    #expect(try node.wait(until: began + .milliseconds(30)) == [])
    #expect(ContinuousClock.now - began >= .milliseconds(30))
    node.interrupt()
    node.interrupt()
    #expect(try node.wait(until: .now + .seconds(60)) == .interrupted)
    #expect(try node.wait(until: .now + .milliseconds(1)) == [])
    // From another thread, while this one waits.
    let thread = Thread { node.interrupt() }
    thread.start()
    #expect(try node.wait(until: .now + .seconds(60)) == .interrupted)
    #expect(ContinuousClock.now - began < .seconds(50))
  }

  @Test func mappingAFileThatCannotBeMapped() throws {
    // Some kernels map /dev/null; none maps a pipe.
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("fifo-\(UUID().uuidString)").path
    #expect(mkfifo(path, 0o600) == 0)
    defer { unlink(path) }
    let node = try LinuxVideoNode(path: path)
    #expect(throws: DeviceError.self) { try node.map(length: 4096, offset: 0) }
    #expect(throws: DeviceError.self) { try node.map(length: 0, offset: 0) }
  }

  @Test func theHolderOfABusyDevice() throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: root) }
    for (process, name, target) in [
      ("12", "bash", "/dev/tty"), ("345", "guv\nview", "/dev/video3"), ("self", "x", "y"),
    ] {
      let fd = root.appendingPathComponent("\(process)/fd")
      try FileManager.default.createDirectory(at: fd, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: fd.path + "/4", withDestinationPath: target)
      try Data(name.utf8).write(to: root.appendingPathComponent("\(process)/comm"))
    }
    #expect(DeviceHolder.name(of: "/dev/video3", processes: root.path) == "guvview")
    #expect(DeviceHolder.name(of: "/dev/video4", processes: root.path) == nil)
    #expect(DeviceHolder.name(of: "/dev/video3", processes: "/nonexistent") == nil)
  }
}
