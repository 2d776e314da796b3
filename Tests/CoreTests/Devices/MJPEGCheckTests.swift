import Testing

@testable import Core

@Suite("MJPEG frame check")
struct MJPEGCheckTests {
  /// The smallest frame with every part: APP0, DQT, DHT, SOF0, SOS, entropy data with a stuffed FF and a restart.
  static func frame(width: Int = 640, height: Int = 480, huffman: Bool = true) -> [UInt8] {
    var out: [UInt8] = [0xFF, 0xD8]
    out += [0xFF, 0xE0, 0x00, 0x06, 0x41, 0x56, 0x49, 0x31]
    out += [0xFF, 0xDB, 0x00, 0x43, 0x00] + [UInt8](repeating: 16, count: 64)
    if huffman { out += [0xFF, 0xC4, 0x00, 0x05, 0x00, 0x01, 0x02] }
    out += [0xFF, 0xC0, 0x00, 0x11, 0x08]
    out += [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255), 0x03]
    out += [0x01, 0x21, 0x00, 0x02, 0x11, 0x00, 0x03, 0x11, 0x00]
    out += [0xFF, 0xDA, 0x00, 0x0C, 0x03, 0x01, 0x00, 0x02, 0x11, 0x03, 0x11, 0x00, 0x3F, 0x00]
    out += [0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD0, 0x78, 0x9A]
    return out + [0xFF, 0xD9]
  }

  static func fault(_ bytes: [UInt8]) -> MJPEGCheck.Fault? {
    do {
      _ = try MJPEGCheck.header(of: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func wholeFrame() throws {
    let bytes = Self.frame()
    let header = try MJPEGCheck.header(of: bytes)
    #expect(header.width == 640 && header.height == 480 && header.components == 3)
    #expect(header.hasHuffmanTables)
    #expect(header.length == bytes.count)
  }

  @Test func huffmanTablesMayBeLeftOut() throws {
    #expect(try !MJPEGCheck.header(of: Self.frame(huffman: false)).hasHuffmanTables)
  }

  @Test func zeroPaddingIsAllowedAndNotCounted() throws {
    let bytes = Self.frame()
    #expect(try MJPEGCheck.header(of: bytes + [UInt8](repeating: 0, count: 4096)).length == bytes.count)
    #expect(Self.fault(bytes + [0, 0, 1]) == .trailingBytes)
    #expect(Self.fault(bytes + bytes) == .trailingBytes)
  }

  @Test func fillBytesBeforeMarkers() throws {
    let bytes = Self.frame()
    #expect(Self.fault(Array(bytes.dropLast(2)) + [0xFF, 0xFF, 0xFF, 0xD9]) == nil)
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xFF] + bytes.dropFirst(3)) == nil)
  }

  /// The data is looked at in words of eight bytes, and eight of these at once: no place in them and no neighbour hides
  /// a marker or makes one up.
  @Test func markersAreFoundAtEachPlace() throws {
    let head = Array(Self.frame().dropLast(11))
    for filler in [0x00, 0x01, 0x7F, 0x80, 0xFE] as [UInt8] {
      for (before, after) in (0..<140).flatMap({ before in [0, 1, 7, 11, 70].map { (before, $0) } }) {
        let data =
          [UInt8](repeating: filler, count: before) + [0xFF, 0x00] + [UInt8](repeating: filler, count: after)
        let bytes = head + data + [0xFF, 0xD9]
        #expect(try MJPEGCheck.header(of: bytes).length == bytes.count)
        #expect(Self.fault(head + data + [0xFF, 0xD8] + data + [0xFF, 0xD9]) == .badMarker)
        #expect(Self.fault(head + data) == .noEnd)
        #expect(Self.fault(head + data + [0xFF]) == .noEnd)
      }
    }
  }

  /// However a frame is cut, the check says so: this is what USB does to a frame.
  @Test func everyTruncationIsNoticed() {
    let bytes = Self.frame()
    for length in 0..<bytes.count { #expect(Self.fault(Array(bytes[..<length])) != nil, "\(length) bytes") }
    for length in 2..<bytes.count {
      #expect(Self.fault(Array(bytes[..<length]) + [0, 0, 0, 0, 0, 0, 0, 0]) != nil, "\(length) bytes, padded")
    }
  }

  @Test func gluedFramesAreNoticed() {
    let bytes = Self.frame()
    #expect(Self.fault(Array(bytes.dropLast(4)) + bytes) == .badMarker)
  }

  @Test func faultsByName() {
    let bytes = Self.frame()
    #expect(Self.fault([]) == .noStart)
    #expect(Self.fault([0x00] + bytes) == .noStart)
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xD9]) == .badFrameHeader)
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x01, 0xFF, 0xD9]) == .badSegment)
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0xFF, 0xD9]) == .noEnd)
    #expect(Self.fault([0xFF, 0xD8, 0x12, 0x34]) == .badMarker)
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00]) == .noScan)
    #expect(Self.fault(Self.frame(width: 0)) == .badFrameHeader)
    #expect(Self.fault(Self.frame(height: 0)) == .badFrameHeader)
    // Lossless, hierarchical and arithmetic frames; DHT, which lies between them, begins a segment like any other.
    for marker in UInt8(0xC3)...0xCF where marker != 0xC4 {
      #expect(Self.fault([0xFF, 0xD8, 0xFF, marker, 0x00, 0x02]) == .badFrameHeader)
    }
    #expect(Self.fault([0xFF, 0xD8, 0xFF, 0xC4, 0x00, 0x02]) == .noEnd)
    #expect(throws: MJPEGCheck.Fault.wrongSize) { try MJPEGCheck.check(bytes, width: 1280, height: 720) }
    #expect(throws: Never.self) { try MJPEGCheck.check(bytes, width: 640, height: 480) }
  }

  /// Random damage and random bytes: the walk ends, stays within bounds, and never reports a length beyond them.
  @Test func fuzz() {
    var random = SplitMix(state: 20261123)
    let whole = Self.frame() + [UInt8](repeating: 0, count: 16)
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = whole
      if round % 4 == 0 {
        bytes = (0..<random.below(96)).map { _ in random.below(3) == 0 ? 0xFF : UInt8(random.below(256)) }
        bytes = [0xFF, 0xD8] + bytes
      } else {
        for _ in 0...random.below(4) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
        if round % 3 == 0 { bytes.removeSubrange(random.below(bytes.count)..<bytes.count) }
        if round % 5 == 0 { bytes.insert(0xFF, at: random.below(bytes.count + 1)) }
      }
      if let header = try? MJPEGCheck.header(of: bytes) {
        accepted += 1
        #expect(header.length <= bytes.count && header.length >= 4)
        #expect(bytes[header.length - 2] == 0xFF && bytes[header.length - 1] == 0xD9)
        #expect(header.width > 0 && header.height > 0)
      }
    }
    // Damage to a table or to entropy data passes, by contract; most other damage does not.
    #expect(accepted > 100 && accepted < 12_000)
  }
}

/// A small reproducible source of numbers (Steele, Lea and Flood 2014).
private struct SplitMix {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func below(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(next() % UInt64(bound)) }
}
