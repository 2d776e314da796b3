import Core
import Synchronization

/// What one user of a camera has not seen yet: the newest frame alone, so that a slow user loses frames and keeps
/// nobody waiting. One reader at a time.
final class FrameMailbox: Sendable {
  private typealias Outcome = Result<SharedFrame, DeviceError>

  private struct State {
    var frame: SharedFrame?
    var failure: DeviceError?
    var waiter: (ticket: Int, continuation: CheckedContinuation<Outcome, Never>)?
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
  func put(_ frame: SharedFrame) {
    let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      guard state.failure == nil else { return nil }
      if let waiter = state.waiter {
        state.waiter = nil
        state.taken += 1
        return waiter.continuation
      }
      if state.frame != nil { state.lost += 1 }
      state.frame = frame
      return nil
    }
    waiter?.resume(returning: .success(frame))
  }

  /// Ends every wait, now and later, with an error; the first one counts.
  func fail(_ error: DeviceError) {
    let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      if state.failure == nil { state.failure = error }
      state.frame = nil
      defer { state.waiter = nil }
      return state.waiter?.continuation
    }
    waiter?.resume(returning: .failure(error))
  }

  /// Waits for a frame that the user has not seen.
  /// - Parameter deadline: After this instant the wait ends with `timedOut`; nil: it goes on until a frame or an end.
  /// - Throws: `DeviceError`: `timedOut`, `cancelled` by the task, and what ``fail(_:)`` was given.
  func next(deadline: ContinuousClock.Instant?) async throws(DeviceError) -> SharedFrame {
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
        let ready = state.withLock { state -> Outcome? in
          if let failure = state.failure { return .failure(failure) }
          if let over = state.over, over.ticket == ticket { return .failure(Self.ending(over.code)) }
          if let frame = state.frame {
            state.frame = nil
            state.taken += 1
            return .success(frame)
          }
          state.waiter = (ticket, continuation)
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
    let waiter = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      guard state.ticket == ticket else { return nil }
      state.over = (ticket, code)
      guard state.waiter?.ticket == ticket else { return nil }
      defer { state.waiter = nil }
      return state.waiter?.continuation
    }
    waiter?.resume(returning: .failure(Self.ending(code)))
  }

  private static func ending(_ code: DeviceError.Code) -> DeviceError { DeviceError(code, function: "FrameHub") }
}
