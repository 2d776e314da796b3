import CPNG
import Core

/// The chunks of a PNG file (ISO/IEC 15948 §5), looked at before libpng does.
///
/// libpng 1.6.39 makes room for whatever length an ancillary chunk claims: 125 bytes with an `iTXt` of 1.5 GB took five
/// seconds and that much memory, and compressed ones may unfold as far. Pictures need none of them.
struct PNGChunks {
  /// The parts of the file that its picture needs, neighbours joined.
  private(set) var parts: [Range<Int>] = [0..<8]
  /// Where the first IDAT begins, if there is one.
  private(set) var data: Int?

  /// Ancillary chunks that change what a picture looks like, all of a few bytes.
  private static let wanted = ["tRNS", "gAMA", "cHRM", "sRGB"].map { Array($0.utf8) }

  /// Looks through a file.
  /// - Throws: ``Problem`` `image-unreadable` where a chunk goes beyond the file's end.
  init(_ file: [UInt8]) throws(Problem) {
    guard PNG.isPNG(file) else { throw Problem(.imageUnreadable) }
    var place = 8
    var isComplete = false
    while !isComplete, place + 12 <= file.count {
      let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - place - 12 else { throw Problem(.imageUnreadable) }
      let name = file[place + 4..<place + 8]
      let end = place + 12 + length
      isComplete = name.elementsEqual("IEND".utf8)
      if data == nil, name.elementsEqual("IDAT".utf8) { data = place }
      // Bit 5 of the first letter: not needed to show the picture.
      let isCritical = file[place + 4] & 0x20 == 0
      if isCritical || Self.wanted.contains(where: { name.elementsEqual($0) }) { keep(place..<end) }
      place = end
    }
    // What stands between the last whole chunk and the end is no chunk.
    guard isComplete || place == file.count else { throw Problem(.imageUnreadable) }
  }

  private mutating func keep(_ chunk: Range<Int>) {
    let last = parts[parts.count - 1]
    if last.upperBound == chunk.lowerBound {
      parts[parts.count - 1] = last.lowerBound..<chunk.upperBound
    } else {
      parts.append(chunk)
    }
  }

  /// What a picture needs of a range of the file.
  func bytes(_ range: Range<Int>, of file: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    let kept = parts.map { $0.clamped(to: range) }
    bytes.reserveCapacity(kept.reduce(0) { $0 + $1.count })
    for part in kept { bytes += file[part] }
    return bytes
  }

  /// The file without chunks that a picture does not need, as it is where it has none.
  /// - Throws: ``Problem`` `image-unreadable` where a chunk goes beyond the file's end.
  static func essential(_ file: [UInt8]) throws(Problem) -> [UInt8] {
    let chunks = try PNGChunks(file)
    return chunks.parts == [0..<file.count] ? file : chunks.bytes(0..<file.count, of: file)
  }

  /// Writes a chunk.
  /// - Parameters:
  ///   - type: Its four letters.
  ///   - file: What it is appended to.
  ///   - body: Appends its data.
  static func append(_ type: String, to file: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    let start = file.count
    file += [0, 0, 0, 0] + Array(type.utf8)
    body(&file)
    file.replaceSubrange(start..<start + 4, with: big(file.count - start - 8))
    let checksum = file.withUnsafeBufferPointer { file in
      let checked = UnsafeBufferPointer(rebasing: file[(start + 4)...])
      return crc32(0, checked.baseAddress, uInt(checked.count))
    }
    file += big(Int(checksum))
  }

  /// Four bytes, the highest first.
  static func big(_ value: Int) -> [UInt8] {
    let value = UInt32(truncatingIfNeeded: value)
    return [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }
}
