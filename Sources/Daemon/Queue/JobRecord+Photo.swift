import Core
import Imaging

extension StoredResult {
  /// What was measured of a photo, without its picture.
  init(_ photo: FinishedPhoto) {
    self.init(assessment: photo.assessment, photo: photo.view, framesTaken: photo.frames, frame: photo.frameView)
  }
}

/// The turns of a photo job.
extension JobRecord {
  /// Runs in which a camera, or the daemon, may be lost before a photo is given up.
  static let attemptLimit = 3

  /// When an interrupted photo may be begun again at the latest: whoever sits there later is somebody else.
  var lastStart: Int64 { updatedAt + Int64(JobTerms.standardStart) * 1000 }

  /// Whether a finished photo of it waits for a person.
  var awaitsAcceptance: Bool { state == .processingStopped && reasons.contains(.photoAwaitingAcceptance) }

  /// Shows what was measured of a finished photo.
  mutating func show(_ measured: StoredResult) {
    result = measured
    problem = measured.assessment?.problem
    // A still camera takes one, and the deadline may have cut a burst short.
    let frames = measured.framesTaken ?? terms.burst ?? 1
    progress = Progress(completed: frames, total: frames, unit: JobProgress.Unit.frames.rawValue)
  }

  /// Lets a finished photo wait for a person.
  mutating func awaitAcceptance(_ measured: StoredResult) {
    show(measured)
    state = .processingStopped
    reasons = [.photoAwaitingAcceptance] + (problem == nil ? [] : [.photoNotAcceptable])
  }

  /// Completes it with the photo that it shows.
  mutating func completePhoto(at now: Int64, periods: RetentionPolicy) {
    state = .completed
    reasons =
      result?.assessment?.acceptable ?? true
      ? [.jobCompletedSuccessfully] : [.jobCompletedWithWarnings, .photoNotAcceptable]
    let times = periods.photoTimes(from: now)
    contentExpiresAt = times.expiresAt
    expiringAt = times.expiringAt
  }

  /// Ends it without a photo; what was measured of one goes with it.
  mutating func abort(_ problem: Problem, contentExpiresAt expiry: Int64) {
    state = .aborted
    reasons = [.abortedBySystem]
    self.problem = problem
    result = nil
    contentExpiresAt = expiry
  }

  /// Lets it be taken again, with all its attempts.
  mutating func takeAgain(startBy: Int64) {
    state = .pending
    reasons = []
    device = nil
    problem = nil
    result = nil
    progress = nil
    attempts = 0
    self.startBy = startBy
  }

  /// - Throws: `Problem` `actionNotAllowed` where the state does not allow an action.
  func check(_ action: JobAction) throws {
    guard action.isAllowed(state: state, reasons: Set(reasons)) else {
      throw Problem(.actionNotAllowed, facts: ["state": state.rawValue, "action": action.rawValue])
    }
  }
}
