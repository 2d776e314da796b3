extension VirtualCamera {
  /// What the camera looks at.
  public enum Scene: Sendable, Equatable {
    /// A drawn person before a plain wall; the same seed gives the same frames.
    case drawn(seed: UInt64)
    /// The PNG and JPEG portraits of a folder, by name, over and over; each stream begins with the next one.
    /// - `folder`: its path; `tilt`: degrees, clockwise; `framesPerPicture`: how long each is shown within a stream.
    case pictures(folder: String, tilt: Double, framesPerPicture: Int)
  }

  /// How the camera is set up.
  public struct Configuration: Sendable, Equatable {
    /// What it looks at.
    public var scene: Scene
    /// For how many frames after each start the exposure is still settling; 0 switches the imitation off.
    public var warmUpFrames: Int
    /// JPEG quality of its MJPEG frames, 1–100.
    public var quality: Int
    /// The sizes that it offers.
    public var sizes: [Size]

    /// A set-up.
    public init(
      scene: Scene = .drawn(seed: 1), warmUpFrames: Int = 6, quality: Int = 88, sizes: [Size] = Size.allCases
    ) {
      self.scene = scene
      self.warmUpFrames = warmUpFrames
      self.quality = quality
      self.sizes = sizes
    }
  }

  /// A size of frames.
  public enum Size: String, Sendable, CaseIterable {
    case size1920x1080 = "1920x1080"
    case size1280x720 = "1280x720"
    case size640x480 = "640x480"

    /// Pixels across and down, and how many frames of plain pixels a second USB 2.0 has bandwidth for.
    var facts: (width: Int, height: Int, rawRate: Double) {
      switch self {
      case .size1920x1080: (1920, 1080, 5)
      case .size1280x720: (1280, 720, 10)
      case .size640x480: (640, 480, 30)
      }
    }
  }

  /// A way in which a frame is spoilt.
  public enum Corruption: String, Sendable, CaseIterable {
    /// The second half is missing.
    case truncated
    /// The frame is whole but flagged as damaged, as V4L2's `V4L2_BUF_FLAG_ERROR`.
    case errorFlag = "error-flag"
    /// Random bytes.
    case garbage
    /// A whole frame of half the agreed width and height.
    case wrongSize = "wrong-size"
  }

  /// What is wrong with the camera; all switches may be turned while frames flow.
  public struct Faults: Sendable, Equatable {
    /// How much longer each frame takes.
    public var delay: Duration
    /// Which frames are spoilt and how: every n-th of each kind, 1 for each frame.
    public var corruptions: [Corruption: Int]
    /// After how many frames of a stream the cable is pulled; nil for never.
    public var unplugAfter: Int?

    /// A set of switches.
    public init(delay: Duration = .zero, corruptions: [Corruption: Int] = [:], unplugAfter: Int? = nil) {
      self.delay = delay
      self.corruptions = corruptions
      self.unplugAfter = unplugAfter
    }

    /// Nothing is wrong.
    public static let none = Faults()

    /// How frame `number` is spoilt, if it is.
    func corruption(of number: Int) -> Corruption? {
      Corruption.allCases.first { kind in
        guard let every = corruptions[kind], every > 0 else { return false }
        return number % every == every - 1
      }
    }
  }
}
