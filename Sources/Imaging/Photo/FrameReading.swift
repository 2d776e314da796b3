import Core
import Foundation

/// One frame of a burst as far as choosing needs it: its grey picture and its faces.
struct FrameReading {
  let index: Int
  var gray: GrayImage
  /// In the frame's pixels.
  private(set) var faces: [FaceBox] = []
  /// The area of the next likeliest face, sure or not, over that of the likeliest; 0 without one.
  private(set) var secondShare = 0.0
  /// A box beside the face that may be a second person.
  private(set) var doubtful: FaceBox?
  /// Whether all of the frame has been searched, and not only the surroundings of a face seen elsewhere.
  private(set) var isSearchedWhole = false
  /// Whether any of it has been searched.
  private(set) var isSearched = false

  /// Decodes a frame's luma.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`.
  init(_ frame: Frame, index: Int) throws(Problem) {
    self.index = index
    gray =
      switch frame.format.pixels {
      // A still camera that stands on its side says so in Exif data.
      case .mjpeg: try JPEG.decodeGray(frame.bytes).oriented(ExifOrientation.read(frame.bytes) ?? .upright)
      case .yuyv: try YUYV.gray(frame.bytes, width: frame.format.width, height: frame.format.height)
      case .nv12: try NV12.gray(frame.bytes, width: frame.format.width, height: frame.format.height)
      }
  }

  /// Reads a picture whose luma is decoded already.
  init(_ gray: GrayImage) { (index, self.gray) = (0, gray) }

  /// Reads a picture that is decoded already.
  init(_ image: RGBImage, index: Int) {
    self.index = index
    gray = image.luma()
  }

  /// The face, where there is one and no other.
  var face: FaceBox? { faces.count == 1 ? faces.first : nil }

  /// The width at which a frame is searched: 640 for 1280 × 720, 720 for 1920 × 1080, so that a face wide enough for
  /// a photo is above the detector's 80 pixels.
  static func searchWidth(_ width: Int, _ height: Int) -> Int {
    let longest = max(width, height)
    let target = longest > 1280 ? 720 : 640
    return longest <= target ? width : max(1, width * target / longest)
  }

  /// Searches all of the frame at the usual width.
  mutating func search(_ finder: FaceFinder) throws(Problem) {
    take(
      try FaceSearch.run(
        finder, in: gray, part: whole, width: Self.searchWidth(gray.width, gray.height)), isWhole: true)
  }

  /// Searches the surroundings of a face seen a moment ago, for a sixth of the price of all the frame.
  /// - Parameter face: In this frame's pixels.
  /// - Returns: Whether there still is a face; without one nothing changes.
  mutating func search(_ finder: FaceFinder, around face: FaceBox) throws(Problem) -> Bool {
    let reach = Self.reach * face.width
    let part = PixelWindow(
      x: Int((face.middle.x - reach).rounded()), y: Int((face.middle.y - reach).rounded()),
      width: max(1, Int((2 * reach).rounded())), height: max(1, Int((2 * reach).rounded()))
    ).clipped(width: gray.width, height: gray.height)
    guard part.width > 0, part.height > 0, face.width > 0 else { return false }
    let usual = Double(Self.searchWidth(gray.width, gray.height)) / Double(gray.width)
    let steps = (log(face.width * usual / Self.followedWidth) / log(1.2)).rounded(.down)
    let width = max(1, Int((Double(part.width) * usual * pow(1.2, -steps)).rounded()))
    let found = try FaceSearch.run(finder, in: gray, part: part, width: width, scales: Self.followedScales)
    guard !found.faces.isEmpty else { return false }
    take(found, isWhole: isSearchedWhole)
    return true
  }

  /// Searches a frame of a burst: the surroundings of the face that another frame has, and all of it where that shows
  /// none.
  mutating func search(_ finder: FaceFinder, first: FaceBox?) throws(Problem) {
    if let first, try search(finder, around: first) { return }
    try search(finder)
  }

  /// Searches all of the frame for some sizes of faces.
  /// - Parameters:
  ///   - face: The face that is known, in this frame's pixels.
  ///   - part: The sizes.
  /// - Returns: The likeliest other face, sure or not; nil without one.
  func likeliest(
    _ finder: FaceFinder, beside face: FaceBox, _ part: FaceSweep.Part
  ) throws(Problem) -> FaceBox? {
    let width = Double(Self.searchWidth(gray.width, gray.height)) * pow(5 / 6, Double(part.first))
    let found = try FaceSearch.run(
      finder, in: gray, part: whole, width: max(1, Int(width.rounded())), scales: part.count)
    return found.boxes.first { !$0.isSame(as: face) }
  }

  /// Around a face seen before: its middle and this many of its widths to each side.
  private static let reach = 1.1
  /// At how many pixels, or up to a fifth more, a face seen before is searched; the detector's least are 80. The scale
  /// is one of those, each five sixths of the one before, at which the detector looks at all of the frame, so that it
  /// sees the face as it did.
  private static let followedWidth = 92.0
  /// At that size the second scale is the face's own; the ones beside it see one that has come nearer or gone farther.
  private static let followedScales = 3

  /// Searches at twice the usual width: a face too small for the quick search is still worth a word on how far it is
  /// off.
  mutating func searchFar(_ finder: FaceFinder) throws(Problem) {
    let width = min(Self.searchWidth(gray.width, gray.height) * 2, gray.width)
    guard width * (width * gray.height / gray.width) <= FaceFinder.pixelLimit else { return }
    take(try FaceSearch.run(finder, in: gray, part: whole, width: width), isWhole: true)
  }

  /// Searches the middle of the frame, where people stand, at twice the usual width: a live frame's way to see
  /// somebody who is too far away, for the price of the usual search.
  mutating func searchMiddle(_ finder: FaceFinder) throws(Problem) {
    let middle = PixelWindow(
      x: gray.width / 4, y: gray.height * 15 / 100, width: gray.width / 2, height: gray.height * 55 / 100)
    guard middle.width > 0, middle.height > 0 else { return }
    let width = min(Self.searchWidth(gray.width, gray.height), middle.width)
    take(try FaceSearch.run(finder, in: gray, part: middle, width: width), isWhole: isSearchedWhole)
  }

  /// Searches the frame turned to either side: the detector loses some heads that lean by more than ten degrees.
  mutating func searchLeaning(_ finder: FaceFinder) throws(Problem) {
    let width = Self.searchWidth(gray.width, gray.height)
    var best: FaceSearch?
    for tilt in [-Self.lean, Self.lean] {
      let found = try FaceSearch.run(finder, in: gray, part: whole, width: width, tilt: tilt)
      if found.faces.first?.score ?? -1 > best?.faces.first?.score ?? 0 { best = found }
    }
    if let best { take(best, isWhole: true) }
  }

  /// By how many degrees a frame is turned in search of a leaning head.
  private static let lean = 13.0

  private var whole: PixelWindow { PixelWindow(x: 0, y: 0, width: gray.width, height: gray.height) }

  /// Keeps a face that was found in this frame before.
  mutating func keep(_ face: FaceBox) { faces = [face] }

  private mutating func take(_ found: FaceSearch, isWhole: Bool) {
    isSearched = true
    isSearchedWhole = isWhole
    // What the quick look saw is not unseen because a look at all of the frame, by other steps, is a little less sure.
    guard !found.faces.isEmpty else { return }
    faces = found.faces
    secondShare = found.secondShare
    doubtful = found.doubtful
  }

  mutating func wipe() { gray.wipe() }
}
