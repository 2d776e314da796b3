import Core
import FuzzTestKit
import Testing
import VirtualKit

@testable import Drivers

/// The driver against the virtual printer, with which it shares no code.
@Suite("Printer driver on the virtual printer")
struct VirtualPrinterTests {
  private static func configuration(_ profile: PrinterProfile) -> VirtualPrinterConfiguration {
    var configuration = VirtualPrinterConfiguration(paper: profile.dots == Paper.mm58.dots ? .mm58 : .mm80)
    configuration.hasCutter = profile.hasCutter
    return configuration
  }

  /// The virtual printer's cutter is Epson's: its feed is counted from the cutter.
  private static var cutting: PrinterProfile {
    var profile = PrinterProfile.generic80
    profile.headToCutterDots = VirtualPrinterConfiguration(paper: .mm80).cutterDistance
    profile.cutFeedsToCutter = true
    return profile
  }

  /// Short waits, since what answers here answers at once.
  private static var timing: PrinterTiming {
    var timing = PrinterTiming()
    timing.drain = .milliseconds(20)
    timing.poll = .milliseconds(50)
    timing.readyPoll = .milliseconds(50)
    return timing
  }

  private func session(
    _ device: VirtualPrinterDevice, _ profile: PrinterProfile, openBytes: Int = 0
  ) async throws -> PrinterSession {
    let session = PrinterSession(link: try device.connect(), profile: profile, timing: Self.timing)
    try await session.open(openBytes: openBytes)
    return session
  }

  /// The rows of a document's page and the blank feed behind it.
  private func piece(_ document: RandomDocument, page: Int, _ profile: PrinterProfile) -> Bitmap {
    let height = document.pages[page].height
    let picture = document.render(page: page, rows: 0..<height)
    return Bitmap(
      width: picture.width, height: height + profile.headToCutterDots,
      bytes: picture.bytes + [UInt8](repeating: 0, count: picture.stride * profile.headToCutterDots))
  }

  /// Whether a roll holds a picture, and where, the last time.
  private func lastRow(of picture: Bitmap, in paper: Bitmap) -> Int? {
    guard paper.height >= picture.height else { return nil }
    return stride(from: paper.height - picture.height, through: 0, by: -1).first { row in
      paper.bytes[row * paper.stride..<(row + picture.height) * paper.stride].elementsEqual(picture.bytes)
    }
  }

  @Test("the picture on paper is the bitmap, and no dot is obeyed", arguments: RandomPicture.allCases)
  func pictures(kind: RandomPicture) {
    var generator = SeededGenerator(seed: 77)
    for profile in [PrinterProfile.generic58, .generic80, .storing] {
      for _ in 0..<6 {
        let bitmap = kind.draw(
          width: profile.dots, height: Int.random(in: 24...300, using: &generator), using: &generator)
        var bytes: [UInt8] = []
        let encoder = ESCPOSEncoder(profile: profile)
        encoder.head(automaticStatus: false, into: &bytes)
        let added = encoder.raster(bitmap, into: &bytes).count
        var printer = VirtualPrinter(Self.configuration(profile))
        var rest = bytes[...]
        while !rest.isEmpty {
          let taken = printer.accept(rest, at: .zero)
          guard taken > 0 else { break }
          rest = rest.dropFirst(taken)
          printer.advance(to: .zero)
        }
        #expect(rest.isEmpty && printer.errorCount == 0 && printer.errors.isEmpty)
        #expect(printer.realTimeInsideData == 0 && printer.drawerPulses == 0)
        let differing = zip(printer.paper.bytes, bitmap.bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        #expect(printer.paper.height == bitmap.height && differing == added)
      }
    }
  }

  @Test("a document comes out whole, confirmed as well as the printer can", arguments: ["full", "fence", "silent"])
  func documents(abilities: String) async throws {
    for profile in [PrinterProfile.generic58, Self.cutting] {
      var configuration = Self.configuration(profile)
      configuration.abilities = abilities == "full" ? .full : abilities == "fence" ? .fenceOnly : .silent
      let device = VirtualPrinterDevice(configuration)
      let document = RandomDocument(width: profile.dots, pages: 3, seed: 4, picture: .realTimeCommands)
      let session = try await session(device, profile)
      let told = Told<PaperPosition>()
      let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
      let result = try await session.print(plan) { told.append($0) }
      #expect(result == (abilities == "full" ? .printed : abilities == "fence" ? .processed : .accepted))
      #expect(told.all.last == (abilities == "silent" ? nil : PaperPosition(copy: 2, page: 1, row: 0)))
      await session.close()
      let printer = device.printer
      #expect(printer.errorCount == 0, "\(printer.errors)")
      let whole = Bitmap(
        width: profile.dots,
        height: document.pages.reduce(0) { $0 + $1.height + profile.headToCutterDots },
        bytes: (0..<3).flatMap { piece(document, page: $0, profile).bytes })
      // Pages made of commands have dots added where there are too few rows for columns, and no other differs.
      var added = 0
      plan.addedDots(of: document, isConfirmed: abilities != "silent") { _ in added += 1 }
      let differing = zip(printer.paper.bytes, whole.bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      #expect(printer.paper.height == whole.height && differing == added)
      #expect(printer.realTimeInsideData == 0)
    }
  }

  @Test("paper out in the middle: the page is voided and comes again, whole", arguments: [1, 77, 300, 901])
  func paperOut(rows: Int) async throws {
    let profile = PrinterProfile.generic58
    let device = VirtualPrinterDevice(Self.configuration(profile))
    let document = RandomDocument(width: profile.dots, pages: 2, seed: 6)
    let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
    var mark = Bitmap(width: profile.dots, height: 32)
    for x in 0..<profile.dots { mark[x, x % 32] = true }
    let session = try await session(device, profile)
    device.controls.endPaper(after: rows)
    let stop = await #expect(throws: PrintInterruption.self) { try await session.print(plan) { _ in } }
    guard case .stopped(let reasons)? = stop?.cause else {
      Issue.record("\(String(describing: stop))")
      return
    }
    #expect(reasons == [.mediaEmpty])
    try await session.recover()
    let waiting = Task { try await session.waitUntilReady() }
    device.controls.loadPaper()
    try await waiting.value
    #expect(try await session.print(.voidMark(mark, profile: profile)) { _ in } == .printed)
    let torn = PaperPosition(copy: 1, page: stop?.confirmed?.page ?? 1, row: 0)
    #expect(try await session.print(plan, from: torn) { _ in } == .printed)
    await session.close()
    let paper = device.printer.paper
    // After the mark, the torn page and all after it, without a row lost.
    var expected = [UInt8](repeating: 0, count: 24 * mark.stride) + mark.bytes
    expected += [UInt8](repeating: 0, count: profile.headToCutterDots * mark.stride)
    for page in (torn.page - 1)..<2 { expected += piece(document, page: page, profile).bytes }
    #expect(paper.bytes.suffix(expected.count).elementsEqual(expected))
    if torn.page == 2 { #expect(lastRow(of: piece(document, page: 0, profile), in: paper) == 0) }
  }

  @Test(
    "unplugged in the middle, on battery: the next session's mark and page are whole", arguments: [200, 1001, 5555])
  func unplugged(bytes: Int) async throws {
    let profile = PrinterProfile.generic58
    let device = VirtualPrinterDevice(Self.configuration(profile))
    let document = RandomDocument(width: profile.dots, pages: 1, seed: 12, picture: .noise)
    let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
    var mark = Bitmap(width: profile.dots, height: 32)
    for x in 0..<profile.dots { mark[x, x % 32] = true }
    let first = try await session(device, profile)
    device.controls.unplug(afterBytes: bytes)
    let stop = await #expect(throws: PrintInterruption.self) { try await first.print(plan) { _ in } }
    guard case .lost(let error)? = stop?.cause else {
      Issue.record("\(String(describing: stop))")
      return
    }
    #expect(error.code == .disconnected && stop?.begun == true)
    await first.close()
    device.controls.replug()
    let second = try await session(device, profile, openBytes: stop?.openBytes ?? 0)
    #expect(await second.abilities.confirmation == .printed)
    #expect(try await second.print(.voidMark(mark, profile: profile)) { _ in } == .printed)
    #expect(try await second.print(plan) { _ in } == .printed)
    await second.close()
    let expected =
      mark.bytes + [UInt8](repeating: 0, count: profile.headToCutterDots * mark.stride)
      + piece(document, page: 0, profile).bytes
    #expect(device.printer.paper.bytes.suffix(expected.count).elementsEqual(expected))
  }

  @Test("a battery is asked after with each segment; a printer that does not answer is asked no more")
  func battery() async throws {
    var profile = PrinterProfile.generic58
    profile.battery = .information
    let document = RandomDocument(width: profile.dots, pages: 1, seed: 9)
    let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
    for hasBattery in [true, false] {
      var configuration = Self.configuration(profile)
      configuration.abilities.battery = hasBattery
      let device = VirtualPrinterDevice(configuration)
      device.controls.setBattery(low: true)
      let session = try await session(device, profile)
      #expect(await session.status.reasons == (hasBattery ? [.batteryLow] : []))
      device.controls.setBattery(low: false)
      // It prints all the same, and a segment's answer tells that it is charged.
      #expect(try await session.print(plan) { _ in } == .printed)
      #expect(await session.status.reasons == [])
      device.controls.setBattery(low: true)
      #expect(try await session.refreshStatus().reasons == (hasBattery ? [.batteryLow] : []))
      await session.close()
      let printer = device.printer
      // The one question that it does not know.
      #expect(printer.errorCount == (hasBattery ? 0 : 1), "\(printer.errors)")
      let whole = piece(document, page: 0, profile)
      #expect(printer.paper.bytes.elementsEqual(whole.bytes))
    }
  }

  @Test("garbage in place of answers: nothing is confirmed falsely as printed, nothing printed twice")
  func garbage() async throws {
    let profile = PrinterProfile.generic58
    let device = VirtualPrinterDevice(Self.configuration(profile))
    device.controls.setGarbageReplies(true)
    let document = RandomDocument(width: profile.dots, pages: 1, seed: 2)
    let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
    let session = PrinterSession(link: try device.connect(), profile: profile, timing: Self.timing)
    try await session.open()
    let result = await Result { () async throws(PrintInterruption) in try await session.print(plan) { _ in } }
    if case .success(let confirmation) = result { #expect(confirmation != .printed) }
    await session.close()
    let paper = device.printer.paper
    let whole = piece(document, page: 0, profile)
    #expect(paper.height <= whole.height)
    #expect(paper.bytes.elementsEqual(whole.bytes.prefix(paper.bytes.count)))
  }
}

extension Result {
  fileprivate init(_ body: () async throws(Failure) -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
