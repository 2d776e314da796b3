/// PNG files of any kind, written by hand: what our own encoder never makes (ISO/IEC 15948).
struct PNGFixture {
  /// IHDR's colour type: 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.
  var colourType: UInt8
  /// Bits of a sample.
  var bitDepth: UInt8
  var width: Int
  var height: Int
  /// Whether the rows stand in Adam7's seven passes.
  var isInterlaced = false
  /// Chunks between IHDR and IDAT.
  var chunks: [(name: String, bytes: [UInt8])] = []
  /// The rows' filters 0–4, by turns (§9).
  var filters: [UInt8] = [0]
  /// The most bytes of an IDAT chunk.
  var pieceLength = Int.max

  /// The file.
  /// - Parameter pixel: The samples of the pixel at x, y, most significant byte first; below 8 bits one for each pixel.
  func file(_ pixel: (Int, Int) -> [UInt8]) -> [UInt8] {
    var rows: [UInt8] = []
    let passes: [(x: Int, y: Int, dx: Int, dy: Int)] =
      isInterlaced
      ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
      : [(0, 0, 1, 1)]
    for pass in passes where pass.x < width && pass.y < height {
      var above: [UInt8] = []
      for y in stride(from: pass.y, to: height, by: pass.dy) {
        let samples = stride(from: pass.x, to: width, by: pass.dx).flatMap { pixel($0, y) }
        let row = bitDepth >= 8 ? samples : packed(samples)
        rows += filtered(row, above: above, by: filters[y % filters.count])
        above = row
      }
    }
    let stream = Self.zlib(rows)
    let data = stride(from: 0, to: stream.count, by: min(pieceLength, stream.count)).flatMap { start in
      chunk("IDAT", Array(stream[start..<min(start + min(pieceLength, stream.count), stream.count)]))
    }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + header
      + chunks.flatMap { chunk($0.name, $0.bytes) } + data + chunk("IEND", [])
  }

  /// The chunk IHDR.
  var header: [UInt8] {
    chunk("IHDR", word(width) + word(height) + [bitDepth, colourType, 0, 0, isInterlaced ? 1 : 0])
  }

  /// A row's filter type, and its bytes less what the filter foretells.
  private func filtered(_ row: [UInt8], above: [UInt8], by filter: UInt8) -> [UInt8] {
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1
    let step = max(1, channels * Int(bitDepth) / 8)
    return [filter]
      + row.indices.map { x in
        let (left, up) = (x < step ? 0 : Int(row[x - step]), above.isEmpty ? 0 : Int(above[x]))
        let corner = x < step || above.isEmpty ? 0 : Int(above[x - step])
        let guess = left + up - corner
        let nearest =
          abs(guess - left) <= abs(guess - up) && abs(guess - left) <= abs(guess - corner)
          ? left : abs(guess - up) <= abs(guess - corner) ? up : corner
        return row[x] &- UInt8(truncatingIfNeeded: [0, left, up, (left + up) / 2, nearest][Int(filter)])
      }
  }

  private func packed(_ samples: [UInt8]) -> [UInt8] {
    let perByte = 8 / Int(bitDepth)
    return stride(from: 0, to: samples.count, by: perByte).map { start in
      (0..<perByte).reduce(0) { byte, index in
        byte << bitDepth | (start + index < samples.count ? samples[start + index] : 0)
      }
    }
  }

  private func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + bytes
    return word(bytes.count) + content + word(Int(Self.crc(content)))
  }

  private func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }

  /// A zlib stream that compresses nothing (RFC 1950, RFC 1951 §3.2.4).
  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in bytes { (a, b) = ((a + Int(byte)) % 65_521, (b + a + Int(byte)) % 65_521) }
    let blocks = stride(from: 0, to: bytes.count, by: 65_535).flatMap { start in
      let block = bytes[start..<min(start + 65_535, bytes.count)]
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      return [block.endIndex == bytes.count ? 1 : 0, low, high, ~low, ~high] + block
    }
    return [0x78, 0x01] + blocks + [UInt8(b >> 8), UInt8(b & 255), UInt8(a >> 8), UInt8(a & 255)]
  }

  /// CRC-32 of ISO/IEC 15948 Annex D.
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
