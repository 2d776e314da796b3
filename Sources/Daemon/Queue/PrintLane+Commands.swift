import Core
import Drivers
import Logging

/// What somebody tells the printer itself to do, between jobs.
struct PrinterCommand: Sendable {
  let request: DeviceActionRequest
  /// nil: it is done; else why it is not.
  let reply = Reply<Problem?>()
}

extension PrintLane {
  /// Does what is asked between jobs, and waits until it is done.
  /// - Throws: `Problem`: `printerOccupied` while a printout is under way, `deviceAbsent`, why the printer cannot be
  ///   opened, what stops it.
  func perform(_ request: DeviceActionRequest) async throws {
    guard current == nil else { throw Problem(.printerOccupied) }
    guard !isStopping else { throw Problem(.shuttingDown) }
    guard isAttached else { throw Problem(.deviceAbsent) }
    let command = PrinterCommand(request: request)
    commands.append(command)
    signal.raise()
    if let problem = await command.reply.wait() { throw problem }
  }

  /// Pauses or resumes the taking of jobs.
  func setPaused(_ paused: Bool) async {
    isPaused = paused
    if let session { show(await session.status, isPrinting: current != nil) }
    signal.raise()
  }

  /// Answers all commands that wait with why nothing can be done.
  func refuseCommands(_ problem: Problem) {
    let waiting = commands
    commands = []
    for command in waiting { command.reply.give(problem) }
  }

  /// Does what waits.
  /// - Throws: What broke the link, after the command is answered.
  func runCommands(_ session: PrinterSession) async throws {
    while let command = commands.first {
      commands.removeFirst()
      var problem: Problem?
      // However it ends, whoever asked is answered.
      defer { command.reply.give(problem) }
      show(await session.status, isPrinting: true)
      do {
        // A page that is half printed, or waits for its void mark, is nobody's to feed or cut.
        if command.request.action != .reset, try await store.hasBegunPrintout(device: device) {
          throw Problem(.printoutUnsettled)
        }
        try await run(command.request, session)
        logger.notice(
          "printer action", metadata: ["device": "\(device)", "action": "\(command.request.action.rawValue)"])
      } catch let refusal as Problem {
        problem = refusal
      } catch let interruption as PrintInterruption {
        problem = Problem(interruption)
        if case .lost = interruption.cause { throw interruption }
      } catch let error as DeviceError {
        problem = Problem(.deviceLost)
        throw error
      }
      show(await session.status, isPrinting: false)
    }
  }

  private func run(_ request: DeviceActionRequest, _ session: PrinterSession) async throws {
    // Also blank rows may be a picture.
    await noteOpenCommand(session.profile.largestCommandBytes)
    switch request.action {
    case .feed: try await session.feed(dots: session.profile.density.dots(request.length))
    case .cut: try await session.cut(request.mode)
    case .selfTest: _ = try await session.selfTest()
    case .reset: try await session.recover()
    case .pause, .resume: break
    }
    await forgetOpenCommand(session)
  }
}

extension Problem {
  /// Why something that was printed outside a job broke off.
  init(_ interruption: PrintInterruption) {
    switch interruption.cause {
    case .stopped(let reasons): self = .stopped(reasons)
    case .timedOut: self.init(.printerUnresponsive, facts: ["limit": "\(PrintLane.stallSeconds)"])
    case .lost: self.init(.deviceLost)
    case .unavailable: self.init(.printerOccupied)
    case .cancelled, .finishedEarly: self.init(.shuttingDown)
    case .callerFailed: self.init(.internalError, facts: ["function": "print"])
    }
  }
}
