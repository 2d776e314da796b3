import Core
import Drivers

extension PrintLane {
  /// Takes a question; it is answered at once while a printout is under way, else by the lane's loop.
  func ask(_ inquiry: PrinterInquiry) async {
    guard !isStopping else { return inquiry.reply.give(PrinterInspection(access: .absent)) }
    inquiries.append(inquiry)
    if current != nil { await answerBusy() } else { signal.raise() }
  }

  /// Answers all questions while there is no session.
  func answerUnopened() {
    let access: PrinterInspection.Access = isAttached ? refusal.map { .refused($0) } ?? .absent : .absent
    for inquiry in takeInquiries() { inquiry.reply.give(PrinterInspection(access: access)) }
  }

  /// Answers all questions with what is known while a printout is under way, and asks the printer nothing.
  func answerBusy() async {
    guard !inquiries.isEmpty else { return }
    var found = PrinterInspection(access: .busy)
    let inquiries = takeInquiries()
    found.status = await session?.status
    for inquiry in inquiries { inquiry.reply.give(found) }
  }

  /// Answers all questions by asking the printer.
  /// - Parameters:
  ///   - session: The open session, with nothing under way.
  ///   - mayPrint: Whether a test pattern may be printed now.
  ///   - isHeld: Whether a printout of unknown outcome holds the lane.
  /// - Throws: What broke the link, after the question is answered.
  func answerInquiries(_ session: PrinterSession, mayPrint: Bool, isHeld: Bool = false) async throws {
    for inquiry in takeInquiries() where inquiry.reply.isOpen {
      var found = PrinterInspection(access: .open)
      found.isHeld = isHeld
      // However it ends, whoever asks is answered.
      defer { inquiry.reply.give(found) }
      do throws(DeviceError) { found.identity = .success(try await session.deviceID()) } catch {
        found.identity = .failure(error)
      }
      do throws(DeviceError) {
        found.status = try await session.refreshStatus()
      } catch {
        found.access = .refused(error)
        throw error
      }
      guard inquiry.testPrint else { continue }
      guard mayPrint, found.status?.canPrint == true else {
        found.testPrint = .notPossible
        continue
      }
      show(await session.status, isPrinting: true)
      await noteOpenCommand(session.profile.largestCommandBytes)
      do throws(PrintInterruption) {
        found.testPrint = .confirmed(try await session.selfTest())
        await forgetOpenCommand(session)
      } catch {
        found.testPrint = .brokeOff(error.cause.word)
        found.status = await session.status
        throw error
      }
      show(await session.status, isPrinting: false)
    }
  }

  private func takeInquiries() -> [PrinterInquiry] {
    defer { inquiries = [] }
    return inquiries
  }
}

extension PrintInterruption.Cause {
  /// The cause in a word for programs.
  var word: String {
    switch self {
    case .stopped(let reasons): reasons.map(\.rawValue).sorted().joined(separator: " ")
    case .lost(let error): error.code.rawValue
    case .timedOut: "timed-out"
    case .cancelled: "cancelled"
    case .finishedEarly: "finished-early"
    case .callerFailed: "failed"
    case .unavailable: "unavailable"
    }
  }
}
