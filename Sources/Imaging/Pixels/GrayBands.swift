/// A grey picture that comes from top to bottom, a band of rows at a time: no more than a band of it is in memory.
struct GrayBands<Failure: Error> {
  /// Width in pixels.
  let width: Int
  /// Height in pixels.
  let height: Int
  private let next: () throws(Failure) -> GrayImage
  private var band: GrayImage
  /// The row with which the band begins.
  private var top = 0

  /// A picture that comes by bands.
  /// - Parameters:
  ///   - width: Width in pixels.
  ///   - height: Height in pixels.
  ///   - next: Gives the next band, at least one row as wide as the picture; asked for none beyond its height.
  init(width: Int, height: Int, next: @escaping () throws(Failure) -> GrayImage) {
    self.width = width
    self.height = height
    self.next = next
    band = GrayImage(width: width, height: 0, bytes: [])
  }

  /// A whole picture as one band.
  init(_ image: GrayImage) { self.init(width: image.width, height: image.height) { image } }

  /// Goes on to a row, never above the last one.
  mutating func seek(_ y: Int) throws(Failure) {
    while y >= top + band.height {
      top += band.height
      band = try next()
    }
  }

  /// Calls `body` with the pixels of a row, the last one gone to.
  func withRow(_ y: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    let first = (y - top) * width
    band.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[first..<first + width])) }
  }

  /// Takes all bands, and with them whatever is wrong with the last.
  mutating func finish() throws(Failure) { try seek(height - 1) }
}
