import Client
import ClientTestKit
import Core
import Testing

/// A daemon that is newer than its client: what the client does not know is passed over, and the rest is kept.
@Suite struct NewerDaemonTests {
  private func call<Value>(_ json: String, _ body: (SatchelClient) async throws -> Value) async throws -> Value {
    let server = try await ScriptedServer([.send(answer("200 OK", "application/json", json))])
    return try await body(SatchelClient(socketPath: server.path))
  }

  /// A camera with these formats.
  private func camera(_ formats: String) -> String {
    #"{"id":"cam-1","kind":"camera","name":"C","state":"idle","stateReasons":[],"capabilities":{"formats":[\#(formats)]}}"#
  }

  private func format(_ pixels: String) -> String { #"{"pixels":"\#(pixels)","width":640,"height":480,"rate":30}"# }

  @Test("a packing of pixels that is not known leaves the camera and its other formats")
  func pixelFormat() async throws {
    let device = try await call(camera([format("mjpeg"), format("h266"), format("nv12")].joined(separator: ","))) {
      try await $0.device("cam-1")
    }
    #expect(device.capabilities.formats?.map(\.pixels) == [.mjpeg, .nv12])
    let none = try await call(camera(format("h266"))) { try await $0.device("cam-1") }
    #expect(none.capabilities.formats == [])
  }

  @Test("words that a printer's description may hold")
  func printer() async throws {
    let json = #"""
      {"id":"p","kind":"printer","name":"P","state":"idle","stateReasons":["on-fire"],"profile":"x",
       "profileSource":"guessed","capabilities":{"paper":"210mm","dots":1680,"cuts":["partial","laser","full"],
       "confirmation":"witnessed","chinese":{"encoding":"UTF-8","alwaysOn":true,"startsWithNextLine":false},
       "mode":"hologram","reportsStatus":true}}
      """#
    let device = try await call(json) { try await $0.device("p") }
    let abilities = device.capabilities
    #expect(device.stateReasons == ["on-fire"] && device.profile == "x" && device.profileSource == nil)
    #expect(abilities.paper == nil && abilities.dots == 1680 && abilities.cuts == [.partial, .full])
    #expect(abilities.confirmation == nil && abilities.chinese == nil && abilities.mode == nil)
    #expect(abilities.reportsStatus == true)
  }

  @Test("a device and a job of an unknown kind or state stay out of the list; alone they are an answer's fault")
  func kinds() async throws {
    let scanner = #"{"id":"s","kind":"scanner","name":"S","state":"idle","stateReasons":[],"capabilities":{}}"#
    let asleep = #"{"id":"t","kind":"printer","name":"S","state":"asleep","stateReasons":[],"capabilities":{}}"#
    let devices = try await call(#"{"devices":[\#(scanner),\#(sampleDevice),\#(asleep)]}"#) { try await $0.devices() }
    #expect(devices.map(\.id) == ["prn-1"])
    await #expect(throws: ClientError.protocolViolation(.malformedBody)) {
      try await call(scanner) { try await $0.device("s") }
    }
    let jobs = [sampleJob("j_1", kind: "scan"), sampleJob("j_2"), sampleJob("j_3", state: "dreaming")]
    let list = try await call(#"{"jobs":[\#(jobs.joined(separator: ","))]}"#) { try await $0.jobs() }
    #expect(list.jobs.map(\.id) == ["j_2"])
  }

  @Test("words that a job may hold")
  func job() async throws {
    let more = #"""
      "progress":{"completed":1,"total":2,"unit":"sheets"},
      "result":{"confirmation":"witnessed","copiesPrinted":3,"rules":[{"rule":"new","passed":true,"certainty":"Z"}]},
      """#
    let job = try await call(sampleJob("j_1", reasons: ["new-reason"], more: more)) { try await $0.job("j_1") }
    #expect(job.progress == nil && job.result?.confirmation == nil && job.result?.copiesPrinted == 3)
    #expect(job.result?.rules?.first?.rule == "new" && job.result?.rules?.first?.certainty == nil)
    #expect(job.stateReasons == ["new-reason"])
  }

  @Test("controls and profiles")
  func lists() async throws {
    func control(_ type: String, _ flags: String) -> String {
      #"{"name":"c","label":"C","id":1,"type":"\#(type)","minimum":0,"maximum":1,"step":1,"default":0,"flags":\#(flags)}"#
    }
    let controls = try await call(
      #"{"controls":[\#(control("matrix", "[]")),\#(control("integer", #"["read-only","sticky"]"#))]}"#
    ) { try await $0.controls(ofCamera: "cam-1") }
    #expect(controls.map(\.type) == [.integer] && controls.first?.flags == [.readOnly])
    let profile = #"{"name":"a","title":"A","dots":384,"paper":"58mm","cuts":["laser"],"quirks":[]}"#
    let wide = #"{"name":"b","title":"B","dots":1680,"paper":"210mm","cuts":[],"quirks":[]}"#
    let profiles = try await call(#"{"profiles":[\#(profile),\#(wide)]}"#) { try await $0.profiles() }
    #expect(profiles.map(\.name) == ["a"] && profiles.first?.cuts == [])
  }

  @Test("a check with an unknown verdict is left out, and an event about an unknown thing is passed over")
  func events() async throws {
    func check(_ verdict: String) -> String {
      #"{"check":"x","title":"X","verdict":"\#(verdict)","code":"c","detail":"d","facts":{}}"#
    }
    let run = try await call(
      #"{"id":"run_1","state":"finished","testPrint":false,"startedAt":"","verdict":"fine","checks":["#
        + #"\#(check("fine")),\#(check("ok"))]}"#
    ) { try await $0.diagnosticRun("run_1") }
    #expect(run.verdict == nil && run.checks.map(\.verdict) == [.ok])

    let scanner = #"{"id":"s","kind":"scanner","name":"S","state":"idle","stateReasons":[],"capabilities":{}}"#
    let messages = [
      ("1", "snapshot", #"{"jobs":[\#(sampleJob("j_1", kind: "scan"))],"devices":[\#(scanner),\#(sampleDevice)]}"#),
      ("2", "job.changed", sampleJob("j_1", kind: "scan")), ("3", "device.changed", scanner),
      ("4", "moon.changed", "{}"), ("5", "job.changed", sampleJob("j_2")),
    ].map { ServerSentEvent(id: $0.0, event: $0.1, data: $0.2).rendered }.joined()
    let server = try await ScriptedServer([
      .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + messages), .close,
    ])
    var seen: [String?] = []
    do {
      for try await event in SatchelClient(socketPath: server.path).events() { seen.append(event.id) }
    } catch ClientError.connectionBroken {}
    #expect(seen == ["1", "5"])
  }

  @Test(
    "what is malformed is no unknown word",
    arguments: [
      #"{"devices":[{"id":"p","kind":7,"name":"P","state":"idle","stateReasons":[],"capabilities":{}}]}"#,
      #"{"devices":[{"kind":"printer","name":"P","state":"idle","stateReasons":[],"capabilities":{}}]}"#,
      #"{"devices":["printer"]}"#, #"{"devices":{}}"#, "{}",
      #"{"devices":[{"id":"p","kind":"printer","name":"P","state":"idle","stateReasons":[],"capabilities":{"cuts":[1]}}]}"#,
    ])
  func malformed(json: String) async throws {
    await #expect(throws: ClientError.protocolViolation(.malformedBody)) {
      try await call(json) { try await $0.devices() }
    }
  }
}
