import Core
import Synchronization

/// Guidance on its way to those who may have it.
struct GuidanceNotice: Sendable {
  /// On whose behalf the camera is looked through.
  let owner: UInt32
  /// The photo job; nil for a preview's guidance.
  let job: String?
  let device: String
  let specification: PhotoSpecification
  /// The frame's size in pixels.
  let size: (width: Int, height: Int)
  /// When the frame was taken, in seconds since 1970.
  let timestamp: Double
  let reading: GuidanceReading
  let decision: GuidanceCoach.Decision

  /// The event as a reader of `language` gets it.
  func view(_ language: Language) -> PhotoGuidance {
    let assessment = PhotoAssessment(specification: specification.id, measures: reading.measures)
    return PhotoGuidance(
      job: job, device: device, specification: specification.id, timestamp: timestamp,
      acceptable: decision.acceptable, advice: decision.advice.map(\.rawValue),
      text: decision.advice.first?.sentence[language], face: reading.face, eyes: reading.eyes, head: reading.head,
      silhouetteWidth: reading.silhouetteWidth,
      guides: PhotoGuides(specification, width: size.width, height: size.height),
      rules: assessment.rules(in: language))
  }
}

/// Hands guidance to the event streams of those who may have it; nothing is kept but the newest for each.
final class GuidanceHub: Sendable {
  private struct Listener {
    let uid: UInt32
    let job: String?
    let slot: GuidanceSlot
    let wake: @Sendable () -> Void

    func hears(owner: UInt32, job: String?) -> Bool {
      (uid == owner || uid == 0) && (self.job == nil || self.job == job)
    }
  }

  private struct State {
    var next = 0
    var listeners: [Int: Listener] = [:]
  }
  private let state = Mutex(State())

  /// Listens until the result is let go.
  /// - Parameters:
  ///   - uid: Who listens.
  ///   - job: Only to this job's guidance; nil: to all that `uid` may have.
  ///   - wake: Called when there is something to take and was nothing before.
  func listen(uid: UInt32, job: String?, wake: @escaping @Sendable () -> Void) -> GuidanceListening {
    let slot = GuidanceSlot()
    let key = state.withLock { state in
      state.next += 1
      state.listeners[state.next] = Listener(uid: uid, job: job, slot: slot, wake: wake)
      return state.next
    }
    return GuidanceListening(hub: self, key: key, slot: slot)
  }

  /// Whether anybody would hear guidance of this owner's.
  func isHeard(owner: UInt32, job: String?) -> Bool {
    state.withLock { $0.listeners.values.contains { $0.hears(owner: owner, job: job) } }
  }

  /// Hands guidance out.
  func publish(_ notice: GuidanceNotice) {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners where listener.hears(owner: notice.owner, job: notice.job) {
      if listener.slot.put(notice) { listener.wake() }
    }
  }

  fileprivate func forget(_ key: Int) { state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
}

/// The newest guidance that a listener has not taken.
final class GuidanceSlot: Sendable {
  private let notice = Mutex<GuidanceNotice?>(nil)

  /// - Returns: Whether it was empty.
  fileprivate func put(_ new: GuidanceNotice) -> Bool {
    notice.withLock { notice in
      defer { notice = new }
      return notice == nil
    }
  }

  fileprivate func take() -> GuidanceNotice? { notice.withLock { $0.take() } }
}

/// A listener's hold on guidance; it hears nothing more once it is let go.
final class GuidanceListening: Sendable {
  private let hub: GuidanceHub
  private let key: Int
  private let slot: GuidanceSlot

  fileprivate init(hub: GuidanceHub, key: Int, slot: GuidanceSlot) {
    self.hub = hub
    self.key = key
    self.slot = slot
  }

  deinit { hub.forget(key) }

  /// The newest, once.
  func take() -> GuidanceNotice? { slot.take() }
}
