import Core
import Synchronization

/// What one user of a camera has not seen yet: the newest frame alone, so that a slow user loses frames and keeps
/// nobody waiting. One reader at a time, who either waits in ``next(deadline:from:)`` or follows and takes.
final class FrameMailbox: Sendable {
  /// Tells a reader; to be called outside of any lock, on any thread.
  typealias Wake = @Sendable () -> Void
  private typealias Outcome = Result<SharedFrame, DeviceError>

  private struct Waiter {
    let ticket: Int
    /// Frames taken before are not what it waits for.
    let earliest: SuspendingClock.Instant?
    let continuation: CheckedContinuation<Outcome, Never>

    func wants(_ frame: SharedFrame) -> Bool { earliest.map { frame.frame.timestamp >= $0 } ?? true }
  }

  private struct State {
    var frame: SharedFrame?
    var failure: DeviceError?
    var waiter: Waiter?
    var follower: Wake?
    var ticket = 0
    /// The last wait that ended before it began, and how.
    var over: (ticket: Int, code: DeviceError.Code)?
    var taken = 0
    var lost = 0
  }

  private let alarm: Alarm
  private let state = Mutex(State())

  /// An empty mailbox whose waits end by `alarm`.
  init(alarm: Alarm) { self.alarm = alarm }

  /// Frames that the user has taken, and frames that it was too slow for.
  var counts: (taken: Int, lost: Int) { state.withLock { ($0.taken, $0.lost) } }

  /// Puts a frame in, in place of one that nobody has taken.
  /// - Returns: Wakes the reader; nil where nobody is to be woken.
  func put(_ frame: SharedFrame) -> Wake? {
    state.withLock { state in
      guard state.failure == nil else { return nil }
      if let waiter = state.waiter {
        guard waiter.wants(frame) else { return nil }
        state.waiter = nil
        state.taken += 1
        return { waiter.continuation.resume(returning: .success(frame)) }
      }
      let wasEmpty = state.frame == nil
      if !wasEmpty { state.lost += 1 }
      state.frame = frame
      return wasEmpty ? state.follower : nil
    }
  }

  /// Ends every wait, now and later, with an error; the first one counts.
  func fail(_ error: DeviceError) {
    let (waiter, follower) = state.withLock { state -> (Waiter?, Wake?) in
      let isFirst = state.failure == nil
      if isFirst { state.failure = error }
      state.frame = nil
      defer { state.waiter = nil }
      return (state.waiter, isFirst ? state.follower : nil)
    }
    waiter?.continuation.resume(returning: .failure(error))
    follower?()
  }

  // MARK: Following

  /// Calls `wake` when there is a frame or an end to ``take()`` and was nothing before, on the thread that brings it:
  /// it must not block.
  func follow(_ wake: @escaping Wake) {
    let isDue = state.withLock { state in
      state.follower = wake
      return state.frame != nil || state.failure != nil
    }
    if isDue { wake() }
  }

  /// Ends ``follow(on:_:)``; a call under way may still come.
  func unfollow() { state.withLock { $0.follower = nil } }

  /// The newest frame, once.
  /// - Throws: `DeviceError`: what ``fail(_:)`` was given.
  func take() throws(DeviceError) -> SharedFrame? {
    let (frame, failure) = state.withLock { state in
      if state.frame != nil { state.taken += 1 }
      defer { state.frame = nil }
      return (state.frame, state.failure)
    }
    if let failure { throw failure }
    return frame
  }

  // MARK: Waiting

  /// Waits for a frame that the user has not seen.
  /// - Parameters:
  ///   - deadline: After this instant the wait ends with `timedOut`; nil: it goes on until a frame or an end.
  ///   - earliest: Frames taken before do not end the wait; nil: each does.
  /// - Throws: `DeviceError`: `timedOut`, `cancelled` by the task, and what ``fail(_:)`` was given.
  func next(
    deadline: ContinuousClock.Instant?, from earliest: SuspendingClock.Instant? = nil
  ) async throws(DeviceError) -> SharedFrame {
    let ticket = state.withLock { state in
      state.ticket += 1
      return state.ticket
    }
    let timer = deadline.map { deadline in
      alarm.set(after: max(.zero, deadline - .now)) { [weak self] in self?.end(ticket, .timedOut) }
    }
    defer { timer?.cancel() }
    let outcome: Outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waiter = Waiter(ticket: ticket, earliest: earliest, continuation: continuation)
        let ready = state.withLock { state -> Outcome? in
          if let failure = state.failure { return .failure(failure) }
          if let over = state.over, over.ticket == ticket { return .failure(Self.ending(over.code)) }
          if let frame = state.frame {
            state.frame = nil
            if waiter.wants(frame) {
              state.taken += 1
              return .success(frame)
            }
          }
          state.waiter = waiter
          return nil
        }
        if let ready { continuation.resume(returning: ready) }
      }
    } onCancel: {
      end(ticket, .cancelled)
    }
    return try outcome.get()
  }

  private func end(_ ticket: Int, _ code: DeviceError.Code) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.ticket == ticket else { return nil }
      state.over = (ticket, code)
      guard state.waiter?.ticket == ticket else { return nil }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.continuation.resume(returning: .failure(Self.ending(code)))
  }

  private static func ending(_ code: DeviceError.Code) -> DeviceError { DeviceError(code, function: "FrameHub") }
}
