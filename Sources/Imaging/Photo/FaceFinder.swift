import CFace
import Core
import Synchronization

/// A face in a picture: where, and how sure the detector is.
public struct FaceBox: Sendable, Equatable, Codable {
  /// Left edge in pixels of the picture; may lie beyond it.
  public var x: Double
  /// Top edge in pixels of the picture; may lie beyond it.
  public var y: Double
  /// Width in pixels, brow to chin and cheek to cheek, as the detector was trained.
  public var width: Double
  /// Height in pixels.
  public var height: Double
  /// The detector's margin above its threshold: 0 barely a face, above 1 surely one.
  public var score: Double
  /// Degrees clockwise by which the face leans, as far as the search tells: 0 for one that was found upright.
  public var tilt = 0.0

  /// Names an upright box.
  public init(x: Double, y: Double, width: Double, height: Double, score: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
    self.score = score
  }

  /// The box in a picture `factor` times as large.
  public func scaled(by factor: Double) -> FaceBox {
    var box = self
    (box.x, box.y, box.width, box.height) = (x * factor, y * factor, width * factor, height * factor)
    return box
  }

  /// Whether two boxes are of one face, by the bounds at which the detector takes two of its own for one.
  func isSame(as other: FaceBox) -> Bool {
    let columns = min(x + width, other.x + other.width) - max(x, other.x)
    let rows = min(y + height, other.y + other.height) - max(y, other.y)
    guard columns > 0, rows > 0 else { return false }
    let (area, otherArea, shared) = (width * height, other.width * other.height, columns * rows)
    return shared > 0.33 * (area + otherArea - shared) || shared > 0.79 * min(area, otherArea)
  }

  /// The box about the same middle with sides `factor` times as long.
  func grown(by factor: Double) -> FaceBox {
    var box = self
    (box.x, box.y) = (middle.x - factor * width / 2, middle.y - factor * height / 2)
    (box.width, box.height) = (factor * width, factor * height)
    return box
  }

  /// Whether a point lies within the box.
  func holds(_ point: PixelPoint) -> Bool {
    (x...x + width).contains(point.x) && (y...y + height).contains(point.y)
  }

  /// The box's middle.
  var middle: PixelPoint { PixelPoint(x: x + width / 2, y: y + height / 2) }
}

/// Finds frontal faces with dlib's HOG detector; it recognises nobody.
///
/// It searches with the best instructions that the processor has (docs/decisions/0013).
///
/// Synchronous CPU work, about 11 ms for 640 × 360 on one core with AVX and 17 ms without: call it from a thread of your
/// own, never from the cooperative pool. Calls from several threads are safe and take turns. The first call, or
/// ``load()``, reads the detector, which takes about 300 ms.
public final class FaceFinder: Sendable {
  /// The finder that the process shares.
  public static let shared = FaceFinder()

  /// The least face that is found, in pixels of the picture searched: the detector's window.
  public static let leastFace = 80

  /// The most pixels of a picture to search: 1920 × 1080.
  public static let pixelLimit = 1920 * 1080

  private let detector: Mutex<Detector>
  private let onSearch: (@Sendable (_ image: GrayImage, _ threshold: Double, _ scales: Int?) -> Void)?

  /// A finder that loads its detector when first used.
  /// - Parameter onSearch: Told of each search before it is made; a benchmark makes the same ones by itself.
  public convenience init(
    onSearch: (@Sendable (_ image: GrayImage, _ threshold: Double, _ scales: Int?) -> Void)? = nil
  ) {
    self.init(instructions: satchel_face_instructions_here(), onSearch: onSearch)
  }

  /// A finder that searches with the instructions named; a test compares them.
  init(
    instructions: satchel_face_instructions,
    onSearch: (@Sendable (_ image: GrayImage, _ threshold: Double, _ scales: Int?) -> Void)? = nil
  ) {
    detector = Mutex(Detector(instructions: instructions))
    self.onSearch = onSearch
  }

  /// Reads the detector if that has not been done: call it off the start-up path.
  /// - Throws: ``Problem``: `internal-error` where memory or the model fails.
  public func load() throws(Problem) {
    _ = try detector.withLock { (detector) throws(Problem) in try detector.handle() }
  }

  /// Finds faces.
  /// - Parameters:
  ///   - image: Grey, at most ``pixelLimit`` pixels; faces below ``leastFace`` pixels are not found.
  ///   - threshold: Added to the detector's threshold: 0 as trained, below it more faces and more mistakes.
  ///   - scales: At how many scales at most the picture is searched, each five sixths of the one before: the first finds
  ///     faces of 80 pixels, the third those of 115; nil searches at all of them.
  /// - Returns: At most 32 faces, the surest first.
  /// - Throws: ``Problem``: `image-too-large`, `internal-error`.
  public func faces(in image: GrayImage, threshold: Double = 0, scales: Int? = nil) throws(Problem) -> [FaceBox] {
    guard image.width * image.height <= Self.pixelLimit else {
      throw Problem(.imageTooLarge, facts: ["limit": "\(Self.pixelLimit)"])
    }
    guard image.width > 0, image.height > 0 else { return [] }
    onSearch?(image, threshold, scales)
    return try detector.withLock { (detector) throws(Problem) in
      let handle = try detector.handle()
      var boxes = [satchel_face_box](repeating: satchel_face_box(), count: 32)
      let found = satchel_face_detector_find(
        handle, image.bytes, CInt(image.width), CInt(image.height), CInt(scales ?? 0), threshold, &boxes,
        CInt(boxes.count))
      guard found >= 0 else { throw Problem(.internalError) }
      return boxes.prefix(Int(found)).map { box in
        FaceBox(
          x: Double(box.left), y: Double(box.top), width: Double(box.right - box.left),
          height: Double(box.bottom - box.top), score: box.score)
      }
    }
  }

  /// The owned C++ detector, absent until it is wanted.
  private struct Detector: ~Copyable {
    private let instructions: satchel_face_instructions
    private var raw: OpaquePointer?

    init(instructions: satchel_face_instructions) { self.instructions = instructions }

    mutating func handle() throws(Problem) -> OpaquePointer {
      if let raw { return raw }
      guard let loaded = satchel_face_detector_create(instructions) else { throw Problem(.internalError) }
      raw = loaded
      return loaded
    }

    deinit { satchel_face_detector_destroy(raw) }
  }
}
