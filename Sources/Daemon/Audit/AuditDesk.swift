import Core
import Logging
import Synchronization

/// Where what was done is entered that has no commit of its own.
final class AuditDesk: Sendable {
  /// What is entered once a minute for each user, however often it is done, such as a list that is read again and again.
  static let onceIn = Duration.seconds(60)
  /// Notes that may wait for the store.
  private static let queueLimit = 1024
  /// Different things that are remembered as entered; with one more all are forgotten.
  private static let rememberedLimit = 256

  private struct Done: Hashable {
    let uid: UInt32
    let action: AuditAction
    let subject: String?
  }

  let store: JobStore
  private let clock: WallClock
  private let logger: Logger
  private let continuation: AsyncStream<AuditNote>.Continuation
  private let task: Task<Void, Never>
  private let done = Mutex<[Done: ContinuousClock.Instant]>([:])

  /// Begins to take notes.
  init(store: JobStore, clock: WallClock, logger: Logger) {
    self.store = store
    self.clock = clock
    self.logger = logger
    let (stream, continuation) = AsyncStream.makeStream(
      of: AuditNote.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
    self.continuation = continuation
    task = Task {
      for await note in stream {
        do { try await store.enter([note]) } catch { Self.tellLost(note, logger) }
      }
    }
  }

  deinit { continuation.finish() }

  /// Enters what was done, in the order of calls, and waits for nothing: for what cannot be refused any more. A store that
  /// fails loses the entry, and the journal tells of it.
  func note(_ note: AuditNote) {
    if case .dropped(let lost) = continuation.yield(note) { Self.tellLost(lost, logger) }
  }

  /// Enters what is about to be done; it must not be done where this fails.
  func enter(_ notes: [AuditNote]) async throws { try await store.enter(notes) }

  /// Enters what somebody does again and again, once in ``onceIn``.
  func enterOnce(_ note: AuditNote) async throws {
    guard let requester = note.requester else { return try await enter([note]) }
    let key = Done(uid: requester.uid, action: note.action, subject: note.subject)
    let now = clock.uptime()
    let isKnown = done.withLock { done in
      if let last = done[key], now - last < Self.onceIn { return true }
      if done.count >= Self.rememberedLimit { done = [:] }
      done[key] = now
      return false
    }
    guard !isKnown else { return }
    do { try await enter([note]) } catch {
      done.withLock { $0[key] = nil }
      throw error
    }
  }

  /// Enters what waits, and ends.
  func stop() async {
    continuation.finish()
    await task.value
  }

  private static func tellLost(_ note: AuditNote, _ logger: Logger) {
    logger.error(
      "audit entry could not be stored",
      metadata: [
        "action": "\(note.action.rawValue)", "subject": "\(note.subject ?? "-")", "detail": "\(note.detail ?? "-")",
        "uid": "\((note.requester?.uid ?? note.behalf).map(String.init) ?? "-")",
      ])
  }
}
