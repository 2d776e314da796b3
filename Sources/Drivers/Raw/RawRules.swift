import Core

/// Which commands a ready-made stream may not hold; docs/decisions/0005 says why.
enum RawRules {
  /// Real-time commands that a printer obeys wherever they stand, the dots of a picture included.
  private static let realTime: [(name: String, bytes: [UInt8])] = [
    ("DLE ENQ 1", [0x10, 0x05, 0x01]), ("DLE ENQ 2", [0x10, 0x05, 0x02]),
    ("DLE DC4 2", [0x10, 0x14, 0x02, 0x01, 0x08]),
    ("DLE DC4 8", [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08]),
  ]

  /// Looks for real-time commands that clear the printer or switch it off.
  /// - Throws: ``Problem`` `raw-command-unsafe`.
  static func checkRealTime(in bytes: [UInt8]) throws(Problem) {
    var offset = 0
    while let place = bytes[offset...].firstIndex(of: 0x10) {
      for (name, command) in realTime where bytes[place...].starts(with: command) {
        throw unsafe(name, place)
      }
      offset = place + 1
    }
  }

  /// Checks one command.
  /// - Throws: ``Problem``: `raw-command-unsafe`, `raw-command-asks`.
  static func check(_ bytes: [UInt8], _ range: Range<Int>) throws(Problem) {
    let start = range.lowerBound
    func byte(_ offset: Int) -> UInt8 { start + offset < range.upperBound ? bytes[start + offset] : 0 }
    switch (byte(0), byte(1)) {
    case (0x10, 0x04): throw asks("DLE EOT", start)
    case (0x10, 0x14):
      if byte(2) == 2 || byte(2) == 8 { throw unsafe("DLE DC4 \(byte(2))", start) }
      if byte(2) == 7 { throw asks("DLE DC4 7", start) }
    case (0x1B, UInt8(ascii: "=")):
      if byte(2) & 1 == 0 { throw unsafe("ESC =", start) }
    case (0x1B, UInt8(ascii: "u")): throw asks("ESC u", start)
    case (0x1B, UInt8(ascii: "v")): throw asks("ESC v", start)
    case (0x1C, UInt8(ascii: "q")): throw unsafe("FS q", start)
    case (0x1C, UInt8(ascii: "g")): throw byte(2) == 0x32 ? asks("FS g 2", start) : unsafe("FS g 1", start)
    case (0x1D, UInt8(ascii: "r")): throw asks("GS r", start)
    case (0x1D, UInt8(ascii: "I")): throw asks("GS I", start)
    case (0x1D, UInt8(ascii: "g")): throw byte(2) == 0x32 ? asks("GS g 2", start) : unsafe("GS g 0", start)
    case (0x1D, UInt8(ascii: "D")):
      if byte(3) == 0x43 { throw unsafe("GS D", start) }
    case (0x1D, UInt8(ascii: "(")):
      try checkBlock(letter: byte(2), function: byte(6), name: "GS (", at: start)
    case (0x1D, UInt8(ascii: "8")):
      if byte(2) == UInt8(ascii: "L") {
        try checkBlock(letter: byte(2), function: byte(8), name: "GS 8", at: start)
      }
    default: break
    }
  }

  /// `GS ( x pL pH m fn …` and `GS 8 L p1 p2 p3 p4 m fn …`.
  private static func checkBlock(letter: UInt8, function: UInt8, name: String, at start: Int) throws(Problem) {
    let name = "\(name) \(Character(Unicode.Scalar(letter)))"
    switch letter {
    case UInt8(ascii: "A"), UInt8(ascii: "C"), UInt8(ascii: "E"), UInt8(ascii: "M"): throw unsafe(name, start)
    case UInt8(ascii: "H"): throw asks(name, start)
    case UInt8(ascii: "L"):
      switch function {
      case 65...68: throw unsafe(name, start)
      case 0, 3, 48, 51, 64, 80: throw asks(name, start)
      default: break
      }
    case UInt8(ascii: "k"):
      if function == 82 { throw asks(name, start) }
    default: break
    }
  }

  private static func unsafe(_ command: String, _ offset: Int) -> Problem {
    Problem(.rawCommandUnsafe, facts: ["command": command, "offset": "\(offset)"])
  }

  private static func asks(_ command: String, _ offset: Int) -> Problem {
    Problem(.rawCommandAsks, facts: ["command": command, "offset": "\(offset)"])
  }
}
