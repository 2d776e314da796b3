import Core
import Drivers

/// Where a printout broke off, in the job's own places.
struct Break: Sendable {
  /// Why; nil where the printer was gone before anything was tried.
  let cause: PrintInterruption.Cause?
  /// Where this run had begun.
  let start: PaperPosition
  /// The last place that the printer confirmed in this run.
  let confirmed: PaperPosition?
  /// The end of the last segment that it took whole.
  let sent: PaperPosition?
  /// Whether ``sent`` is a place to go on from.
  let isAtCheckpoint: Bool
  /// Whether anything of this run may be on paper.
  let isPaperTouched: Bool
  /// Bytes that the printer's open command may still want.
  let openBytes: Int

  /// A run that was interrupted.
  init(_ interruption: PrintInterruption, start: PaperPosition) {
    cause = interruption.cause
    self.start = start
    confirmed = interruption.confirmed
    sent = interruption.sent
    isAtCheckpoint = interruption.isAtCheckpoint
    isPaperTouched = interruption.begun
    openBytes = interruption.openBytes
  }

  /// A void mark that was interrupted: its own places say nothing of the job's, and the page before it stays torn.
  init(_ interruption: PrintInterruption, ofVoidMarkAt start: PaperPosition) {
    cause = interruption.cause
    self.start = start
    confirmed = nil
    sent = nil
    isAtCheckpoint = true
    isPaperTouched = true
    openBytes = interruption.openBytes
  }

  /// A run that never began.
  init(start: PaperPosition) {
    cause = nil
    self.start = start
    confirmed = nil
    sent = nil
    isAtCheckpoint = true
    isPaperTouched = false
    openBytes = 0
  }

  /// What the next opening is told of the link's break: at least one byte where anything may be on paper, so that the
  /// printer is heard out and its buffers are cleared.
  var bytesToOpen: Int { isPaperTouched ? max(1, openBytes) : openBytes }

  /// The last place that is known to be on paper.
  var known: PaperPosition { confirmed ?? start }
}
