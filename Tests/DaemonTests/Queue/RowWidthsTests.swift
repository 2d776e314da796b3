import Core
import Testing

@testable import Daemon

/// For which row a printout is laid out.
@Suite struct RowWidthsTests {
  @Test(
    arguments: [
      (nil, nil, nil, 384), (nil, nil, .mm58, 384), (nil, nil, .mm80, 576), (512, 512, nil, 512),
      (512, 512, .mm80, 512), (512, 512, .mm58, 384), (384, 384, .mm80, nil), (360, 360, .mm58, 360),
      (384, 512, .mm80, 512), (384, 512, nil, 384), (640, 640, .mm80, 576), (640, 640, nil, 640),
    ] as [(Int?, Int?, Paper?, Int?)])
  func aDocumentIsLaidOutForTheRowThatItGoesTo(likely: Int?, longest: Int?, paper: Paper?, width: Int?) {
    #expect(RowWidths(likely: likely, longest: longest).layoutWidth(of: paper) == width)
  }

  @Test func thePrinterThatIsThereIsTheLikelyOne() {
    let board = DeviceBoard(announce: { _ in })
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: nil, longest: nil))
    func printer(_ id: String, _ dots: Int, _ state: DeviceState) -> DeviceView {
      DeviceView(id: id, kind: .printer, name: id, state: state, capabilities: DeviceCapabilities(dots: dots))
    }
    board.show(printer("prn-a", 640, .absent))
    board.show(printer("prn-b", 432, .idle))
    board.show(DeviceView(id: "cam-a", kind: .camera, name: "c", state: .idle))
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: 432, longest: 640))
    #expect(board.rowWidths(requested: "prn-a", mode: nil) == RowWidths(likely: 640, longest: 640))
    #expect(board.rowWidths(requested: "cam-a", mode: nil) == RowWidths(likely: nil, longest: nil))
  }

  @Test func aMillimetreIsWhatTheLikelyPrintersDotsMakeIt() {
    let board = DeviceBoard(announce: { _ in })
    #expect(board.rowWidths(requested: "auto", mode: nil).density == .standard)
    let capabilities = DeviceCapabilities(dots: 512, dotsPerInch: 180)
    board.show(DeviceView(id: "prn-a", kind: .printer, name: "a", state: .idle, capabilities: capabilities))
    #expect(board.rowWidths(requested: "auto", mode: nil).density == DotDensity(perInch: 180))
    var profile = PrinterProfile.generic58
    profile.dotsPerInch = 180
    #expect(RowWidths(of: profile, mode: nil).density == DotDensity(perInch: 180))
  }

  @Test func aPrinterOfAnotherLanguageDecidesNothingThereOrAway() {
    let board = DeviceBoard(announce: { _ in })
    func show(_ id: String, _ dots: Int, isForeign: Bool) {
      var profile = PrinterProfile.generic58
      profile.dots = dots
      board.show(
        DeviceView(id: id, kind: .printer, name: id, state: .idle),
        PrinterProfiles.Resolved(
          profile: profile, source: .assumed, overrides: nil, isUnasked: false, isPaused: false, isForeign: isForeign))
    }
    show("prn-a", 832, isForeign: true)
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: nil, longest: nil))
    #expect(board.prospect(requested: "auto", mode: nil).printer == nil)
    board.update("prn-a") { ($0.state, $0.stateReasons) = (.absent, []) }
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: nil, longest: nil))
    show("prn-b", 512, isForeign: false)
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: 512, longest: 512))
    #expect(board.prospect(requested: "auto", mode: nil).printer?.profile.dots == 512)
    // One that is paused or out of paper is not the likely one while another is well.
    show("prn-c", 384, isForeign: false)
    board.update("prn-b") { $0.state = .stopped }
    #expect(board.rowWidths(requested: "auto", mode: nil) == RowWidths(likely: 384, longest: 512))
    #expect(board.prospect(requested: "auto", mode: nil).printer?.profile.dots == 384)
    // Asked for by name it is what it is.
    #expect(board.rowWidths(requested: "prn-a", mode: nil) == RowWidths(likely: 832, longest: 832))
    // Somebody has said that it takes our language after all.
    show("prn-a", 832, isForeign: false)
    #expect(board.rowWidths(requested: "auto", mode: nil).longest == 832)
  }

  @Test func textIsForAPrinterWithCharactersAndForAJobOrAProfileThatAsksForIt() {
    let board = DeviceBoard(announce: { _ in })
    func show(_ font: ChineseFont?, _ mode: PrintMode) {
      let capabilities = DeviceCapabilities(dots: 384, chinese: font, mode: mode)
      board.show(DeviceView(id: "prn-a", kind: .printer, name: "p", state: .idle, capabilities: capabilities))
    }
    func font(_ mode: PrintMode?) -> ChineseFont.Encoding? { board.rowWidths(requested: "auto", mode: mode).font }
    show(ChineseFont(encoding: .gbk), .raster)
    #expect(font(nil) == nil && font(.raster) == nil && font(.text) == .gbk)
    show(ChineseFont(encoding: .gbk), .text)
    #expect(font(nil) == .gbk && font(.raster) == nil)
    show(nil, .text)
    #expect(font(nil) == nil && font(.text) == nil)
  }

  @Test func whatAPrinterIsSaidToTakeIsWhatTheLaneWaits() {
    let problem = Problem.stopped([.timedOut])
    #expect(problem.code == .printerUnresponsive)
    #expect(problem.facts["limit"] == "\(PrintLane.stallSeconds)")
  }
}
