import Core
import Imaging

/// What a virtual camera looks at: pictures by number, the same for the same number and size.
protocol CameraScene: Sendable {
  /// After how many pictures they begin again, at least 1.
  var period: Int { get }

  /// Which picture a stream begins with.
  /// - Parameter stream: How many streams there were before it.
  func firstPicture(ofStream stream: Int) -> Int

  /// Paints a picture over the whole canvas; slow, so to be called on a thread that may block.
  /// - Parameter index: 0 ..< ``period``.
  /// - Throws: ``Problem`` where a file cannot be read.
  func paint(_ index: Int, on canvas: borrowing Canvas) throws(Problem)
}

extension CameraScene {
  /// The same for each stream.
  func firstPicture(ofStream stream: Int) -> Int { 0 }
}
