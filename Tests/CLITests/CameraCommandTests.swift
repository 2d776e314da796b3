import Client
import ClientTestKit
import Core
import Foundation
import Testing

@testable import CLI

/// Looking through a camera, and its controls.
extension CommandTests {
  /// A JPEG's frame: markers and sizes without a picture.
  private static func picture(_ mark: UInt8, width: UInt16 = 1280, height: UInt16 = 720) -> [UInt8] {
    func pair(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
    return [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8] + pair(height) + pair(width) + [1, 1, 0x11, 0]
      + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, mark, 0xFF, 0xD9]
  }

  /// Runs a preview on pictures, all of which the command can see.
  private func preview(
    _ arguments: [String], _ frames: [PreviewFrame], _ language: Language = .english
  ) async throws -> Paper {
    let command = try CameraPreviewCommand.parse(arguments)
    let paper = Paper()
    let console = Console(isTerminal: false, errorIsTerminal: false, isColoured: false) { output, bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      if output == .standard { paper.standard += text } else { paper.error += text }
    }
    let pictures = AsyncThrowingStream<PreviewFrame, any Error> { continuation in
      for frame in frames { continuation.yield(frame) }
      continuation.finish(throwing: ClientError.connectionBroken)
    }
    let session = Session(
      client: SatchelClient(socketPath: "/nonexistent", language: language), console: console, language: language,
      json: command.global.json)
    try await command.write(pictures, in: session)
    return paper
  }

  @Test func aSinglePictureIsNotOneOfTheWarmUp() async throws {
    defer { removeFolder() }
    let output = try write("a.jpg", "")
    func kept(_ stamps: [Double?], _ arguments: String...) async throws -> UInt8? {
      let frames = stamps.enumerated().map { PreviewFrame(jpeg: Self.picture(UInt8($0.offset)), timestamp: $0.element) }
      _ = try await preview(["-o", output] + arguments, frames)
      return FileManager.default.contents(atPath: output).map { $0[$0.count - 3] }
    }
    #expect(try await kept([100, 100.2, 100.45, 100.5, 100.6]) == 3)
    #expect(try await kept([100, 103]) == 1)
    // A clock that was set back meanwhile, and a daemon that says no time.
    #expect(try await kept([100, 50, 100.5]) == 1)
    #expect(try await kept([nil, 100]) == 0)
    // Who asks for more sees all of them.
    #expect(try await kept([100, 100.1, 100.2], "--frames", "2") == 1)
    await #expect(throws: ClientError.connectionBroken) { try await kept([100, 100.4]) }
  }

  @Test func anotherSizeThanAskedForIsSaid() async throws {
    defer { removeFolder() }
    let output = try write("a.jpg", "")
    let frames = [PreviewFrame(jpeg: Self.picture(0), timestamp: nil)]
    let paper = try await preview(["-o", output, "--size", "640x480"], frames)
    #expect(paper.error == "! The picture is 1280x720, not 640x480: somebody else uses the camera.\n")
    #expect(paper.standard.hasSuffix("bytes\n"))
    let chinese = try await preview(["-o", output, "--size", "640x480"], frames, .chinese)
    #expect(chinese.error == "! 画面为 1280x720，而非 640x480：相机正由他人使用。\n")
    #expect(try await preview(["-o", output, "--size", "1280x720"], frames).error.isEmpty)
    #expect(try await preview(["-o", output], frames).error.isEmpty)
    let json = try await preview(["-o", output, "--size", "640x480", "--json"], frames)
    #expect(try JSONValue.parse(Array(json.standard.utf8))["size"]?.string == "1280x720")
  }

  @Test func controlsInAPersonsLanguage() async throws {
    let list =
      #"{"controls":[{"name":"exposure_time_absolute","label":"Exposure","id":1,"type":"integer","minimum":1,"#
      + #""maximum":9,"step":1,"default":3,"value":3,"flags":["inactive","volatile"]}]}"#
    let server = try await ScriptedServer([.send(answer("200 OK", "application/json", list))])
    let (english, _) = try await run(CameraControlsCommand.self, ["--device", "cam-1"], on: server)
    #expect(english.standard.contains("1…9  (inactive, volatile)\n"))
    let (chinese, _) = try await run(CameraControlsCommand.self, ["--device", "cam-1"], on: server, .chinese)
    #expect(chinese.standard.contains("1…9（受其他参数控制、由相机自行改变）\n"))
  }

  @Test func aControlIsSetOnce() throws {
    for wrong in [["a=default", "a=5"], ["a=5", "a=default"], ["a=5", "a=5"]] {
      #expect {
        try CameraSetCommand.parse(wrong)
      } throws: {
        CameraSetCommand.exitCode(for: $0).rawValue == 64
      }
    }
    #expect(try CameraSetCommand.values(["a=default", "b=on"]) == ["a": nil, "b": 1])
  }
}
