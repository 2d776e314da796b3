import Core
import Foundation
import Imaging
import Testing
import VirtualKit

@testable import Daemon

extension LiveTests {
  /// The portraits of ../shared/corpus/faces before the virtual camera, from the front end to the file.
  @Suite struct PortraitTests {
    private static let folder: String = {
      let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
      return ProcessInfo.processInfo.environment["SATCHEL_CORPUS"].map { $0 + "/faces" }
        ?? package.appendingPathComponent("../shared/corpus/faces").standardizedFileURL.path
    }()
    private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".jpg") || $0.hasSuffix(".png") }.sorted()

    @Test(
      "each portrait gives a file in the office's form with a level face, and each rule that fails says by how much",
      .enabled(if: !names.isEmpty, "there is no corpus"),
      arguments: [VirtualCamera.Size.size1280x720, .size1920x1080], [0, 5])
    func portraits(size: VirtualCamera.Size, tilt: Int) async throws {
      let daemon = try await LiveDaemon([
        "--virtual-frames", Self.folder, "--virtual-size", size.rawValue, "--virtual-tilt", "\(tilt)",
      ])
      for name in Self.names {
        let job = try await daemon.job(["kind": "photo", "burst": 3])
        let done = try await daemon.wait(for: job.id, .completed)
        let answer = try await daemon.ask("GET", "/v1/jobs/\(job.id)/photo")
        try check(answer.body, name)
        let rules = try #require(done.result?.rules, "\(name)")
        #expect(rules.contains { $0.rule == "roll" && abs($0.measured ?? .infinity) < 12 }, "\(name)")
        #expect(rules.contains { $0.rule == "face-width" && $0.passed }, "\(name)")
        #expect(rules.contains { $0.rule == "eyes-to-bottom" && $0.passed }, "\(name)")
        let failed = rules.filter { !$0.passed && $0.advisory != true }
        #expect(done.result?.acceptable == failed.isEmpty, "\(name)")
        for rule in failed {
          let measured = try #require(rule.measured, "\(name): \(rule.rule)")
          #expect(measured < rule.minimum ?? -.infinity || measured > rule.maximum ?? .infinity, "\(name): \(rule)")
          #expect(rule.advice?.isEmpty == false, "\(name): \(rule.rule)")
        }
        #expect((done.problem?.code == ProblemCode.photoNotAcceptable.rawValue) == !failed.isEmpty, "\(name)")
      }
      #expect(await daemon.stop() == 0)
    }

    /// The file's form, and an independent look at its picture.
    private func check(_ jpeg: [UInt8], _ name: String) throws {
      let header = try JPEG.header(of: jpeg)
      #expect(header.width == 358 && header.height == 441, "\(name)")
      #expect(Array(jpeg[13..<18]) == [1, 350 >> 8, 350 & 255, 350 >> 8, 350 & 255], "\(name)")
      #expect((14 * 1024...28_000).contains(jpeg.count), "\(name)")
      let luma = try JPEG.decode(jpeg).luma()
      #expect(try FaceFinder.shared.faces(in: luma).count <= 1, "\(name)")
      // One of the portraits is at the detector's edge: a grain of noise more and it is no face any more.
      let face = try #require(try FaceFinder.shared.faces(in: luma, threshold: -0.4).first, "\(name)")
      #expect((120.0...240.0).contains(face.x + face.width / 2), "\(name): \(face)")
      #expect((100.0...280.0).contains(face.width), "\(name): \(face)")
    }
  }
}
