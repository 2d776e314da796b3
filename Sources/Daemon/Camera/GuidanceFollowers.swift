import Core
import Synchronization

/// Read cameras' frames for the viewers who want guidance: one reader for each camera, owner and specification, however
/// many look.
final class GuidanceFollowers: Sendable {
  private struct Key: Hashable {
    let device: String
    let owner: UInt32
    let specification: String
  }

  private struct Follower {
    let number: Int
    var holds: Int
    let task: Task<Void, Never>
  }

  private struct State {
    var next = 0
    var followers: [Key: Follower] = [:]
  }

  private let hub: GuidanceHub
  private let studio: PhotoStudioWorker
  private let clock: WallClock
  private let workEnded: @Sendable () -> Void
  private let state = Mutex(State())

  /// Follows nothing yet.
  /// - Parameter workEnded: Told when a reader has ended.
  init(
    hub: GuidanceHub, studio: PhotoStudioWorker, clock: WallClock, workEnded: @escaping @Sendable () -> Void
  ) {
    self.workEnded = workEnded
    self.hub = hub
    self.studio = studio
    self.clock = clock
  }

  /// How many readers are at work.
  var count: Int { state.withLock { $0.followers.count } }

  /// Follows a camera for a viewer.
  /// - Parameters:
  ///   - camera: The camera.
  ///   - owner: On whose behalf.
  ///   - specification: What the frames are held against.
  ///   - format: What the viewer sees.
  /// - Returns: The viewer's hold; the reading ends with the last.
  func follow(
    _ camera: FrameHub, owner: UInt32, specification: PhotoSpecification, format: FrameFormat
  ) -> Hold {
    let key = Key(device: camera.device, owner: owner, specification: specification.id)
    let number = state.withLock { state in
      if let known = state.followers[key] {
        state.followers[key]?.holds += 1
        return known.number
      }
      state.next += 1
      let (guidance, number) = (
        LiveGuidance(
          hub: hub, studio: studio, clock: clock, owner: owner, job: nil, device: camera.device,
          specification: specification), state.next
      )
      let task = Task {
        await studio.prepare()
        // The viewer may have left meanwhile.
        if !Task.isCancelled, let use = try? await camera.join(.guidance, uid: owner) {
          if (try? await use.start(format)) != nil { await guidance.follow(use) }
          await use.stop()
        }
        self.ended(key, number)
        self.workEnded()
      }
      state.followers[key] = Follower(number: number, holds: 1, task: task)
      return number
    }
    return Hold { [weak self] in self?.letGo(key, number) }
  }

  /// A reader whose camera has ended is nobody's; the next viewer gets another.
  private func ended(_ key: Key, _ number: Int) {
    state.withLock { state in
      if state.followers[key]?.number == number { state.followers[key] = nil }
    }
  }

  private func letGo(_ key: Key, _ number: Int) {
    let last = state.withLock { state -> Task<Void, Never>? in
      guard let follower = state.followers[key], follower.number == number else { return nil }
      state.followers[key]?.holds -= 1
      guard follower.holds == 1 else { return nil }
      state.followers[key] = nil
      return follower.task
    }
    last?.cancel()
  }

  /// A viewer's hold on a reader, until it is let go.
  final class Hold: Sendable {
    private let letGo: @Sendable () -> Void

    fileprivate init(letGo: @escaping @Sendable () -> Void) { self.letGo = letGo }

    deinit { letGo() }
  }
}
