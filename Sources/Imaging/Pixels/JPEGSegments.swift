/// The segments before a JPEG file's first scan, found as libjpeg finds them: what stands between two of them is skipped.
struct JPEGSegments: Sequence, IteratorProtocol {
  /// A marker with what belongs to it.
  struct Segment: Equatable {
    /// The byte after 0xFF.
    let marker: UInt8
    /// Where its content stands in the file, the length left out.
    let content: Range<Int>
  }

  private let file: [UInt8]
  private var place = 2

  /// The segments of a file, whose first two bytes are taken for its beginning.
  init(_ file: [UInt8]) { self.file = file }

  mutating func next() -> Segment? {
    while let marker = nextMarker() {
      switch marker {
      // Markers without a length (ISO/IEC 10918-1 §B.1.1.3).
      case 0x01, 0xD0...0xD7: continue
      // The beginning again, the end, or the first scan.
      case 0xD8, 0xD9, 0xDA: return nil
      default:
        guard place + 2 <= file.count else { return nil }
        let length = Int(file[place]) << 8 | Int(file[place + 1])
        let end = place + length
        guard length >= 2, end <= file.count else { return nil }
        defer { place = end }
        return Segment(marker: marker, content: place + 2..<end)
      }
    }
    return nil
  }

  /// Goes behind the next marker; fill bytes and stuffed zeros are none.
  private mutating func nextMarker() -> UInt8? {
    while place + 1 < file.count {
      let (first, second) = (file[place], file[place + 1])
      if first == 0xFF, second != 0xFF, second != 0 {
        place += 2
        return second
      }
      place += 1
    }
    return nil
  }
}
