import Core

/// One frame of a burst as far as choosing needs it: its grey picture and its faces.
struct FrameReading {
  let index: Int
  var gray: GrayImage
  /// In the frame's pixels.
  var faces: [FaceBox] = []
  /// The area of the next likeliest face, sure or not, over that of the likeliest; 0 without one.
  private(set) var secondShare = 0.0

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

  /// Reads a picture that is decoded already.
  init(_ image: RGBImage, index: Int) {
    self.index = index
    gray = image.luma()
  }

  /// The width at which a frame is searched: 640 for 1280 × 720, 720 for 1920 × 1080, so that a face wide enough for
  /// a photo is above the detector's 80 pixels.
  static func searchWidth(_ width: Int, _ height: Int) -> Int {
    let longest = max(width, height)
    let target = longest > 1280 ? 720 : 640
    return longest <= target ? width : max(1, width * target / longest)
  }

  /// From this score on a box beside another counts as a second person. Of 16 portraits the least sure face has
  /// 0.58; a helmet or a flag beside a face stays below.
  private static let sureScore = 0.3

  /// Searches at twice the usual width: a face too small for the quick search is still worth a word on how far it is
  /// off.
  mutating func searchFar(_ finder: FaceFinder) throws(Problem) {
    let width = Self.searchWidth(gray.width, gray.height) * 2
    guard min(width, gray.width) * min(width * gray.height / gray.width, gray.height) <= FaceFinder.pixelLimit else {
      return
    }
    try search(finder, width: width)
  }

  /// Searches the middle of the frame, where people stand, at twice the usual width: a live frame's way to see
  /// somebody who is too far away, for the price of the usual search.
  mutating func searchMiddle(_ finder: FaceFinder) throws(Problem) {
    let middle = PixelWindow(
      x: gray.width / 4, y: gray.height * 15 / 100, width: gray.width / 2, height: gray.height * 55 / 100)
    guard middle.width > 0, middle.height > 0 else { return }
    try search(finder, width: Self.searchWidth(gray.width, gray.height), part: middle)
  }

  /// Searches the frame, or a part of it, at a width. Where nothing is surely a face, the surest box is taken.
  mutating func search(_ finder: FaceFinder, width: Int, part: PixelWindow? = nil) throws(Problem) {
    let window = part ?? PixelWindow(x: 0, y: 0, width: gray.width, height: gray.height)
    let width = min(width, window.width)
    let height = max(1, window.height * width / max(1, window.width))
    var cut =
      part == nil ? gray : gray.cropped(x: window.x, y: window.y, width: window.width, height: window.height)
    defer { if part != nil { cut.wipe() } }
    var small = cut.scaled(width: width, height: height)
    defer { small.wipe() }
    let factor = Double(window.width) / Double(width)
    let found = try finder.faces(in: small).map { face in
      var face = face.scaled(by: factor)
      (face.x, face.y) = (face.x + Double(window.x), face.y + Double(window.y))
      return face
    }
    if found.count > 1, found[0].width > 0 {
      secondShare = found[1].width * found[1].height / (found[0].width * found[0].height)
    }
    let sure = found.filter { $0.score >= Self.sureScore }
    faces = sure.isEmpty ? Array(found.prefix(1)) : sure
  }

  /// How good the frame is among its burst, for one whose only face this is: the face's sharpness (variance of the
  /// Laplacian) times its exposure (the share of its pixels that are neither black nor blown out, squared).
  /// Only frames of one burst can be compared.
  var score: Double {
    guard let face = faces.first else { return 0 }
    let window = PixelWindow(x: Int(face.x), y: Int(face.y), width: Int(face.width), height: Int(face.height))
      .clipped(width: gray.width, height: gray.height)
    guard window.width > 8, window.height > 8 else { return 0 }
    let bytes = gray.bytes.span
    var (sum, squares, clipped, count) = (0, 0, 0, 0)
    for y in window.y + 1..<window.y + window.height - 1 {
      for x in window.x + 1..<window.x + window.width - 1 {
        let at = y * gray.width + x
        let value = Int(bytes[at])
        let laplacian =
          4 * value - Int(bytes[at - 1]) - Int(bytes[at + 1]) - Int(bytes[at - gray.width])
          - Int(bytes[at + gray.width])
        sum += laplacian
        squares += laplacian * laplacian
        if value < 20 || value > 250 { clipped += 1 }
        count += 1
      }
    }
    let mean = Double(sum) / Double(count)
    let exposed = 1 - Double(clipped) / Double(count)
    return (Double(squares) / Double(count) - mean * mean + 1e-3) * exposed * exposed
  }

  mutating func wipe() { gray.wipe() }
}
