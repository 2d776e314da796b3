import Core
import Foundation
import Testing
import VirtualKit

@testable import Daemon

/// How a printer comes by its profile, and what a change of it does to paper.
@Suite struct PrinterProfilesTests {
  /// Waits until the printer is shown as `condition` wants it.
  private func wait(_ kit: TestKit, until condition: (DeviceView) -> Bool) async throws {
    let events = kit.test.hub.listen()
    if let view = kit.board[TestKit.device], condition(view) { return }
    for await event in events where event.subject == TestKit.device {
      if let view = kit.board[TestKit.device], condition(view) { return }
    }
    throw Problem(.internalError, facts: ["function": "wait"])
  }

  @Test func anUnknownPrinterIsAssumedToDoWhatAnyCan() async throws {
    let kit = try TestKit()
    await kit.attach()
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    let view = try #require(kit.board[TestKit.device])
    #expect((view.profile, view.profileSource) == ("generic-58", .assumed))
    #expect((view.capabilities.dots, view.capabilities.paper, view.capabilities.cuts) == (384, .mm58, []))
    #expect(kit.printer.printer.errorCount == 0)
    await kit.stop()
  }

  @Test func aPrinterSaysWhatItIsOnceAndIsKnownEverAfter() async throws {
    let kit = try TestKit { configuration in
      configuration.identity.model = "XP-58IIH"
      configuration.identity.maker = "Xprinter"
    }
    await kit.attach()
    try await wait(kit) { $0.profileSource == .identified && $0.profile == "xprinter-58" }
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    // What it said is on no paper.
    #expect(kit.pieces.count == 1)
    #expect(kit.printer.printer.errorCount == 0)
    let settings = try await kit.test.store.printerSettings(TestKit.device)
    #expect(settings.identity?.models == ["XP-58IIH"] && settings.identity?.language == "CHINA GB18030")
    await kit.stop()
    // The next daemon knows it before a word is said.
    let next = try TestKit(kit.test)
    #expect(next.printer.printer.errorCount == 0)
    await next.attach()
    let view = try #require(next.board[TestKit.device])
    #expect((view.profile, view.profileSource) == ("xprinter-58", .identified))
    await next.stop()
  }

  @Test func aPrinterWithoutAnAnswerIsAskedOnce() async throws {
    let kit = try TestKit { $0.abilities.identity = false }
    await kit.attach()
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    #expect(try await kit.test.store.printerSettings(TestKit.device).identity == PrinterIdentity())
    #expect(kit.pieces.count == 1)
    await kit.stop()
  }

  @Test func theLanguageThatItTellsNamesItsChineseFont() async throws {
    let kit = try TestKit()
    let profiles = PrinterProfiles(store: kit.test.store, logger: .init(label: "test"))
    _ = await profiles.arrived("prn-x", identity: PrinterIdentity(), fallback: .generic58)
    let resolved = try await profiles.told("prn-x", PrinterIdentity(models: ["?"], language: "CHINA GB2312"))
    #expect(resolved.source == .assumed && !resolved.isUnasked)
    #expect(resolved.profile.chinese?.encoding == .gb2312)
  }

  @Test func anotherModelOnTheSamePortIsAskedAnew() async throws {
    let kit = try TestKit()
    let profiles = PrinterProfiles(store: kit.test.store, logger: .init(label: "test"))
    _ = await profiles.arrived("prn-port", identity: PrinterIdentity(usb: "0483:5743"), fallback: .generic58)
    let first = try await profiles.told("prn-port", PrinterIdentity(models: ["XP-58IIH"]))
    #expect(first.profile.name == "xprinter-58")
    // The first one again, and then another without a serial number, which gets the port's id.
    let again = await profiles.arrived("prn-port", identity: PrinterIdentity(usb: "0483:5743"), fallback: .generic58)
    #expect(again.profile.name == "xprinter-58" && !again.isUnasked)
    let other = await profiles.arrived("prn-port", identity: PrinterIdentity(usb: "0416:5011"), fallback: .generic58)
    #expect(other.profile.name == "generic-58" && other.isUnasked)
  }

  @Test func aChosenProfileCountsAtOnceAndAfterTheNextStart() async throws {
    let kit = try TestKit { $0.hasCutter = true }
    await kit.attach()
    let first = try await kit.submit()
    _ = try await kit.wait(for: first.id, .completed)
    let changed = try await kit.manager.change(
      TestKit.device, by: DeviceChange(profile: .set("generic-80"), overrides: .set(["dots": 384, "cuts": ["full"]])))
    #expect((changed.profile, changed.profileSource) == ("generic-80", .chosen))
    #expect((changed.capabilities.dots, changed.capabilities.cuts) == (384, [.full]))
    #expect(changed.overrides == ["dots": 384, "cuts": ["full"]])
    let cuts = kit.printer.printer.pieces.count
    let job = try await kit.submit(lines: 7)
    _ = try await kit.wait(for: job.id, .completed)
    // The profile has a cutter now: the paper is cut.
    #expect(kit.printer.printer.pieces.count > cuts)
    let page = try #require(try await kit.pages(of: job).first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
    await kit.stop()
    let next = try TestKit(kit.test)
    await next.attach()
    #expect(next.board[TestKit.device]?.profile == "generic-80")
    #expect(next.board[TestKit.device]?.capabilities.dots == 384)
    let cleared = try await next.manager.change(
      TestKit.device, by: DeviceChange(profile: .clear, overrides: .clear))
    #expect((cleared.profile, cleared.profileSource, cleared.overrides) == ("generic-58", .assumed, nil))
    await next.stop()
  }

  @Test func aChangeIsRefusedWhileRowsOnPaperCountForAnotherWidth() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    await #expect(throws: Problem(.printoutUnsettled)) {
      try await kit.manager.change(TestKit.device, by: DeviceChange(profile: .set("generic-80")))
    }
    kit.printer.controls.loadPaper()
    _ = try await kit.wait(for: job.id, .completed)
    _ = try await kit.manager.change(TestKit.device, by: DeviceChange(profile: .set("TM-T20II")))
    await #expect(throws: Problem(.unknownProfile)) {
      try await kit.manager.change(TestKit.device, by: DeviceChange(profile: .set("HAL-9000")))
    }
    await #expect(throws: Problem(.unknownDevice)) {
      try await kit.manager.change("prn-nowhere", by: DeviceChange(profile: .clear))
    }
    #expect(kit.board[TestKit.device]?.profile == "TM-T20II")
    await kit.stop()
  }

  @Test func factsThatAreStatedOneAfterTheOtherAllCountUntilEachIsTakenBack() async throws {
    // It tells nothing of itself, so that all facts are those of the profile.
    let kit = try TestKit { $0.abilities.identity = false }
    await kit.attach()
    func state(_ facts: JSONValue) async throws -> DeviceView {
      try await kit.manager.change(TestKit.device, by: try DeviceChange(decoding: ["overrides": facts]))
    }
    _ = try await state(["headToCutterDots": 200, "dots": 320])
    var view = try await state(["bufferBytes": 4096, "chinese": ["encoding": "GBK", "alwaysOn": true]])
    #expect(
      view.overrides == [
        "headToCutterDots": 200, "dots": 320, "bufferBytes": 4096, "chinese": ["encoding": "GBK", "alwaysOn": true],
      ])
    #expect(view.capabilities.dots == 320 && view.facts?["dots"] == 320 && view.facts?["bufferBytes"] == 4096)
    // What is read can be sent back, part by part.
    view = try await state(["chinese": ["startsWithNextLine": true], "dots": nil])
    #expect(
      view.capabilities.chinese == ChineseFont(encoding: .gbk, isAlwaysOn: true, startsWithNextLine: true))
    #expect(view.capabilities.dots == 384 && view.overrides?["dots"] == nil)
    // Half a font is none, and leaves all as it was.
    let before = view.overrides
    await #expect(throws: Problem(.missingField, path: "overrides.chinese.encoding")) {
      try await state(["chinese": ["encoding": nil]])
    }
    await #expect(throws: Problem.self) { try await state(["dots": 1]) }
    #expect(try await kit.test.store.printerSettings(TestKit.device).overrides == before)
    view = try await state(["chinese": nil, "bufferBytes": nil, "headToCutterDots": nil])
    #expect(view.overrides == nil && view.facts == PrinterProfile.generic58.facts)
    // The whole of what is shown can be stated.
    view = try await state(try #require(view.facts))
    #expect(view.facts == PrinterProfile.generic58.facts)
    await kit.stop()
  }

  @Test func aChosenProfileWithoutAFontLeavesThePrintersOwn() async throws {
    let kit = try TestKit()
    let profiles = PrinterProfiles(store: kit.test.store, logger: .init(label: "test"))
    _ = await profiles.arrived("prn-x", identity: PrinterIdentity(), fallback: .generic58)
    // Chosen before it was ever asked: it is asked all the same.
    let chosen = try await profiles.change("prn-x", by: DeviceChange(profile: .set("generic-80")))
    #expect(chosen.isUnasked && chosen.profile.chinese == nil)
    let told = try await profiles.told("prn-x", PrinterIdentity(language: "CHINA GB18030"))
    #expect(told.source == .chosen && !told.isUnasked && told.profile.name == "generic-80")
    #expect(told.profile.chinese?.encoding == .gb18030TwoByte)
    let without = try await profiles.change("prn-x", by: DeviceChange(overrides: .set(["chinese": false])))
    #expect(without.profile.chinese == nil)
    // Of a profile that knows its font, or a site that has spoken, nothing more is asked.
    _ = await profiles.arrived("prn-y", identity: PrinterIdentity(), fallback: .generic58)
    #expect(try await !profiles.change("prn-y", by: DeviceChange(profile: .set("rongta-02n"))).isUnasked)
    let said = try await profiles.change(
      "prn-y", by: DeviceChange(profile: .set("generic-80"), overrides: .set(["chinese": false])))
    #expect(!said.isUnasked)
  }

  @Test func aPrinterOfOtherLanguagesIsStoppedWithAReasonUntilSomebodyChoosesItsProfile() async throws {
    let kit = try TestKit()
    let laser = DeviceView(id: "prn-laser", kind: .printer, name: "Laser", state: .idle)
    let identity = PrinterIdentity(models: ["LaserJet"], commands: ["PJL", "PCL5c", "POSTSCRIPT"])
    await kit.manager.printerArrived(laser, identity: identity) {
      [printer = kit.printer] () async throws(DeviceError) in
      try printer.connect()
    }
    let events = kit.test.hub.listen()
    if kit.board["prn-laser"]?.state != .stopped {
      for await event in events where event.subject == "prn-laser" {
        if kit.board["prn-laser"]?.state == .stopped { break }
      }
    }
    #expect(kit.board["prn-laser"]?.stateReasons == ["not-escpos-error"])
    #expect(kit.printer.printer.receivedBytes == 0)
    // It is no printer for auto: such a job waits for one to be plugged in.
    #expect(kit.board.waitReasons(kind: .print, requested: "auto") == [.connectingToDevice])
    #expect(kit.board.waitReasons(kind: .print, requested: "prn-laser") == [.printerStopped])
    await #expect(throws: Problem(.printerNotESCPOS)) {
      try await kit.manager.act(DeviceActionRequest(.cut), on: "prn-laser")
    }
    let job = try await kit.submit()
    _ = try await kit.manager.change("prn-laser", by: DeviceChange(profile: .set("generic-58")))
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.device == "prn-laser" && kit.pieces.count == 1)
    await kit.stop()
  }
}
