import Client
import ClientTestKit
import Core
import Foundation
import Testing

@testable import CLI

/// Whole commands against a scripted daemon: what goes out, what people read, how the process ends.
@Suite @MainActor struct CommandTests {
  /// What was written.
  final class Paper {
    var standard = ""
    var error = ""
  }

  let folder = FileManager.default.temporaryDirectory.appending(path: "satchel-\(UUID().uuidString)").path

  /// Runs a command line.
  /// - Parameters:
  ///   - terminal: Whether people read the standard error.
  ///   - screen: Whether people read the standard output.
  ///   - broken: What the standard output fails with.
  /// - Returns: What was written and how it ended; nil for success.
  func run<Command: SessionCommand>(
    _ type: Command.Type, _ arguments: [String], on server: ScriptedServer, _ language: Language = .english,
    terminal: Bool = false, screen: Bool = false, broken: BrokenOutput? = nil,
    interruption: @escaping @Sendable () async -> Void = Interruption.wait
  ) async throws -> (Paper, (any Error)?) {
    let command = try Command.parse(arguments)
    let paper = Paper()
    let console = Console(
      isTerminal: screen, errorIsTerminal: terminal, isColoured: false,
      write: { (output, bytes) throws(BrokenOutput) in
        if output == .standard, let broken { throw broken }
        let text = String(decoding: bytes, as: UTF8.self)
        if output == .standard { paper.standard += text } else { paper.error += text }
      })
    let client = SatchelClient(socketPath: server.path, language: language)
    do {
      try await command.run(
        in: Session(
          client: client, console: console, language: language, json: command.global.json, pause: .milliseconds(1),
          interruption: interruption))
      return (paper, nil)
    } catch {
      return (paper, error)
    }
  }

  nonisolated static func events(_ jobs: String...) -> [ScriptedServer.Step] {
    let messages =
      [ServerSentEvent(id: "1", event: "snapshot", data: #"{"jobs":[],"devices":[]}"#)]
      + jobs.enumerated().map { ServerSentEvent(id: "\($0.offset + 2)", event: "job.changed", data: $0.element) }
    return [
      .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + messages.map(\.rendered).joined()), .close,
    ]
  }

  /// A daemon that takes a job and tells how it goes on.
  func daemon(_ jobs: String...) async throws -> ScriptedServer {
    let stream = jobs
    return try await ScriptedServer { request, _ in
      if request.line.hasPrefix("POST /v1/jobs HTTP") {
        return [.send(answer("201 Created", "application/json", sampleJob("j_1")))]
      }
      if request.line.hasPrefix("GET /v1/jobs/j_1 ") {
        return [.send(answer("200 OK", "application/json", sampleJob("j_1")))]
      }
      if request.line.hasPrefix("GET /v1/jobs/j_1/photo") { return [.send(answer("200 OK", "image/jpeg", "JPG"))] }
      if request.line.hasPrefix("POST /v1/jobs/j_1/actions") {
        return [.send(answer("200 OK", "application/json", sampleJob("j_1", state: "completed")))]
      }
      if request.line.hasPrefix("POST /v1/documents") {
        return [.send(answer("201 Created", "application/json", #"{"id":"doc_1","mediaType":"text/plain","size":1}"#))]
      }
      if request.line.hasPrefix("GET /v1/events") {
        let last = request.headers["last-event-id"].flatMap(Int.init) ?? 1
        // One event to a connection: each is the end of a broken stream that is taken up again.
        guard last - 1 < stream.count else { return [] }
        let message = ServerSentEvent(id: "\(last + 1)", event: "job.changed", data: stream[last - 1]).rendered
        return [.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + message), .close]
      }
      return [.send(answer("404 Not Found", "application/problem+json", Self.problem(.notFound)))]
    }
  }

  nonisolated static func problem(_ code: ProblemCode) -> String {
    let document = ProblemDocument(Problem(code), language: .english)
    return (try? WireCoding.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  func write(_ name: String, _ text: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/" + name
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  @Test(arguments: Language.allCases)
  func printAndWait(language: Language) async throws {
    defer { removeFolder() }
    let file = try write("协议.json", #"{"version":1,"blocks":[],"amount":120.00}"#)
    let server = try await daemon(
      sampleJob(
        "j_1", state: "processing", reasons: ["job-printing"],
        more: #""progress":{"completed":1,"total":2,"unit":"dots"},"#),
      sampleJob(
        "j_1", state: "completed", reasons: ["job-completed-successfully"],
        more: #""result":{"confirmation":"printed"},"#))
    let (paper, error) = try await run(
      PrintCommand.self, [file, "--copies", "3", "--reference", "案 1", "--wait"], on: server, language, terminal: true)
    #expect(error == nil)
    #expect(
      paper.standard
        == (language == .chinese ? "j_1  已完成\n打印机已确认出纸\n" : "j_1  completed\nthe printer confirmed the paper\n"))
    #expect(paper.error.contains(" 50% "))
    #expect(paper.error.hasSuffix("\r\u{1B}[K"))
    let body = try JSONValue.parse(Array(try #require(server.requests.first).body.utf8))
    #expect(body["title"]?.string == "协议.json")
    #expect(body["copies"]?.integer == 3)
    #expect(body["content"]?["document"]?["amount"]?.number?.literal == "120.00")
    #expect(server.requests.first?.headers["accept-language"] == language.rawValue)
  }

  @Test func outcomeUnknownIsWaitedOutWhereTheDaemonSettlesItItself() async throws {
    let server = try await daemon(
      sampleJob("j_1", state: "processing-stopped", reasons: ["outcome-unknown"]),
      sampleJob("j_1", state: "completed", reasons: ["job-completed-successfully"]))
    let (paper, error) = try await run(
      PrintCommand.self, ["--job", "j_0", "--wait", "--on-interruption", "reprint"], on: server)
    #expect(error == nil)
    #expect(paper.standard.hasPrefix("j_1  completed"))
    #expect(!paper.error.contains("resolve"))
  }

  @Test func outcomeUnknownNeedsAPerson() async throws {
    let server = try await daemon(
      sampleJob("j_1", state: "processing-stopped", reasons: ["outcome-unknown"]))
    let (paper, error) = try await run(PrintCommand.self, ["--job", "j_0", "--wait"], on: server)
    #expect(error as? CommandStatus == .needsPerson)
    #expect(paper.standard == "j_1  stopped: outcome unknown\n")
    #expect(paper.error.contains("satchel resolve j_1 --as"))
  }

  @Test(arguments: Language.allCases)
  func leavingSaysTheJobsIdAndLeavesIt(language: Language) async throws {
    let server = try await ScriptedServer { request, _ in
      // The stream stays open and tells nothing more.
      if request.line.hasPrefix("GET /v1/events") { return Array(Self.events().dropLast()) }
      return [.send(answer("200 OK", "application/json", sampleJob("j_1")))]
    }
    let (paper, error) = try await run(
      PrintCommand.self, ["--job", "j_0", "--wait"], on: server, language, interruption: {})
    #expect(error is Interrupted)
    #expect(paper.standard.isEmpty)
    #expect(paper.error.contains("satchel job j_1"))
    #expect(!server.requests.contains { $0.line.hasPrefix("POST /v1/jobs/j_1") || $0.line.hasPrefix("DELETE") })
  }

  @Test func aborted() async throws {
    let server = try await daemon(sampleJob("j_1", state: "aborted"))
    let (_, error) = try await run(PrintCommand.self, ["--job", "j_0", "--wait"], on: server)
    #expect(error as? CommandStatus == .ended)
  }

  @Test func aStoppedPrinterIsWaitedForUntilTheTimeout() async throws {
    let server = try await ScriptedServer { request, _ in
      if request.line.hasPrefix("GET /v1/events") {
        // The stream stays open, and the printer stays without paper.
        return Array(
          Self.events(sampleJob("j_1", state: "processing-stopped", reasons: ["printer-stopped", "media-empty"]))
            .dropLast())
      }
      return [.send(answer("200 OK", "application/json", sampleJob("j_1")))]
    }
    let (paper, error) = try await run(PrintCommand.self, ["--job", "j_0", "--wait", "--timeout", "1"], on: server)
    #expect(error as? CommandStatus == .needsPerson)
    #expect(paper.standard.hasPrefix("j_1  stopped: printer stopped, paper is out"))
  }

  @Test func aJobThatEndedBeforeTheStreamBegan() async throws {
    let server = try await ScriptedServer { request, _ in
      if request.line.hasPrefix("GET /v1/events") { return Array(Self.events().dropLast()) }
      let state = request.line.hasPrefix("GET") ? "completed" : "pending"
      return [.send(answer("200 OK", "application/json", sampleJob("j_1", state: state)))]
    }
    let (paper, error) = try await run(PrintCommand.self, ["--job", "j_0", "--wait"], on: server)
    #expect(error == nil)
    #expect(paper.standard == "j_1  completed\n")
  }

  @Test func uploadsAndCleansUpAfterARefusal() async throws {
    defer { removeFolder() }
    let file = try write("a.txt", "以老槐树为界。")
    let server = try await ScriptedServer { request, _ in
      if request.line.hasPrefix("POST /v1/documents") {
        return [.send(answer("201 Created", "application/json", #"{"id":"doc_1","mediaType":"text/plain","size":1}"#))]
      }
      if request.line.hasPrefix("DELETE") { return [.send("HTTP/1.1 204 No Content\r\n\r\n")] }
      return [.send(answer("503 Full", "application/problem+json", Self.problem(.shuttingDown)))]
    }
    let (_, error) = try await run(PrintCommand.self, [file], on: server)
    #expect((error as? ClientError)?.code == "shutting-down")
    #expect(
      server.requests.map(\.line) == [
        "POST /v1/documents HTTP/1.1", "POST /v1/jobs HTTP/1.1", "DELETE /v1/documents/doc_1 HTTP/1.1",
      ])
    #expect(server.requests.first?.headers["content-type"] == "text/plain")
    _ = try await run(PrintCommand.self, [file, "--charset", "GBK"], on: server)
    #expect(server.requests.dropFirst(3).first?.headers["content-type"] == "text/plain; charset=GBK")
  }

  @Test func templateExample() async throws {
    let server = try await ScriptedServer { request, _ in
      if request.line.hasPrefix("GET /v1/templates/t ") {
        return [
          .send(
            answer(
              "200 OK", "application/json",
              #"{"name":"t","title":{"en":"T","zh":"模板"},"schema":{},"example":{"a":1.50}}"#))
        ]
      }
      return [.send(answer("201 Created", "application/json", sampleJob("j_1")))]
    }
    let (paper, error) = try await run(PrintCommand.self, ["--template", "t", "--example"], on: server, .chinese)
    #expect(error == nil)
    #expect(paper.standard == "j_1  等待中\n")
    let body = try #require(server.requests.last).body
    #expect(body.contains(#""content":{"data":{"a":1.50},"template":"t"}"#))
    #expect(body.contains(#""title":"模板""#))
  }

  @Test func previewWritesThePicture() async throws {
    defer { removeFolder() }
    let file = try write("a.json", #"{"version":1}"#)
    let server = try await ScriptedServer([.send(answer("200 OK", "image/png", "PNG"))])
    let (paper, error) = try await run(PreviewCommand.self, [file, "-o", folder + "/a.png"], on: server)
    #expect(error == nil)
    #expect(try String(contentsOfFile: folder + "/a.png", encoding: .utf8) == "PNG")
    #expect(paper.standard == "\(folder)/a.png  3 bytes\n")
    #expect(server.requests.map(\.line) == ["POST /v1/previews HTTP/1.1"])
  }

  @Test("a preview is drawn in the mode that is asked for", arguments: ["raster", "text", nil] as [String?])
  func previewMode(mode: String?) async throws {
    defer { removeFolder() }
    let file = try write("a.json", #"{"version":1}"#)
    let server = try await ScriptedServer([.send(answer("200 OK", "image/png", "PNG"))])
    let options = mode.map { ["--mode", $0] } ?? []
    let (_, error) = try await run(PreviewCommand.self, [file, "-o", folder + "/a.png"] + options, on: server)
    #expect(error == nil)
    let sent = try JSONValue.parse(Array((server.requests.first?.body ?? "").utf8))
    #expect(sent.object?["mode"]?.string == mode)
  }

  @Test("an empty file and a file with a byte order mark")
  func emptyAndMarkedFiles() async throws {
    defer { removeFolder() }
    let server = try await ScriptedServer([.send(answer("200 OK", "image/png", "PNG"))])
    for name in ["a.json", "a.pdf", "a"] {
      let file = try write(name, "")
      let (_, error) = try await run(PreviewCommand.self, [file, "-o", folder + "/a.png"], on: server)
      #expect(error as? UsageFailure == .empty(file))
    }
    let data = try write("data.json", "")
    let filled = ["--template", "t", "--data", data, "-o", folder + "/a.png"]
    #expect(try await run(PreviewCommand.self, filled, on: server).1 as? UsageFailure == .empty(data))
    let marked = try write("marked.json", "\u{FEFF}{\"version\":1}")
    let (_, error) = try await run(PreviewCommand.self, [marked, "-o", folder + "/a.png"], on: server)
    #expect(error == nil)
    #expect(server.requests.first?.body.contains(#""document":{"version":1}"#) == true)
  }

  @Test func status() async throws {
    let server = try await ScriptedServer { request, _ in
      let body =
        switch request.line.split(separator: " ")[1] {
        case "/v1": #"{"name":"satchel","version":"1.2.3","features":[],"role":"operator","specifications":[]}"#
        case "/v1/health":
          #"{"live":true,"ready":false,"reasons":[{"component":"store","code":"storage-full","detail":"满","remedy":"清理"}]}"#
        default: #"{"devices":[\#(sampleDevice)]}"#
        }
      return [.send(answer("200 OK", "application/json", body))]
    }
    let (paper, error) = try await run(StatusCommand.self, [], on: server, .chinese)
    #expect(error as? CommandStatus == .failure)
    #expect(paper.standard == "satcheld 1.2.3  未就绪\n打印机 P：空闲\n! 满\n  清理\n")
    let (json, _) = try await run(StatusCommand.self, ["--json"], on: server)
    let value = try JSONValue.parse(Array(json.standard.utf8))
    #expect(value["health"]?["ready"]?.bool == false)
    #expect(value["devices"]?[0]?["id"]?.string == "prn-1")
  }

  @Test func jobsArePagedUpToTheLimit() async throws {
    let server = try await ScriptedServer(
      [
        .send(
          answer(
            "200 OK", "application/json", #"{"jobs":[\#(sampleJob("j_3")),\#(sampleJob("j_2"))],"nextCursor":"c"}"#))
      ],
      [.send(answer("200 OK", "application/json", #"{"jobs":[\#(sampleJob("j_1"))],"nextCursor":"d"}"#))])
    let (paper, _) = try await run(JobsCommand.self, ["--limit", "3", "--json"], on: server)
    let value = try JSONValue.parse(Array(paper.standard.utf8))
    #expect(value["jobs"]?.array?.compactMap { $0["id"]?.string } == ["j_3", "j_2", "j_1"])
    #expect(
      server.requests.map(\.line) == ["GET /v1/jobs?limit=3 HTTP/1.1", "GET /v1/jobs?limit=1&cursor=c HTTP/1.1"])
    let empty = try await ScriptedServer([.send(answer("200 OK", "application/json", #"{"jobs":[]}"#))])
    #expect(try await run(JobsCommand.self, [], on: empty, .chinese).0.standard == "没有作业\n")
  }

  @Test func actions() async throws {
    let server = try await daemon()
    let (paper, error) = try await run(
      ResolveCommand.self, ["j_1", "--as", "reprint", "--from-copy", "2", "--from-page", "1"], on: server)
    #expect(error == nil)
    #expect(paper.standard == "j_1  completed\n")
    #expect(server.requests.last?.body == #"{"action":"resolve","fromCopy":2,"fromPage":1,"outcome":"reprint"}"#)
    for (command, action) in [
      (try await run(CancelCommand.self, ["j_1"], on: server), "cancel"),
      (try await run(HoldCommand.self, ["j_1"], on: server), "hold"),
      (try await run(ReleaseCommand.self, ["j_1"], on: server), "release"),
      (try await run(RetryCommand.self, ["j_1"], on: server), "retry"),
    ] {
      #expect(command.1 == nil)
      #expect(server.requests.contains { $0.body == #"{"action":"\#(action)"}"# })
    }
  }

  @Test func printerActions() async throws {
    let device =
      #"{"id":"prn-1","kind":"printer","name":"P","state":"stopped","stateReasons":["paused"],"#
      + #""profile":"generic-58","capabilities":{}}"#
    let server = try await ScriptedServer { request, _ in
      [
        .send(
          answer("200 OK", "application/json", request.line.hasPrefix("GET") ? #"{"devices":[\#(device)]}"# : device))
      ]
    }
    let (paper, error) = try await run(PrinterCommand.self, ["pause"], on: server)
    #expect(error == nil)
    #expect(paper.standard == "prn-1  stopped, paused  generic-58\n")
    #expect(server.requests.map(\.line) == ["GET /v1/devices HTTP/1.1", "POST /v1/devices/prn-1/actions HTTP/1.1"])
    _ = try await run(PrinterCommand.self, ["feed", "--length", "35mm", "--device", "prn-1"], on: server)
    #expect(server.requests.last?.body == #"{"action":"feed","length":"35mm"}"#)
    _ = try await run(PrinterCommand.self, ["cut", "--full", "--device", "prn-1"], on: server)
    #expect(server.requests.last?.body == #"{"action":"cut","mode":"full"}"#)
    _ = try await run(ProfileCommand.self, ["TM-T88V", "--device", "prn-1"], on: server)
    #expect(server.requests.last?.line == "PATCH /v1/devices/prn-1 HTTP/1.1")
    #expect(server.requests.last?.body == #"{"profile":"TM-T88V"}"#)
    _ = try await run(ProfileCommand.self, ["auto", "--device", "prn-1"], on: server)
    #expect(server.requests.last?.body == #"{"profile":null}"#)
    let none = try await ScriptedServer([.send(answer("200 OK", "application/json", #"{"devices":[]}"#))])
    #expect(try await run(PrinterCommand.self, ["feed"], on: none).1 as? UsageFailure == .whichPrinter)
  }

  @Test("a daemon that is gone for long leaves a job that is named, not one that seems never to have been sent")
  func goneWhileWaiting() async throws {
    let server = try await ScriptedServer { request, _ in
      request.line.hasPrefix("POST /v1/jobs HTTP")
        ? [.send(answer("201 Created", "application/json", sampleJob("j_1")))] : [.close]
    }
    let (paper, error) = try await run(PrintCommand.self, ["--job", "j_0", "--wait"], on: server)
    #expect(error as? CommandStatus == .needsPerson)
    #expect(paper.error.contains("Lost sight of j_1") && paper.error.contains("satchel job j_1"))
    let (json, _) = try await run(PrintCommand.self, ["--job", "j_0", "--wait", "--json"], on: server)
    #expect(try JSONValue.parse(Array(json.standard.utf8))["id"]?.string == "j_1")
  }

  @Test("events are read on when the daemon comes back after a while without a socket")
  func eventsThroughARestart() async throws {
    let server = try await ScriptedServer { _, count in
      switch count {
      case 0: Self.events(sampleJob("j_1"))
      case 1, 2: [.close]
      case 3: Self.events(sampleJob("j_1", state: "completed"))
      default: [.send(answer("503 Full", "application/problem+json", Self.problem(.shuttingDown)))]
      }
    }
    let (paper, error) = try await run(EventsCommand.self, ["--json"], on: server)
    #expect((error as? ClientError)?.code == "shutting-down")
    #expect(paper.standard.split(separator: "\n").count == 4)
  }

  @Test func eventsAsLines() async throws {
    let server = try await ScriptedServer { request, count in
      count == 0
        ? Self.events(sampleJob("j_1", state: "completed"))
        : [.send(answer("503 Full", "application/problem+json", Self.problem(.shuttingDown)))]
    }
    let (paper, error) = try await run(EventsCommand.self, ["--json"], on: server)
    #expect((error as? ClientError)?.code == "shutting-down")
    let lines = try paper.standard.split(separator: "\n").map { try JSONValue.parse(Array($0.utf8)) }
    #expect(lines.map { $0["event"]?.string } == ["snapshot", "job.changed"])
    #expect(lines.last?["data"]?["state"]?.string == "completed")
    #expect(server.requests.last?.headers["last-event-id"] == "2")
  }
}
