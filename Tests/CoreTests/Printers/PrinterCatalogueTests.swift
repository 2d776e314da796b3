import Foundation
import Testing

@testable import Core

/// Printer knowledge: two files made one, and printers told by what they say.
struct PrinterCatalogueTests {
  let catalogue: PrinterCatalogue

  init() throws { catalogue = try PrinterCatalogue() }

  @Test func everyProfileIsFitToPrintWith() throws {
    let all = catalogue.all
    #expect(all.prefix(2).map(\.name) == ["generic-58", "generic-80"])
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(all.count > 50)
    for profile in all {
      #expect(profile.dots.isMultiple(of: 8) && (320...1024).contains(profile.dots), "\(profile.name)")
      #expect(!profile.title.isEmpty)
      #expect(profile.quirks.allSatisfy { !$0.evidence.isEmpty })
      #expect(try catalogue.profile(named: profile.name) == profile)
    }
    #expect(throws: Problem(.unknownProfile)) { try catalogue.profile(named: "HAL-9000") }
  }

  @Test(arguments: [
    (["TM-T88V-JPN"], "TM-T88V"), (["TM-T20II"], "TM-T20II"), (["tm-t20iii"], "TM-T20III"), (["POS-80"], "generic-80"),
    (["POS58 Printer"], "generic-58"), (["GP-58"], "gprinter-58"), (["XP-58IIH"], "xprinter-58"),
    (["ZJ-5890K"], "POS-5890"), (["ZJ-5870"], "ZJ-5870"), (["ZJ-80"], "zjiang-80"), (["TM-T81III"], "TM-T81"),
    (["something", "TM-T88IV"], "TM-T88IV"), (["Sunmi V2"], "Sunmi-V2"),
    (["TP806"], "hprt-tp80"), (["TP809"], "hprt-tp809"),
    (["SP91"], "sureprint-sp91"), (["SPP-R210"], "bixolon-spp-58"), (["SPP-R310"], "bixolon-spp-80"),
  ])
  func aModelNameTellsThePrinter(models: [String], expected: String) {
    #expect(catalogue.profile(for: PrinterIdentity(models: models))?.name == expected)
  }

  @Test func whatProvesNothingIsNotBelieved() {
    for identity in [
      PrinterIdentity(), PrinterIdentity(usb: "0416:5011"), PrinterIdentity(usb: "0483:5743", makers: ["STMicro"]),
      PrinterIdentity(models: ["USB Printer P"]), PrinterIdentity(models: ["TM-T88VI"]),
      PrinterIdentity(models: ["TM-T20IIX"]), PrinterIdentity(models: ["Default"]),
      PrinterIdentity(models: ["ZJ-8330"]),
      PrinterIdentity(makers: ["EPSON"], models: ["TM"]), PrinterIdentity(models: [""]),
    ] {
      #expect(catalogue.profile(for: identity) == nil, "\(identity)")
    }
  }

  @Test func aMakerWithItsUSBIdIsEnoughWhereItIsHisAlone() {
    #expect(
      catalogue.profile(for: PrinterIdentity(usb: "0483:5743", makers: ["Xprinter"], models: ["USB Printer P"]))?.name
        == "xprinter-58")
    let epson = PrinterIdentity(usb: "04b8:0e02", makers: ["EPSON"])
    #expect(catalogue.profile(for: epson)?.name == "TM-T88V")
    // The same id is met on a TM-T70; a model that is told and not known is another one.
    #expect(catalogue.profile(for: epson.adding(PrinterIdentity(models: ["TM-T70"])))?.name == "TM-T70")
    #expect(catalogue.profile(for: epson.adding(PrinterIdentity(models: ["TM-X1"]))) == nil)
  }

  @Test(arguments: [
    (["ESC/POS"], false), (["PJL", "ESC/POS"], false), (["EPSON"], false), ([], false), (["XPRINTER"], false),
    (["PCL"], true), (["PJL", "PCL5c", "PCLXL", "POSTSCRIPT", "PDF"], true), (["TSPL"], true), (["ZPL II"], true),
    (["ZPL"], true), (["ESCPL2", "BDC", "D4"], true), (["PS"], true), (["POS"], false), (["PRINTER"], false),
  ])
  func commandSetsTellAPrinterOfOtherLanguages(commands: [String], others: Bool) {
    #expect(PrinterIdentity(commands: commands).speaksOtherLanguages == others)
    #expect(!PrinterIdentity().speaksOtherLanguages)
  }

  @Test func theLanguageTellsChineseModelsApart() throws {
    let plain = PrinterIdentity(makers: ["EPSON"], models: ["TM-T70II"])
    #expect(catalogue.profile(for: plain)?.name == "TM-T70II")
    let chinese = plain.adding(PrinterIdentity(language: "CHINA GB18030"))
    let profile = try #require(catalogue.profile(for: chinese))
    #expect(profile.name == "TM-T70II-CH")
    #expect(profile.dots == 576)
    #expect(profile.chinese?.encoding == .gb18030TwoByte)
  }

  @Test func anAnswerAboutTheLanguageNamesTheFont() {
    #expect(ChineseFont(told: "CHINA GB2312")?.encoding == .gb2312)
    #expect(ChineseFont(told: "china gb18030")?.encoding == .gb18030TwoByte)
    #expect(ChineseFont(told: "GBK")?.encoding == .gbk)
    #expect(ChineseFont(told: "JAPAN") == nil)
  }

  @Test func familiesAddWhatTheDatabaseDoesNotKnow() throws {
    let epson = try catalogue.profile(named: "TM-T88V")
    #expect(epson.realTime == .yes && epson.fence == .yes && epson.completionId == .probe)
    #expect(epson.cutFeedsToCutter && !epson.feedIsExact)
    #expect(epson.cuts == [.full, .partial])
    #expect(epson.hasQRCode)
    #expect(try catalogue.profile(named: "TM-T70").cuts == [.partial])
    #expect(try catalogue.profile(named: "TH230").rasterCommand == .graphics)
    #expect(try catalogue.profile(named: "rongta-02n").realTime == .no)
    #expect(try catalogue.profile(named: "POS-5890").completionId == .no)
  }

  /// The facts as upstream states them, printer by printer.
  @Test(.enabled(if: Corpus.profiles != nil, "the corpus of printer profiles is not here: 50 profiles left out"))
  func theFactsAreThoseOfTheDatabase() throws {
    let profiles = try #require(Corpus.profiles)
    #expect(profiles.count == 50)
    var unfit: [String] = []
    for (name, facts) in profiles {
      let features = try #require(facts["features"]?.object)
      guard let profile = try? catalogue.profile(named: name) else {
        unfit.append(name)
        // What is left out cannot take a picture at all, is a display, or prints with needles.
        let isDisplay = facts["name"]?.string?.contains("Display") == true
        let hasNeedles = facts["media"]?["dpi"]?.integer.map { $0 < 100 } == true
        #expect(
          isDisplay || hasNeedles || (features["bitImageRaster"] == false && features["graphics"] == false), "\(name)")
        continue
      }
      if let dots = facts["media"]?["width"]?["pixels"]?.integer { #expect(profile.dots == dots / 8 * 8, "\(name)") }
      if let dpi = facts["media"]?["dpi"]?.integer { #expect(profile.dotsPerInch == dpi, "\(name)") }
      #expect(profile.cuts.contains(.full) == (features["paperFullCut"] == true), "\(name)")
      #expect(profile.cuts.contains(.partial) == (features["paperPartCut"] == true), "\(name)")
      #expect(profile.hasQRCode == (features["qrCode"] == true), "\(name)")
      #expect(profile.hasBarcodes == (features["barcodeB"] == true), "\(name)")
      #expect((profile.rasterCommand == .raster) == (features["bitImageRaster"] == true), "\(name)")
    }
    #expect(unfit.sorted() == ["AF-240", "OCD-100", "OCD-300", "SP2000", "TM-U220", "TM-U220B"])
  }
}

/// Data that no one here wrote.
private enum Corpus {
  static let profiles: [String: JSONValue]? = {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let folder = ProcessInfo.processInfo.environment["SATCHEL_CORPUS"] ?? root.path + "/../shared/corpus"
    guard let data = FileManager.default.contents(atPath: "\(folder)/profiles/capabilities.json") else { return nil }
    return (try? JSONValue.parse(Array(data)))?["profiles"]?.object
  }()
}
