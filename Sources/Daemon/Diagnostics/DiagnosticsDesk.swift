import Core
import Foundation
import Imaging
import NIOPosix

/// Runs the checks that only the daemon can do, one run at a time, and keeps the last few runs in memory.
actor DiagnosticsDesk {
  /// Runs that are kept; older ones give way.
  static let keptRuns = 8
  /// How long a lane may take to answer.
  static let patience = Duration.seconds(40)
  /// How long it may take with a test print: a printer on an old battery may charge its head for half a minute.
  static let printPatience = Duration.seconds(90)

  private let board: DeviceBoard
  private let lanes: LaneDirectory
  private let store: JobStore
  private let content: ContentStore
  private let keySource: KeySource
  private let dataFolder: String
  private let clock: WallClock
  private let alarm: Alarm
  private var runs: [DiagnosticRun] = []
  private var walking: Task<Void, Never>?

  /// A desk that has run nothing yet.
  /// - Parameters:
  ///   - keySource: Where the contents' key comes from.
  ///   - dataFolder: Where the database and the contents are.
  init(
    board: DeviceBoard, lanes: LaneDirectory, store: JobStore, content: ContentStore, keySource: KeySource,
    dataFolder: String, clock: WallClock, alarm: Alarm
  ) {
    self.board = board
    self.lanes = lanes
    self.store = store
    self.content = content
    self.keySource = keySource
    self.dataFolder = dataFolder
    self.clock = clock
    self.alarm = alarm
  }

  /// Starts a run, which goes on by itself.
  /// - Throws: `Problem`: `diagnosticsRunning` while another is under way.
  func start(_ request: DiagnosticRunRequest) throws(Problem) -> DiagnosticRun {
    guard runs.allSatisfy({ $0.finishedAt != nil }) else { throw Problem(.diagnosticsRunning) }
    let run = DiagnosticRun(id: RandomID.make(prefix: "run_"), testPrint: request.testPrint, startedAt: clock.now())
    runs.append(run)
    if runs.count > Self.keptRuns { runs.removeFirst() }
    walking = Task { await self.walk(run.id, testPrint: request.testPrint) }
    return run
  }

  /// A run that is kept.
  /// - Throws: `Problem`: `unknownRun`.
  func run(_ id: String) throws(Problem) -> DiagnosticRun {
    guard let run = runs.first(where: { $0.id == id }) else { throw Problem(.unknownRun) }
    return run
  }

  /// Waits for the run under way, if there is one; lanes that have been stopped do not keep it waiting.
  func finish() async { await walking?.value }

  private func walk(_ id: String, testPrint: Bool) async {
    note(id, await checkDatabase())
    note(id, await checkKey())
    note(id, await checkDisk())
    note(id, await checkFonts())
    note(id, await checkPrinters(testPrint: testPrint))
    note(id, await checkCameras())
    if let index = runs.firstIndex(where: { $0.id == id }) { runs[index].finishedAt = clock.now() }
  }

  private func note(_ id: String, _ results: [DiagnosticResult]) {
    if let index = runs.firstIndex(where: { $0.id == id }) { runs[index].results += results }
  }

  // MARK: The kit

  private func checkDatabase() async -> [DiagnosticResult] {
    do {
      try await store.checkIntegrity()
      return [DiagnosticResult(.database, .databaseGood)]
    } catch {
      let problem = Problem(storage: error)
      return [DiagnosticResult(.database, DiagnosticFinding(problem.code), facts: problem.facts)]
    }
  }

  private func checkKey() async -> [DiagnosticResult] {
    let source = ["source": keySource.label]
    do {
      try await content.checkKey()
      return [DiagnosticResult(.encryptionKey, .keyGood, facts: source)]
    } catch {
      let problem = Problem(storage: error)
      return [
        DiagnosticResult(
          .encryptionKey, DiagnosticFinding(problem.code), facts: problem.facts.merging(source) { first, _ in first })
      ]
    }
  }

  private func checkDisk() async -> [DiagnosticResult] {
    let folder = dataFolder
    func unknown(_ reason: String) -> [DiagnosticResult] {
      [DiagnosticResult(.diskSpace, .diskUnknown, facts: ["path": folder, "reason": reason])]
    }
    // A disk that is failing may keep the call waiting.
    let space = try? await NIOThreadPool.singleton.runIfActive { () -> (free: UInt64, total: UInt64)? in
      var state = statvfs()
      guard statvfs(folder, &state) == 0 else { return nil }
      let block = UInt64(state.f_frsize)
      return (UInt64(state.f_bavail) &* block, UInt64(state.f_blocks) &* block)
    }
    guard let space = space ?? nil else { return unknown("statvfs") }
    return [DiagnosticJudgement.diskSpace(path: folder, free: space.free, total: space.total)]
  }

  private func checkFonts() async -> [DiagnosticResult] {
    let missing = try? await NIOThreadPool.singleton.runIfActive {
      DiagnosticSample.allCases.filter { !GlyphCoverage.isComplete($0.rawValue) }
    }
    return [DiagnosticJudgement.fonts(missing: missing ?? DiagnosticSample.allCases)]
  }

  // MARK: Devices

  private func checkPrinters(testPrint: Bool) async -> [DiagnosticResult] {
    let (present, results) = known(.printer)
    guard !present.isEmpty else {
      let checks: [DiagnosticCheck] =
        [.printerClaim, .printerIdentity, .printerStatus, .printerPaper] + (testPrint ? [.testPrint] : [])
      return results + checks.map { DiagnosticResult($0, .noPrinter) }
    }
    var found = results
    for printer in present {
      let inquiry = PrinterInquiry(testPrint: testPrint)
      let limit = testPrint ? Self.printPatience : Self.patience
      let end = alarm.set(after: limit) {
        inquiry.reply.give(PrinterInspection(access: .unanswered(seconds: Int(limit.components.seconds))))
      }
      if let lane = lanes[printer.id] as? PrintLane {
        await lane.ask(inquiry)
      } else {
        inquiry.reply.give(PrinterInspection(access: .absent))
      }
      found += await inquiry.reply.wait().results(device: printer.id, testPrint: testPrint)
      end.cancel()
    }
    return found
  }

  private func checkCameras() async -> [DiagnosticResult] {
    let (present, results) = known(.camera)
    guard !present.isEmpty else {
      return results + [.cameraFormats, .cameraFrame, .cameraExposure].map { DiagnosticResult($0, .noCamera) }
    }
    var found = results
    for camera in present {
      let inquiry = CameraInquiry()
      let end = alarm.set(after: Self.patience) {
        inquiry.reply.give(CameraInspection(access: .unanswered(seconds: Int(Self.patience.components.seconds))))
      }
      if let error = DeviceError(stoppedCamera: camera) {
        inquiry.reply.give(CameraInspection(access: .refused(error)))
      } else if let lane = lanes[camera.id] as? PhotoLane {
        await lane.ask(inquiry)
      } else {
        inquiry.reply.give(CameraInspection(access: .absent))
      }
      found += await inquiry.reply.wait().results(device: camera.id)
      end.cancel()
    }
    return found
  }

  /// The devices of a kind that are there, and what is to be said of their being there. One that is gone is spoken of only
  /// where there is no other: it may have been exchanged.
  private func known(_ kind: DeviceKind) -> (present: [DeviceView], results: [DiagnosticResult]) {
    let all = board.all.filter { $0.kind == kind }
    let present = all.filter { $0.state != .absent }
    let check: DiagnosticCheck = kind == .printer ? .printerPresent : .cameraNode
    let (here, gone, none): (DiagnosticFinding, DiagnosticFinding, DiagnosticFinding) =
      kind == .printer
      ? (.printerKnown, .printerGone, .printerNone) : (.cameraKnown, .cameraGone, .cameraAbsent)
    if all.isEmpty { return ([], [DiagnosticResult(check, none)]) }
    let shown = present.isEmpty ? all : present
    return (
      present,
      shown.map {
        DiagnosticResult(check, present.isEmpty ? gone : here, device: $0.id, facts: ["name": $0.name])
      }
    )
  }
}
