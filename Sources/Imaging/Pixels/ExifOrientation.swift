/// The orientation that a camera writes into a JPEG file: a telephone saves what its sensor saw, and says how it was held.
enum ExifOrientation {
  /// Reads it.
  /// - Parameter file: A JPEG file.
  /// - Returns: nil where the file says none, or nothing sensible.
  static func read(_ file: [UInt8]) -> PictureOrientation? {
    for segment in JPEGSegments(file) where segment.marker == 0xE1 {
      if let orientation = read(exif: file[segment.content]) { return orientation }
    }
    return nil
  }

  /// `Exif`, two zeros, and a TIFF file whose first directory may have the tag (Exif 2.32 §4.7.2).
  private static func read(exif segment: ArraySlice<UInt8>) -> PictureOrientation? {
    guard segment.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
    let tiff = segment.dropFirst(6)
    let isLittle = tiff.starts(with: [0x49, 0x49, 0x2A, 0])
    guard isLittle || tiff.starts(with: [0x4D, 0x4D, 0, 0x2A]) else { return nil }
    func number(at place: Int, bytes: Int) -> Int? {
      guard place + bytes <= tiff.count else { return nil }
      let digits = tiff.dropFirst(place).prefix(bytes)
      return isLittle
        ? digits.reversed().reduce(0) { $0 << 8 | Int($1) } : digits.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2) else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + 12 * index
      guard let tag = number(at: entry, bytes: 2) else { return nil }
      // Type 3 is a 16-bit number, which stands in the entry itself.
      guard tag == 0x0112, number(at: entry + 2, bytes: 2) == 3, number(at: entry + 4, bytes: 4) == 1 else { continue }
      return number(at: entry + 8, bytes: 2).flatMap(PictureOrientation.init(exif:))
    }
    return nil
  }
}
