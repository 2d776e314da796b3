import Core
import Imaging
import NIOCore

/// A finished photo that waits for a person, with the frame that it came from; both are overwritten when it goes, the
/// frame when nobody else has it either.
final class WaitingPhoto {
  let specification: PhotoSpecification
  let frameWidth: Int
  let frameHeight: Int
  /// The frame, for another finishing.
  let frame: Frame
  /// The face in it, as it was found first.
  let face: FaceBox
  private(set) var jpeg: [UInt8]
  /// The end of its time.
  var timeout: Scheduled<Void>?
  /// Counts how often its time was started.
  var round = 0
  /// Whether something is being done with it.
  var isHeld = false
  /// Those who want to do something with it next.
  var queue: [CheckedContinuation<Void, Never>] = []

  init(_ photo: FinishedPhoto, original: Frame, specification: PhotoSpecification) {
    self.specification = specification
    frameWidth = photo.frameWidth
    frameHeight = photo.frameHeight
    frame = original
    face = photo.face
    frame.picture.overwriteWhenReleased()
    jpeg = Self.copy(photo.jpeg)
  }

  deinit { jpeg.withUnsafeMutableBytes { $0.wipe() } }

  /// What it takes in memory.
  var size: Int { frame.bytes.count + jpeg.count }

  /// Takes another finishing's picture.
  func replace(with photo: FinishedPhoto) {
    jpeg.withUnsafeMutableBytes { $0.wipe() }
    jpeg = Self.copy(photo.jpeg)
  }

  /// Bytes of its own, so that wiping them in place wipes all there is.
  private static func copy(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      _ = buffer.initialize(from: bytes)
      count = bytes.count
    }
  }
}
