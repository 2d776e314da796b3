import Core
import Synchronization

/// Where the last of a row of live frames had its face, so that the next is looked at there first: one for each reader
/// of a camera's frames.
///
/// It saves work and tells nothing by itself: whatever a frame is said to show was found in that frame. All of the frame
/// is searched again where the face is not found near its last place, and by a ``FaceSweep``, so that somebody else who
/// comes into the picture is seen.
public final class FaceTracker: Sendable {
  /// What is known of a face after a frame.
  struct Place: Sendable {
    /// In fractions of the frame's width.
    var face: FaceBox
    /// In fractions of the frame's width.
    var eyes: EyePair
    /// The search for somebody else.
    var sweep: FaceSweep
    /// When the frame was taken in which the eyes were last found without help of the one before.
    var settled: SuspendingClock.Instant
    /// The frame's shape.
    var format: FrameFormat
  }

  /// How a frame is searched in which no face is known.
  enum Look: Sendable {
    /// All of it, and where nobody is found, its middle for somebody far away.
    case both
    /// All of it.
    case near
    /// Its middle; all of it only where somebody is found.
    case far
  }

  private struct Knowledge {
    var place: Place?
    var look = Look.both
  }

  private let knowledge = Mutex(Knowledge())

  /// A tracker that has seen nothing.
  public init() {}

  /// What the frame before had.
  /// - Returns: nil where there was no single face, or the frames are of another shape.
  func last(before frame: Frame) -> Place? {
    knowledge.withLock { knowledge in
      guard let place = knowledge.place, place.format == frame.format, frame.timestamp >= place.sweep.began else {
        return nil
      }
      return place
    }
  }

  /// How the next frame is searched where ``last(before:)`` knows no face.
  var look: Look { knowledge.withLock { $0.look } }

  /// Notes where a frame has its one face.
  func note(_ place: Place) { knowledge.withLock { $0 = Knowledge(place: place) } }

  /// Notes that a frame has no face, or no single one. While nobody comes, the frames are searched near and far by
  /// turns.
  /// - Parameter isEmpty: Whether it has none.
  func noteNone(isEmpty: Bool) {
    knowledge.withLock { knowledge in
      knowledge.place = nil
      knowledge.look =
        switch knowledge.look {
        case _ where !isEmpty: .both
        case .both, .far: .near
        case .near: .far
        }
    }
  }
}

extension FaceTracker.Place {
  /// After so long the eyes are to be found without help of the frame before.
  private static let settling = Duration.milliseconds(700)

  /// Whether they are.
  func isUnsettled(_ frame: Frame) -> Bool { frame.timestamp >= settled + Self.settling }
}
