import Core

/// The chunks of a PNG file (ISO/IEC 15948 §5), looked at before libpng does.
///
/// libpng 1.6.39 makes room for whatever length an ancillary chunk claims: 125 bytes with an `iTXt` of 1.5 GB took five
/// seconds and that much memory, and compressed ones may unfold as far. Pictures need none of them.
enum PNGChunks {
  /// Ancillary chunks that change what a picture looks like, all of a few bytes.
  private static let wanted = ["tRNS", "gAMA", "cHRM", "sRGB"].map { Array($0.utf8) }

  /// The file without chunks that a picture does not need, as it is where it has none.
  /// - Throws: ``Problem`` `image-unreadable` where a chunk goes beyond the file's end.
  static func essential(_ file: [UInt8]) throws(Problem) -> [UInt8] {
    guard PNG.isPNG(file) else { throw Problem(.imageUnreadable) }
    var kept: [Range<Int>] = [0..<8]
    var place = 8
    var isComplete = false
    while !isComplete, place + 12 <= file.count {
      let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - place - 12 else { throw Problem(.imageUnreadable) }
      let name = file[place + 4..<place + 8]
      let end = place + 12 + length
      isComplete = name.elementsEqual("IEND".utf8)
      // Bit 5 of the first letter: not needed to show the picture.
      let isCritical = file[place + 4] & 0x20 == 0
      if isCritical || wanted.contains(where: { name.elementsEqual($0) }) { kept.append(place..<end) }
      place = end
    }
    // What stands between the last whole chunk and the end is no chunk.
    guard isComplete || place == file.count else { throw Problem(.imageUnreadable) }
    let count = kept.reduce(0) { $0 + $1.count }
    guard count < file.count else { return file }
    var essential: [UInt8] = []
    essential.reserveCapacity(count)
    for range in kept { essential += file[range] }
    return essential
  }
}
