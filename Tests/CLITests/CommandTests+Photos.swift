import Client
import ClientTestKit
import Core
import Foundation
import Testing

@testable import CLI

/// Commands that take a photo, or act on one.
extension CommandTests {
  @Test func photoIsWrittenAndDelivered() async throws {
    defer { removeFolder() }
    let output = try write("id.jpg", "")
    let server = try await daemon(
      sampleJob(
        "j_1", state: "completed", reasons: ["photo-not-acceptable"],
        more:
          #""result":{"acceptable":false,"rules":[{"rule":"face-width","passed":false,"measured":150,"minimum":193,"maximum":221,"unit":"px"}],"checks":[{"text":"双耳露出"},{"text":"表情自然"}],"photo":{"width":358,"height":441,"dotsPerInch":350,"size":3,"adjustments":["ground-lifted","newer"]}},"#
      ))
    let (paper, error) = try await run(PhotoCommand.self, ["-o", output, "--burst", "7"], on: server, .chinese)
    #expect(error as? CommandStatus == .photoNotAcceptable)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "JPG")
    #expect(paper.standard.contains("358×441"))
    #expect(paper.standard.contains("已调整：背景提亮为白色、newer"))
    #expect(paper.standard.contains("请目视检查：双耳露出；表情自然"))
    #expect(paper.error.contains("脸宽：150 px (193–221)"))
    let body = try #require(server.requests.first).body
    #expect(body.contains(#""burst":7"#))
    #expect(server.requests.last?.line == "POST /v1/jobs/j_1/actions HTTP/1.1")
    #expect(server.requests.last?.body == #"{"action":"deliver"}"#)
  }

  @Test(arguments: Language.allCases)
  func aPhotoThatAsksIsWrittenAndWaits(language: Language) async throws {
    defer { removeFolder() }
    let output = try write("id.jpg", "")
    let waiting = sampleJob(
      "j_1", state: "processing-stopped", reasons: ["photo-awaiting-acceptance"],
      more: #""result":{"photo":{"width":358,"height":441,"dotsPerInch":350,"size":3}},"#)
    let server = try await daemon(waiting)
    let (paper, error) = try await run(PhotoCommand.self, ["-o", output, "--ask"], on: server, language)
    #expect(error as? CommandStatus == .needsPerson)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "JPG")
    #expect(paper.standard.contains(language == .chinese ? "照片等待确认" : "photo awaits acceptance"))
    #expect(paper.standard.contains("358×441"))
    #expect(paper.error == "satchel accept|retake|refinish|cancel j_1\n")
    #expect(try #require(server.requests.first).body.contains(#""acceptance":"ask""#))
    // A proposal is delivered to nobody.
    #expect(server.requests.last?.line == "GET /v1/jobs/j_1/photo HTTP/1.1")
  }

  @Test func anAcceptedPhotoIsWrittenAndDelivered() async throws {
    defer { removeFolder() }
    let output = try write("id.jpg", "")
    let server = try await daemon()
    let (_, error) = try await run(AcceptCommand.self, ["j_1", "-o", output], on: server)
    #expect(error == nil)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "JPG")
    #expect(server.requests.map(\.body) == [#"{"action":"accept"}"#, "", #"{"action":"deliver"}"#])
  }

  @Test func aPersonsWordsOnAPhotoGoOut() async throws {
    let server = try await daemon()
    _ = try await run(RetakeCommand.self, ["j_1"], on: server)
    _ = try await run(DeliverCommand.self, ["j_1"], on: server)
    _ = try await run(
      RefinishCommand.self, ["j_1", "--eyes", "0.25,0.5,0.75,0.5", "--crop", "0,0.25,0.5,0.75"], on: server)
    #expect(
      server.requests.map(\.body) == [
        #"{"action":"retake"}"#, #"{"action":"deliver"}"#,
        #"{"action":"refinish","crop":{"height":0.75,"width":0.5,"x":0,"y":0.25},"#
          + #""eyes":{"left":{"x":0.25,"y":0.5},"right":{"x":0.75,"y":0.5}}}"#,
      ])
    #expect(throws: (any Error).self) { try RefinishCommand.parse(["j_1"]) }
    for wrong in ["1,2,3", "1,2,3,x", "1,2,3,nan", ""] {
      #expect(throws: (any Error).self) { try RefinishCommand.parse(["j_1", "--crop=\(wrong)"]) }
    }
  }

  @Test func theFrameOfAWaitingPhoto() async throws {
    defer { removeFolder() }
    let output = try write("frame.jpg", "")
    let server = try await ScriptedServer { request, _ in
      if request.line.hasPrefix("GET /v1/jobs/j_1/photo/original") {
        return [.send(answer("200 OK", "image/jpeg", "FRAME"))]
      }
      if request.line.hasPrefix("GET /v1/events") { return Self.events() }
      return [
        .send(
          answer(
            "200 OK", "application/json",
            sampleJob("j_1", kind: "photo", state: "processing-stopped", reasons: ["photo-awaiting-acceptance"])))
      ]
    }
    let (_, error) = try await run(PhotoCommand.self, ["--job", "j_1", "--original", "-o", output], on: server)
    #expect(error as? CommandStatus == .needsPerson)
    #expect(try String(contentsOfFile: output, encoding: .utf8) == "FRAME")
    #expect(!server.requests.contains { $0.line.hasPrefix("POST") })
    #expect(throws: (any Error).self) { try PhotoCommand.parse(["--original", "-o", "x.jpg"]) }
    #expect(throws: (any Error).self) { try PhotoCommand.parse(["--ask", "--job", "j_1", "-o", "x.jpg"]) }
  }

  @Test("a photo that its reader or its disk did not take is not delivered, and its job is named")
  func brokenOutput() async throws {
    for number in [ENOSPC, EPIPE] {
      let server = try await daemon(sampleJob("j_1", kind: "photo", state: "completed"))
      let (paper, error) = try await run(
        PhotoCommand.self, ["-o", "-"], on: server, broken: BrokenOutput(number: number))
      #expect((error as? UsageFailure)?.code == "output-unwritable")
      #expect(paper.error.contains("j_1"))
      #expect(server.requests.contains { $0.line.hasPrefix("GET /v1/jobs/j_1/photo") })
      #expect(!server.requests.contains { $0.line.hasPrefix("POST /v1/jobs/j_1/actions") })
    }
  }

  @Test func aCropMayBeginOutsideTheFrame() async throws {
    let server = try await daemon()
    _ = try await run(
      RefinishCommand.self, ["j_1", "--crop", "-0.25,-0.5,0.5,0.75", "--eyes", "0.25,0.5,0.75,0.5"], on: server)
    #expect(server.requests.first?.body.contains(#""crop":{"height":0.75,"width":0.5,"x":-0.25,"y":-0.5}"#) == true)
  }

  @Test func aPictureIsNotWrittenToATerminalNorBesideJSON() async throws {
    let server = try await daemon()
    for (_, error) in [
      try await run(AcceptCommand.self, ["j_1", "-o", "-"], on: server, screen: true),
      try await run(RefinishCommand.self, ["j_1", "--eyes", "0,0,1,0", "-o", "-"], on: server, screen: true),
      try await run(PhotoCommand.self, ["-o", "-"], on: server, screen: true),
      try await run(PreviewCommand.self, ["--job", "j_1", "-o", "-"], on: server, screen: true),
      try await run(CameraPreviewCommand.self, ["-o", "-"], on: server, screen: true),
    ] {
      #expect(error as? UsageFailure == .terminalOutput)
    }
    // Nothing was done either.
    #expect(server.requests.isEmpty)
    #expect(throws: (any Error).self) { try AcceptCommand.parse(["j_1", "-o", "-", "--json"]) }
    #expect(throws: (any Error).self) { try RefinishCommand.parse(["j_1", "--eyes", "0,0,1,0", "-o", "-", "--json"]) }
    #expect(throws: (any Error).self) { try PreviewCommand.parse(["a.txt", "-o", "-", "--json"]) }
    #expect(throws: (any Error).self) { try CameraPreviewCommand.parse(["-o", "-", "--json"]) }
    let (paper, error) = try await run(AcceptCommand.self, ["j_1", "-o", "-"], on: server)
    #expect(error == nil && paper.standard == "JPG")
  }

  @Test func theJobsIdIsSaidWhenItsPhotoCannotBeWritten() async throws {
    let waiting = sampleJob("j_1", state: "processing-stopped", reasons: ["photo-awaiting-acceptance"])
    let (paper, error) = try await run(
      PhotoCommand.self, ["-o", "/nonexistent/x.jpg", "--ask"], on: try await daemon(waiting))
    #expect((error as? UsageFailure)?.code == "file-unwritable")
    #expect(paper.standard == "j_1  stopped: photo awaits acceptance\n")
    #expect(paper.error == "satchel accept|retake|refinish|cancel j_1\n")
    let (json, _) = try await run(
      PhotoCommand.self, ["-o", "/nonexistent/x.jpg", "--ask", "--json"], on: try await daemon(waiting))
    #expect(try JSONValue.parse(Array(json.standard.utf8))["id"]?.string == "j_1")
    let (accepted, failure) = try await run(
      AcceptCommand.self, ["j_1", "-o", "/nonexistent/x.jpg"], on: try await daemon())
    #expect((failure as? UsageFailure)?.code == "file-unwritable")
    #expect(accepted.standard == "j_1  completed\n")
  }

  @Test func aWaitingPhotoOnTheStandardOutputNamesItsJob() async throws {
    let waiting = sampleJob("j_1", state: "processing-stopped", reasons: ["photo-awaiting-acceptance"])
    let (paper, error) = try await run(PhotoCommand.self, ["-o", "-", "--ask"], on: try await daemon(waiting))
    #expect(error as? CommandStatus == .needsPerson)
    #expect(paper.standard == "JPG")
    #expect(
      paper.error == "j_1  stopped: photo awaits acceptance\nsatchel accept|retake|refinish|cancel j_1\n")
  }

  @Test(arguments: [
    ["--specification", "cn-resident-id"], ["--camera", "auto"], ["--trigger", "now"], ["--timeout", "30"],
    ["--burst", "5"], ["--ask"], ["--reference", "x"], ["--actor", "x"],
  ])
  func anEarlierPhotoTakesNoOptionsOfCapture(options: [String]) throws {
    #expect {
      try PhotoCommand.parse(["--job", "j_1", "-o", "x.jpg"] + options)
    } throws: {
      PhotoCommand.exitCode(for: $0).rawValue == 64
    }
    _ = try PhotoCommand.parse(["-o", "x.jpg"] + options)
  }

  @Test func aPrintoutHasNoPhotoAndIsNotWaitedFor() async throws {
    let server = try await ScriptedServer([
      .send(answer("200 OK", "application/json", sampleJob("j_1")))
    ])
    let (_, error) = try await run(PhotoCommand.self, ["--job", "j_1", "-o", "x.jpg"], on: server)
    #expect(error as? Problem == Problem(.noPhoto))
    #expect(server.requests.map(\.line) == ["GET /v1/jobs/j_1 HTTP/1.1"])
  }
}
