import ArgumentParser
import CFace
import CTurboJPEG
import Core
import Imaging

/// What a photo needs of the libraries, called directly: each frame's luma, faces, the best frame in colour, encodings.
///
/// Faces are counted in two ways: a search of all of each frame, as a program would do that knows no better, and the
/// searches that `PhotoStudio` makes.
final class BareParts {
  /// A picture given to the detector.
  struct Search: Sendable {
    let image: GrayImage
    var threshold = 0.0
    var scales: Int?
  }

  /// In microseconds.
  struct Times {
    var decodes = 0.0
    /// All of each of the five frames.
    var faces = 0.0
    /// Those that were made for the photo.
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
  private let searches: [Search]
  private let decompressor: tjhandle
  private let compressor: tjhandle
  private let detector: OpaquePointer

  /// - Parameters:
  ///   - frames: The burst.
  ///   - photo: What was made of it.
  ///   - searches: Those that were made for it.
  init(frames: [Frame], photo: FinishedPhoto, searches: [Search]) throws {
    guard let decompressor = tjInitDecompress(), let compressor = tjInitCompress(),
      let detector = satchel_face_detector_create(SATCHEL_FACE_PLAIN)
    else { throw ValidationError("A library cannot begin.") }
    (self.frames, self.photo, self.searches) = (frames, photo, searches)
    (self.decompressor, self.compressor, self.detector) = (decompressor, compressor, detector)
    picture = try JPEG.decode(photo.jpeg)
    // The size at which a frame of 1920 × 1080 is searched.
    searched = try frames.map { try JPEG.decodeGray($0.bytes, eighths: 3) }
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
        for gray in searched { find(Search(image: gray)) }
      }
    times.searches = ThreadClock.measure { for search in searches { find(search) } }
    times.encodes =
      try ThreadClock.measure { for _ in 0..<encodings { try encode() } }
    return times
  }

  private func find(_ search: Search) {
    var boxes = [satchel_face_box](repeating: satchel_face_box(), count: 32)
    _ = satchel_face_detector_find(
      detector, search.image.bytes, CInt(search.image.width), CInt(search.image.height), CInt(search.scales ?? 0),
      search.threshold, &boxes, CInt(boxes.count))
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
