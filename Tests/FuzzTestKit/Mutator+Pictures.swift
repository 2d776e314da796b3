extension Mutator {
  /// Spoils a PNG file by its chunks, whose checksums are then right: libpng reads on instead of giving up at once.
  public mutating func png(_ file: [UInt8]) -> [UInt8] {
    guard !once(in: 5), file.count > 33 else { return bytes(file) }
    var chunks = Self.pngChunks(file)
    for _ in 0...number(below: 3) where !chunks.isEmpty {
      let index = number(below: chunks.count)
      switch number(below: 8) {
      case 0: chunks.remove(at: index)
      case 1: chunks.insert(chunks[index], at: number(below: chunks.count))
      case 2: chunks.swapAt(index, number(below: chunks.count))
      case 3:
        let name = pick([
          "tRNS", "PLTE", "gAMA", "cHRM", "sRGB", "iCCP", "bKGD", "zTXt", "iTXt", "pHYs", "acTL", "sBIT", "abcD",
        ])
        let data = (0..<number(below: 40)).map { _ in UInt8.random(in: 0...255, using: &generator) }
        chunks.insert((Array(name.utf8), data), at: number(below: chunks.count + 1))
      case 4, 5: spoilHeader(&chunks[0].data)
      default: chunks[index].data = bytes(chunks[index].data)
      }
    }
    return Array(file[..<8]) + chunks.flatMap { Self.pngChunk($0.name, $0.data) }
  }

  /// Other sizes, depths, colours, filters and interlacing.
  private mutating func spoilHeader(_ data: inout [UInt8]) {
    guard data.count == 13 else { return }
    switch number(below: 6) {
    case 0: data[number(below: 8)] = UInt8.random(in: 0...255, using: &generator)
    case 1: data[pick([3, 7])] = UInt8(number(below: 40))
    case 2: data[8] = pick([1, 2, 4, 8, 16])
    case 3: data[9] = pick([0, 2, 3, 4, 6])
    case 4: data[12] ^= 1
    default: (data[8], data[9]) = (pick([1, 8, 16]), pick([0, 2, 3, 4, 6]))
    }
  }

  private static func pngChunks(_ file: [UInt8]) -> [(name: [UInt8], data: [UInt8])] {
    var chunks: [(name: [UInt8], data: [UInt8])] = []
    var place = 8
    while place + 12 <= file.count {
      let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard place + 12 + length <= file.count else { break }
      chunks.append((Array(file[place + 4..<place + 8]), Array(file[place + 8..<place + 8 + length])))
      place += 12 + length
    }
    return chunks
  }

  /// A chunk with its length and its checksum (ISO/IEC 15948 §5.3).
  static func pngChunk(_ name: [UInt8], _ data: [UInt8]) -> [UInt8] {
    func big(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    var crc = UInt32.max
    for byte in name + data {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return big(UInt32(data.count)) + name + data + big(~crc)
  }

  /// Spoils a JPEG file by its segments, whose lengths are then right, seldom by its bytes.
  public mutating func jpeg(_ file: [UInt8]) -> [UInt8] {
    var (segments, scan) = Self.jpegSegments(file)
    guard !once(in: 4), !segments.isEmpty else { return bytes(file, tokens: Self.jpegTokens) }
    for _ in 0...number(below: 3) where !segments.isEmpty {
      let index = number(below: segments.count)
      switch number(below: 7) {
      case 0: segments.remove(at: index)
      case 1: segments.insert(segments[index], at: number(below: segments.count))
      case 2: segments.swapAt(index, number(below: segments.count))
      case 3:
        segments.insert((0xDD, [0, UInt8(number(below: 4))]), at: number(below: segments.count))
      case 4: segments[index].marker = pick([0xC0, 0xC1, 0xC2, 0xC4, 0xC9, 0xCA, 0xDA, 0xDB, 0xE0, 0xEE, 0xFE])
      case 5:
        guard let frame = segments.firstIndex(where: { 0xC0...0xC2 ~= $0.marker }) else { continue }
        segments[frame].data = bytes(segments[frame].data, most: 2)
      default: segments[index].data = bytes(segments[index].data, most: 3)
      }
    }
    if once(in: 3) { scan = bytes(scan, tokens: Self.jpegTokens, most: 6) }
    let head = segments.flatMap { segment -> [UInt8] in
      let length = segment.data.count + 2
      return [0xFF, segment.marker, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
        + segment.data
    }
    return [0xFF, 0xD8] + head + scan
  }

  private static let jpegTokens: [[UInt8]] = [
    [0xFF, 0xD0], [0xFF, 0xD7], [0xFF, 0xD8], [0xFF, 0xD9], [0xFF, 0x00], [0xFF, 0xDA], [0xFF, 0xFF], [0xFF, 0xC4],
  ]

  /// The segments up to the scan's, and what follows.
  private static func jpegSegments(_ file: [UInt8]) -> ([(marker: UInt8, data: [UInt8])], [UInt8]) {
    var segments: [(marker: UInt8, data: [UInt8])] = []
    var place = 2
    while place + 4 <= file.count, file[place] == 0xFF {
      let marker = file[place + 1]
      let end = place + 2 + Int(file[place + 2]) << 8 + Int(file[place + 3])
      guard end <= file.count, end >= place + 4 else { break }
      segments.append((marker, Array(file[place + 4..<end])))
      place = end
      if marker == 0xDA { break }
    }
    return (segments, Array(file[min(place, file.count)...]))
  }
}
