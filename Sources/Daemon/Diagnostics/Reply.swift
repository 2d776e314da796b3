import Synchronization

/// An answer that is waited for by one and given once: the first that is given counts.
final class Reply<Answer: Sendable>: Sendable {
  private enum State {
    case open(CheckedContinuation<Answer, Never>?)
    case given(Answer)
  }

  private let state = Mutex(State.open(nil))

  /// Whether no answer has been given yet: whoever waited may have lost patience.
  var isOpen: Bool { state.withLock { if case .open = $0 { true } else { false } } }

  /// Gives the answer; does nothing after the first time.
  func give(_ answer: Answer) {
    let waiting = state.withLock { state -> CheckedContinuation<Answer, Never>? in
      guard case .open(let continuation) = state else { return nil }
      state = .given(answer)
      return continuation
    }
    waiting?.resume(returning: answer)
  }

  /// Waits for the answer. To be called once.
  func wait() async -> Answer {
    await withCheckedContinuation { continuation in
      let given = state.withLock { state -> Answer? in
        if case .given(let answer) = state { return answer }
        state = .open(continuation)
        return nil
      }
      if let given { continuation.resume(returning: given) }
    }
  }
}
