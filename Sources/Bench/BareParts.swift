import ArgumentParser
import CFace
import CTurboJPEG
import Core
import Foundation
import Imaging

/// What a photo needs of the libraries, called directly: each frame's luma, faces, the best frame in colour, encodings.
///
/// Faces are counted in two ways: a search of all of each frame, as a program would do that knows no better, and the
/// searches that `PhotoStudio` makes.
final class BareParts {
  /// In microseconds.
  struct Times {
    var decodes = 0.0
    /// All of each of the five frames.
    var faces = 0.0
    /// All of the middle frame and of the best, and in the others what is around the face.
    var searches = 0.0
    var encodes = 0.0
    var all: Double { decodes + faces + encodes }
    /// With the searches that are made.
    var made: Double { decodes + searches + encodes }
  }

  private let frames: [Frame]
  private let photo: FinishedPhoto
  private let picture: RGBImage
  private let searched: [GrayImage]
  private let surroundings: [GrayImage]
  private let decompressor: tjhandle
  private let compressor: tjhandle
  private let detector: OpaquePointer

  init(frames: [Frame], photo: FinishedPhoto) throws {
    guard let decompressor = tjInitDecompress(), let compressor = tjInitCompress(),
      let detector = satchel_face_detector_create()
    else { throw ValidationError("A library cannot begin.") }
    (self.frames, self.photo) = (frames, photo)
    (self.decompressor, self.compressor, self.detector) = (decompressor, compressor, detector)
    picture = try JPEG.decode(photo.jpeg)
    // The size at which a frame of 1920 × 1080 is searched.
    searched = try frames.map { try JPEG.decodeGray($0.bytes, eighths: 3) }
    // As `FrameReading.search(_:around:)`: the face's middle and 1.1 of its widths each way, at the largest of the
    // detector's steps at which the face has 92 pixels or more.
    let usual = Double(searched[0].width) / Double(frames[0].format.width)
    let side = 2.2 * photo.face.width * usual
    let steps = (log(photo.face.width * usual / 92) / log(1.2)).rounded(.down)
    let width = max(1, Int((side * pow(1.2, -steps)).rounded()))
    let (left, top) = (
      (photo.face.x + photo.face.width / 2) * usual - side / 2,
      (photo.face.y + photo.face.height / 2) * usual - side / 2
    )
    surroundings = searched.map { gray in
      gray.cropped(x: Int(left), y: Int(top), width: Int(side), height: Int(side))
        .scaled(width: width, height: width)
    }
  }

  func close() {
    tjDestroy(decompressor)
    tjDestroy(compressor)
    satchel_face_detector_destroy(detector)
  }

  func run(encodings: Int) throws -> Times {
    var times = Times()
    times.decodes =
      try ThreadClock.measure {
        for frame in frames { try decode(frame, TJPF_GRAY, 1) }
        try decode(frames[photo.frame], TJPF_RGB, 3)
      }
    times.faces =
      ThreadClock.measure {
        for gray in searched { find(gray, scales: 0) }
      }
    times.searches =
      ThreadClock.measure {
        for index in frames.indices {
          let isMiddle = index == frames.count / 2
          if isMiddle || index == photo.frame { find(searched[index], scales: 0) }
          if !isMiddle { find(surroundings[index], scales: 3) }
        }
      }
    times.encodes =
      try ThreadClock.measure { for _ in 0..<encodings { try encode() } }
    return times
  }

  private func find(_ gray: GrayImage, scales: CInt) {
    var boxes = [satchel_face_box](repeating: satchel_face_box(), count: 32)
    _ = satchel_face_detector_find(detector, gray.bytes, CInt(gray.width), CInt(gray.height), scales, 0, &boxes, 32)
  }

  private func decode(_ frame: Frame, _ format: TJPF, _ bytesPerPixel: Int) throws {
    let (width, height) = (frame.format.width, frame.format.height)
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * bytesPerPixel) { buffer, count in
      let status = tjDecompress2(
        decompressor, frame.bytes, UInt(frame.bytes.count), buffer.baseAddress, CInt(width), 0, CInt(height),
        CInt(format.rawValue), TJFLAG_ACCURATEDCT)
      count = status == 0 ? width * height * bytesPerPixel : 0
    }
    guard !pixels.isEmpty else { throw ValidationError("A frame cannot be decoded.") }
  }

  private func encode() throws {
    let sampling = CInt((photo.subsampling == .full ? TJSAMP_444 : TJSAMP_420).rawValue)
    var buffer: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let status = tjCompress2(
      compressor, picture.bytes, CInt(picture.width), 0, CInt(picture.height), CInt(TJPF_RGB.rawValue), &buffer, &size,
      sampling, CInt(photo.quality), TJFLAG_ACCURATEDCT)
    tjFree(buffer)
    guard status == 0 else { throw ValidationError("The photo cannot be encoded.") }
  }
}
