import Core
import Synchronization

/// A burst that is read while it is taken: each frame is decoded and, from the middle one on, searched while the camera
/// exposes the next.
///
/// What it has made of the frames is overwritten when it is finished or let go.
public final class BurstReading: Sendable {
  /// What is known of the frames so far.
  struct State: Sendable {
    /// In the order taken, those that cannot be decoded among them.
    var frames: [Frame] = []
    var readings: [FrameReading] = []
    /// The reading that was searched whole, whose face the others are searched for; nil until it is there.
    var middle: Int?
    /// Why a frame cannot be decoded.
    var unreadable = Problem(.imageUnreadable)

    /// Overwrites what was made of the frames.
    /// - Parameter kept: The reading that is needed still.
    mutating func wipe(except kept: Int? = nil) {
      for index in readings.indices where index != kept { readings[index].wipe() }
    }
  }

  /// How many frames are expected.
  let count: Int
  private let state = Mutex(State())

  /// The reading of a burst.
  /// - Parameter count: How many frames it should have; it may get fewer.
  public init(of count: Int) { self.count = count }

  deinit {
    var rest = take()
    rest.wipe()
  }

  /// Reads the next frame; one that cannot be decoded is passed over.
  func read(_ frame: Frame, _ finder: FaceFinder) throws(Problem) {
    try state.withLock { (state) throws(Problem) in
      let index = state.frames.count
      state.frames.append(frame)
      var reading: FrameReading
      do throws(Problem) { reading = try FrameReading(frame, index: index) } catch {
        state.unreadable = error
        return
      }
      // Kept, and so overwritten, whatever comes of the search.
      defer { state.readings.append(reading) }
      if let middle = state.middle {
        try reading.search(finder, first: state.readings[middle].face)
      } else if index >= count / 2 {
        try reading.search(finder)
        state.middle = state.readings.count
      }
    }
  }

  /// Hands over what is known, to be overwritten by the caller.
  func take() -> State {
    state.withLock { state in
      defer { state = State() }
      return state
    }
  }
}
