import Core
import Drivers
import Testing

@testable import Daemon

/// What a lane found, named rightly.
@Suite struct InspectionFindingsTests {
  private func codes(_ inspection: PrinterInspection, testPrint: Bool = false) -> [String] {
    inspection.results(device: "prn-1", testPrint: testPrint).map(\.finding.code)
  }

  private func open(_ reasons: Set<PrinterReason> = [], isKnown: Bool = true) -> PrinterInspection {
    var found = PrinterInspection(access: .open)
    found.identity = .success(IEEE1284ID(text: Array("MFG:A;MDL:B;CMD:ESC/POS;".utf8)))
    found.status = PrinterStatus(reasons: reasons, isKnown: isKnown)
    return found
  }

  @Test func claim() {
    let rest = ["printer-not-open", "printer-not-open", "printer-not-open"]
    func claim(_ access: PrinterInspection.Access) -> [String] { codes(PrinterInspection(access: access)) }
    #expect(claim(.refused(DeviceError(.busy, function: "f", holder: "usblp"))) == ["claim-busy"] + rest)
    #expect(claim(.refused(DeviceError(.denied, function: "f"))) == ["claim-denied"] + rest)
    #expect(claim(.refused(DeviceError(.disconnected, function: "f"))) == ["device-lost"] + rest)
    #expect(claim(.refused(DeviceError(.io, function: "f"))) == ["claim-failed"] + rest)
    #expect(claim(.unanswered(seconds: 40)) == ["printer-unanswered"] + rest)
    #expect(claim(.absent) == ["device-absent"] + rest)
    #expect(claim(.busy) == ["claim-held", "printer-busy", "printer-busy", "printer-busy"])
    let busy = PrinterInspection(access: .refused(DeviceError(.busy, function: "f", holder: "usblp")))
    #expect(busy.results(device: "prn-1", testPrint: false)[0].facts["holder"] == "usblp")
    #expect(codes(PrinterInspection(access: .absent), testPrint: true).last == "printer-not-open")
  }

  @Test(
    arguments: [
      ([], true, "status-ready", "paper-loaded"), ([], false, "status-unknown", "paper-unknown"),
      ([.mediaEmpty], true, "status-told", "media-empty"), ([.mediaLow], true, "status-ready", "media-low"),
      ([.coverOpen], true, "cover-open", "paper-not-seen"),
      ([.coverOpen, .mediaEmpty], true, "cover-open", "media-empty"),
      ([.cutterError], true, "cutter-error", "paper-loaded"), ([.headHot], true, "head-hot", "paper-loaded"),
      ([.batteryLow], true, "battery-low", "paper-loaded"),
      ([.batteryLow, .mediaLow], true, "battery-low", "media-low"),
      ([.timedOut], true, "printer-unresponsive", "paper-loaded"), ([.offline], true, "printer-error", "paper-loaded"),
    ] as [(Set<PrinterReason>, Bool, String, String)])
  func statusAndPaper(reasons: Set<PrinterReason>, isKnown: Bool, status: String, paper: String) {
    #expect(codes(open(reasons, isKnown: isKnown)) == ["claim-held", "identity-told", status, paper])
    // Every sentence has its facts.
    for result in open(reasons, isKnown: isKnown).results(device: "prn-1", testPrint: true) {
      for language in Language.allCases {
        let view = DiagnosticCheckView(result, language: language)
        #expect(!(view.detail + (view.remedy ?? "")).contains("{"))
        #expect(!(view.detail + (view.remedy ?? "")).contains("?"))
      }
    }
  }

  @Test func identityHoldAndTestPrint() {
    var found = open()
    found.identity = .success(nil)
    #expect(codes(found)[1] == "identity-missing")
    found.identity = .failure(DeviceError(.unsupported, function: "f"))
    #expect(codes(found)[1] == "identity-missing")
    found.isHeld = true
    #expect(codes(found)[2] == "printer-held")
    let prints: [(PrinterInspection.TestPrint, String)] = [
      (.confirmed(.printed), "test-printed"), (.confirmed(.processed), "test-printed"),
      (.confirmed(.accepted), "test-sent"), (.brokeOff("media-empty-error"), "test-failed"),
      (.notPossible, "test-not-possible"),
    ]
    for (outcome, code) in prints {
      found.testPrint = outcome
      #expect(codes(found, testPrint: true).last == code)
    }
  }

  private func codes(_ inspection: CameraInspection) -> [String] {
    inspection.results(device: "cam-1").map(\.finding.code)
  }

  @Test func camera() {
    let closed = ["camera-not-open", "camera-not-open"]
    func refused(_ code: DeviceError.Code) -> [String] {
      codes(CameraInspection(access: .refused(DeviceError(code, function: "f"))))
    }
    #expect(refused(.busy) == ["camera-held"] + closed)
    #expect(refused(.denied) == ["camera-denied"] + closed)
    #expect(refused(.disconnected) == ["device-lost"] + closed)
    #expect(refused(.io) == ["camera-failed"] + closed)
    #expect(refused(.noFormat) == ["formats-none"] + closed)
    #expect(codes(CameraInspection(access: .busy)) == ["camera-busy", "camera-busy", "camera-busy"])
    #expect(codes(CameraInspection(access: .absent)) == ["device-absent"] + closed)
    #expect(codes(CameraInspection(access: .unanswered(seconds: 40))) == ["camera-unanswered"] + closed)
    var found = CameraInspection(access: .open)
    #expect(codes(found) == ["formats-none"] + closed)
    found.formats = [FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30)]
    found.failure = DeviceError(.noBandwidth, function: "f")
    #expect(codes(found) == ["formats-told", "camera-no-bandwidth", "camera-not-open"])
    found.failure = DeviceError(.timedOut, function: "f")
    #expect(codes(found) == ["formats-told", "frame-timed-out", "camera-not-open"])
    found.corruptFrames = 214
    #expect(codes(found) == ["formats-told", "frames-all-corrupt", "camera-not-open"])
    let spoilt = found.results(device: "cam-1")[1]
    #expect(spoilt.finding.verdict == .failure)
    #expect(spoilt.facts == ["format": "1280×720 mjpeg", "limit": "8", "count": "214"])
    found.corruptFrames = 0
    found.firstFrame = .milliseconds(123)
    #expect(codes(found) == ["formats-told", "frame-received", "camera-failed"])
    #expect(found.results(device: "cam-1")[1].facts == ["format": "1280×720 mjpeg", "milliseconds": "123"])
    found.failure = nil
    found.corruptFrames = 2
    found.exposure = .unreadable
    #expect(codes(found) == ["formats-told", "frames-corrupt", "exposure-unreadable"])
    found.exposure = .luma(3, isSettled: true)
    #expect(codes(found)[2] == "exposure-dark")
    found.exposure = .luma(120, isSettled: false)
    #expect(codes(found)[2] == "exposure-unsteady")
  }
}
