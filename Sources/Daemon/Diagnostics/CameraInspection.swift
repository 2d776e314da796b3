import Core

/// A question to a camera's lane, answered between photos.
struct CameraInquiry: Sendable {
  let reply = Reply<CameraInspection>()
}

/// What a camera's lane found: figures alone, no picture.
struct CameraInspection: Sendable {
  /// How the camera was met.
  enum Access: Sendable, Equatable {
    case open
    /// A photo is being taken.
    case busy
    /// It cannot be opened.
    case refused(DeviceError)
    /// It is not there.
    case absent
    /// The lane did not come to an answer in so many seconds.
    case unanswered(seconds: Int)
  }

  /// The brightness of what it sees.
  enum Exposure: Sendable, Equatable {
    case luma(Double, isSettled: Bool)
    /// The frames cannot be decoded.
    case unreadable
  }

  var access: Access
  /// What it offers, best first.
  var formats: [FrameFormat] = []
  /// What it streams.
  var format: FrameFormat?
  /// How long the first frame took.
  var firstFrame: Duration?
  /// Frames that came corrupt.
  var corruptFrames = 0
  /// nil: it came to no picture.
  var exposure: Exposure?
  /// What went wrong after it was opened.
  var failure: DeviceError?
}
