/// How long ESC/POS commands are, whoever wrote them: what must be known to find where one ends.
///
/// From Epson's command reference, with the commands that Chinese makers added (`ESC B`, `ESC 9`). What is in neither is
/// taken for two bytes, so that its parameters count as text.
enum CommandLength {
  /// The length of what begins at a place.
  /// - Parameters:
  ///   - bytes: A stream.
  ///   - start: Where a command or a byte of text begins, within `bytes`.
  /// - Returns: Bytes, at least 1. More than are left where the stream ends inside the command: then the length is the
  ///   least that it can have.
  static func of(_ bytes: [UInt8], at start: Int) -> Int {
    let reader = Reader(bytes: bytes, start: start)
    switch reader.byte(0) {
    case 0x10: return realTime(reader)
    case 0x1B: return escape(reader)
    case 0x1C: return chinese(reader)
    case 0x1D: return group(reader)
    default: return 1
    }
  }

  /// A command's bytes by their place in it; what the stream does not have reads as 0.
  private struct Reader {
    let bytes: [UInt8]
    let start: Int

    /// Bytes that the stream has from the command's start on.
    var count: Int { bytes.count - start }

    func byte(_ offset: Int) -> Int { offset < count ? Int(bytes[start + offset]) : 0 }
    func word(_ offset: Int) -> Int { byte(offset) | byte(offset + 1) << 8 }
    func long(_ offset: Int) -> Int { word(offset) | word(offset + 2) << 16 }

    /// A head of so many bytes and data whose length the head tells.
    func head(_ length: Int, data: @autoclosure () -> Int) -> Int { count < length ? length : length + data() }

    /// Bytes up to a NUL, which counts; at most so many before it.
    func untilNUL(from offset: Int, most: Int) -> Int {
      for index in offset..<offset + most + 1 {
        guard index < count else { return index + 1 }
        if byte(index) == 0 { return index + 1 }
      }
      return offset + most
    }
  }

  private static func realTime(_ reader: Reader) -> Int {
    guard reader.count >= 2 else { return 2 }
    switch reader.byte(1) {
    case 0x04: return reader.head(3, data: reader.byte(2) == 7 || reader.byte(2) == 8 || reader.byte(2) == 18 ? 1 : 0)
    case 0x05: return 3
    case 0x14:
      switch reader.byte(2) {
      case 1, 2: return 5
      case 3: return 7
      case 7: return 4
      case 8: return 10
      default: return 3
      }
    default: return 1
    }
  }

  private static func escape(_ reader: Reader) -> Int {
    guard reader.count >= 2 else { return 2 }
    switch UInt8(reader.byte(1)) {
    case UInt8(ascii: " "), UInt8(ascii: "!"), UInt8(ascii: "%"), UInt8(ascii: "-"), UInt8(ascii: "3"),
      UInt8(ascii: "9"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "E"), UInt8(ascii: "G"),
      UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "R"), UInt8(ascii: "T"),
      UInt8(ascii: "U"), UInt8(ascii: "V"), UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "e"),
      UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "u"), UInt8(ascii: "{"):
      return 3
    case UInt8(ascii: "$"), UInt8(ascii: "B"), UInt8(ascii: "\\"), UInt8(ascii: "c"), UInt8(ascii: "f"): return 4
    case UInt8(ascii: "p"): return 5
    case UInt8(ascii: "W"): return 10
    case UInt8(ascii: "("): return reader.head(5, data: reader.word(3))
    case UInt8(ascii: "D"): return reader.untilNUL(from: 2, most: 32)
    case UInt8(ascii: "*"):
      return reader.head(
        5, data: reader.word(3) * ([32, 33, 38, 39].contains(reader.byte(2)) ? 3 : 1))
    case UInt8(ascii: "&"):
      guard reader.count >= 5 else { return 5 }
      var length = 5
      // Each character says how wide it is.
      for _ in 0..<max(0, reader.byte(4) - reader.byte(3) + 1) {
        guard reader.count > length else { return length + 1 }
        length += 1 + reader.byte(2) * reader.byte(length)
      }
      return length
    default: return 2
    }
  }

  private static func chinese(_ reader: Reader) -> Int {
    guard reader.count >= 2 else { return 2 }
    switch UInt8(reader.byte(1)) {
    case UInt8(ascii: "!"), UInt8(ascii: "-"), UInt8(ascii: "C"), UInt8(ascii: "W"): return 3
    case UInt8(ascii: "S"), UInt8(ascii: "?"), UInt8(ascii: "p"): return 4
    case UInt8(ascii: "2"): return 4 + 72
    case UInt8(ascii: "("): return reader.head(5, data: reader.word(3))
    case UInt8(ascii: "g"): return reader.head(10, data: reader.byte(2) == 0x31 ? reader.word(8) : 0)
    case UInt8(ascii: "q"):
      guard reader.count >= 3 else { return 3 }
      var length = 3
      for _ in 0..<reader.byte(2) {
        guard reader.count >= length + 4 else { return length + 4 }
        length += 4 + reader.word(length) * reader.word(length + 2) * 8
      }
      return length
    default: return 2
    }
  }

  private static func group(_ reader: Reader) -> Int {
    guard reader.count >= 2 else { return 2 }
    switch UInt8(reader.byte(1)) {
    case UInt8(ascii: "!"), UInt8(ascii: "/"), UInt8(ascii: "B"), UInt8(ascii: "H"), UInt8(ascii: "I"),
      UInt8(ascii: "T"), UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "h"),
      UInt8(ascii: "r"), UInt8(ascii: "w"):
      return 3
    case UInt8(ascii: "$"), UInt8(ascii: "L"), UInt8(ascii: "P"), UInt8(ascii: "W"), UInt8(ascii: "\\"): return 4
    case UInt8(ascii: "^"), UInt8(ascii: "z"): return 5
    case UInt8(ascii: "g"): return 6
    case UInt8(ascii: "*"): return reader.head(4, data: reader.byte(2) * reader.byte(3) * 8)
    case UInt8(ascii: "("): return reader.head(5, data: reader.word(3))
    case UInt8(ascii: "8"):
      return reader.count >= 3 && reader.byte(2) != 0x4C ? 2 : reader.head(7, data: reader.long(3))
    case UInt8(ascii: "C"):
      guard reader.count >= 3 else { return 3 }
      return reader.byte(2) == 0x31 ? 9 : reader.byte(2) == 0x3B ? counter(reader) : 5
    case UInt8(ascii: "D"): return reader.head(15, data: max(0, reader.long(11) - 6))
    case UInt8(ascii: "Q"), UInt8(ascii: "v"):
      return reader.count >= 3 && reader.byte(2) != 0x30 ? 2 : reader.head(8, data: reader.word(4) * reader.word(6))
    case UInt8(ascii: "V"):
      return reader.head(3, data: reader.byte(2) >= 65 ? 1 : 0)
    case UInt8(ascii: "k"):
      guard reader.count >= 3 else { return 3 }
      switch reader.byte(2) {
      case 0...6: return reader.untilNUL(from: 3, most: 255)
      case 65...90: return reader.head(4, data: reader.byte(3))
      default: return 3
      }
    default: return 2
    }
  }

  /// `GS C ; sa ; sb ; sn ; sr ; sc ;`: numbers in digits.
  private static func counter(_ reader: Reader) -> Int {
    var length = 3
    var separators = 0
    while separators < 5 {
      guard length < reader.count else { return length + 1 }
      let byte = UInt8(reader.byte(length))
      guard byte == UInt8(ascii: ";") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return length }
      if byte == UInt8(ascii: ";") { separators += 1 }
      length += 1
    }
    return length
  }
}
