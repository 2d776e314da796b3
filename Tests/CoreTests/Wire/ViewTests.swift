import Core
import Testing

/// What the daemon shows, letter by letter: names here are promises to front ends.
@Suite struct ViewTests {
  /// Compares with golden JSON and reads it back.
  private func check<Value: Codable & Equatable>(_ value: Value, _ golden: String) throws {
    #expect(try wireJSON(value) == golden)
    #expect(try wireValue(Value.self, golden) == value)
  }

  @Test func service() throws {
    try check(
      ServiceDescription(
        version: "1.0.0", features: ["virtual"], role: "operator", specifications: ["cn-resident-id"]),
      #"{"features":["virtual"],"name":"satchel","role":"operator","specifications":["cn-resident-id"],"version":"1.0.0"}"#
    )
  }

  @Test func health() throws {
    try check(Health(live: true, ready: true), #"{"live":true,"ready":true,"reasons":[]}"#)
    let reason = Health.Reason(
      component: "printer", device: "prn-1", problem: Problem(.mediaEmpty), language: .english)
    try check(
      Health(live: true, ready: true, reasons: [reason]),
      #"{"live":true,"ready":true,"reasons":[{"code":"media-empty","component":"printer","#
        + #""detail":"The printer has no paper.","device":"prn-1","#
        + #""remedy":"Load a roll of paper and close the cover."}]}"#)
  }

  @Test func printerDevice() throws {
    let device = DeviceView(
      id: "prn-1", kind: .printer, name: "58 mm", maker: "STM", model: "POS58", serial: "A1",
      usb: USBLocation(vendorId: "0416", productId: "5011", path: "1-1.4"), state: .stopped,
      stateReasons: [PrinterReason.mediaEmpty.rawValue], profile: "generic-58",
      capabilities: DeviceCapabilities(
        paper: .mm58, dots: 384, cuts: [.partial], reportsStatus: true, confirmation: .processed))
    try check(
      DeviceList(devices: [device]),
      #"{"devices":[{"capabilities":{"confirmation":"processed","cuts":["partial"],"dots":384,"paper":"58mm","#
        + #""reportsStatus":true},"id":"prn-1","kind":"printer","maker":"STM","model":"POS58","name":"58 mm","#
        + #""profile":"generic-58","serial":"A1","state":"stopped","stateReasons":["media-empty-error"],"#
        + #""usb":{"path":"1-1.4","productId":"5011","vendorId":"0416"}}]}"#)
  }

  @Test func virtualCamera() throws {
    try check(
      DeviceView(
        id: "cam-1", kind: .camera, name: "Camera", state: .idle,
        capabilities: DeviceCapabilities(formats: [FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30)])),
      #"{"capabilities":{"formats":[{"height":720,"pixels":"mjpeg","rate":30,"width":1280}]},"id":"cam-1","#
        + #""kind":"camera","name":"Camera","state":"idle","stateReasons":[]}"#)
  }

  @Test func template() throws {
    try check(
      TemplateList(templates: [
        TemplateView(
          name: "mediation-agreement", title: Localized(en: "Mediation agreement", zh: "调解协议书"),
          schema: try jsonValue(#"{"type":"object"}"#), example: try jsonValue(#"{"clauses":["以老槐树为界。"]}"#))
      ]),
      #"{"templates":[{"example":{"clauses":["以老槐树为界。"]},"name":"mediation-agreement","#
        + #""schema":{"type":"object"},"title":{"en":"Mediation agreement","zh":"调解协议书"}}]}"#)
  }

  @Test func document() throws {
    try check(
      DocumentView(id: "doc_1", mediaType: MediaType.pdf.rawValue, size: 12),
      #"{"id":"doc_1","mediaType":"application/pdf","size":12}"#)
  }

  @Test func problem() throws {
    try check(
      ProblemDocument(Problem(.wrongType, path: "copies", facts: ["expected": "integer"]), language: .english),
      #"{"code":"wrong-type","detail":"The value must be integer. (at copies)","path":"copies","#
        + #""remedy":"Send a value of that type.","retryable":false,"status":400,"title":"Wrong type","type":"about:blank"}"#
    )
    let paper = ProblemDocument(Problem(.mediaEmpty), language: .chinese)
    #expect(paper.title == "缺纸")
    #expect(paper.path == nil)
    #expect(paper.retryable)
  }

  @Test func runningPrintout() throws {
    try check(
      JobView(
        id: "j_1", kind: .print, title: "调解协议书", state: .processing, stateReasons: ["job-printing"],
        createdAt: "2026-11-23T08:00:00Z", updatedAt: "2026-11-23T08:00:01Z",
        owner: JobOwner(uid: 1000, user: "officer"), reference: "案 2026-117", actor: "警号 012345", device: "prn-1",
        copies: 3, attempts: 1, progress: JobProgress(completed: 412, total: 1630, unit: .dots, copy: 1, page: 1)),
      #"{"actor":"警号 012345","attempts":1,"copies":3,"createdAt":"2026-11-23T08:00:00Z","device":"prn-1","id":"j_1","#
        + #""kind":"print","owner":{"uid":1000,"user":"officer"},"problem":null,"#
        + #""progress":{"completed":412,"copy":1,"page":1,"total":1630,"unit":"dots"},"reference":"案 2026-117","#
        + #""state":"processing","stateReasons":["job-printing"],"title":"调解协议书","updatedAt":"2026-11-23T08:00:01Z"}"#)
  }

  @Test func finishedPhotoAndCursor() throws {
    let job = JobView(
      id: "j_2", kind: .photo, state: .completed, stateReasons: ["photo-not-acceptable"],
      createdAt: "2026-11-23T08:00:00Z", updatedAt: "2026-11-23T08:00:09Z", owner: JobOwner(uid: 1000), attempts: 1,
      result: JobResult(
        specification: "cn-resident-id", acceptable: false,
        rules: [
          PhotoRule(rule: "face-width", passed: false, measured: 150, minimum: 193, maximum: 221, unit: "px")
        ],
        photo: PhotoFile(
          width: 358, height: 441, dotsPerInch: 350, size: 17_000, quality: 82, subsampling: "4:2:0",
          adjustments: ["ground-lifted"])),
      problem: ProblemDocument(Problem(.noFace), language: .english))
    #expect(job.has(.photoNotAcceptable))
    #expect(!job.has(.outcomeUnknown))
    try check(
      JobList(jobs: [job], nextCursor: "c1"),
      #"{"jobs":[{"attempts":1,"createdAt":"2026-11-23T08:00:00Z","id":"j_2","kind":"photo","owner":{"uid":1000},"#
        + #""problem":{"code":"no-face","detail":"No face was found in the picture.","#
        + #""remedy":"Face the camera, come closer and give more light.","retryable":true,"status":422,"#
        + #""title":"No face found","type":"about:blank"},"result":{"acceptable":false,"#
        + #""photo":{"adjustments":["ground-lifted"],"dotsPerInch":350,"height":441,"quality":82,"size":17000,"subsampling":"4:2:0","width":358},"#
        + #""rules":[{"maximum":221,"measured":150,"minimum":193,"passed":false,"rule":"face-width","unit":"px"}],"#
        + #""specification":"cn-resident-id"},"state":"completed","stateReasons":["photo-not-acceptable"],"#
        + #""updatedAt":"2026-11-23T08:00:09Z"}],"nextCursor":"c1"}"#)
    try check(JobList(jobs: []), #"{"jobs":[]}"#)
  }

  @Test func newerWordsAreIgnored() throws {
    let job = try wireValue(
      JobView.self,
      #"{"id":"j","kind":"print","state":"pending","stateReasons":["brand-new"],"createdAt":"","updatedAt":"","#
        + #""owner":{"uid":0},"attempts":0,"problem":null,"more":1}"#)
    #expect(job.stateReasons == ["brand-new"])
  }
}
