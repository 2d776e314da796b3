/// How long each ESC/POS command is: what a parser must know to find the next one.
enum CommandSyntax {
  /// What follows a command's first bytes.
  enum Shape: Equatable {
    /// More bytes are needed to tell.
    case incomplete
    /// The command is complete.
    case complete
    /// So many bytes of data follow, which belong to it.
    case data(Int)
    /// Bytes of data follow, up to a NUL, at most so many.
    case untilNUL(Int)
    /// No command begins so.
    case unknown
  }

  static let dle: UInt8 = 0x10
  static let esc: UInt8 = 0x1B
  static let fs: UInt8 = 0x1C
  static let gs: UInt8 = 0x1D

  /// The shape of what begins with `head`, two bytes or more.
  static func shape(_ head: [UInt8]) -> Shape {
    guard head.count >= 2 else { return .incomplete }
    switch head[0] {
    case dle: return real(head)
    case esc: return escape(head)
    case fs: return fixed(head, chinese(head[1]))
    default: return group(head)
    }
  }

  private static func fixed(_ head: [UInt8], _ parameters: Int?) -> Shape {
    guard let parameters else { return .unknown }
    return head.count < 2 + parameters ? .incomplete : .complete
  }

  private static func real(_ head: [UInt8]) -> Shape {
    switch head[1] {
    case 0x04, 0x05: fixed(head, 1)
    case 0x14:
      if head.count < 3 {
        .incomplete
      } else {
        switch head[2] {
        case 1, 2: fixed(head, 3)
        case 8: fixed(head, 8)
        default: .unknown
        }
      }
    default: .unknown
    }
  }

  private static func escape(_ head: [UInt8]) -> Shape {
    switch head[1] {
    case UInt8(ascii: "2"), UInt8(ascii: "@"), UInt8(ascii: "S"), UInt8(ascii: "i"), UInt8(ascii: "m"),
      UInt8(ascii: "v"):
      fixed(head, 0)
    case UInt8(ascii: " "), UInt8(ascii: "!"), UInt8(ascii: "-"), UInt8(ascii: "3"), UInt8(ascii: "="),
      UInt8(ascii: "E"), UInt8(ascii: "G"), UInt8(ascii: "J"), UInt8(ascii: "M"), UInt8(ascii: "R"),
      UInt8(ascii: "V"), UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "r"), UInt8(ascii: "t"),
      UInt8(ascii: "u"), UInt8(ascii: "{"):
      fixed(head, 1)
    case UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: "c"): fixed(head, 2)
    case UInt8(ascii: "p"): fixed(head, 3)
    case UInt8(ascii: "D"): .untilNUL(32)
    case UInt8(ascii: "*"):
      if head.count < 5 {
        .incomplete
      } else {
        switch head[2] {
        case 0, 1: .data(Int(head[3]) + Int(head[4]) << 8)
        case 32, 33: .data((Int(head[3]) + Int(head[4]) << 8) * 3)
        default: .unknown
        }
      }
    default: .unknown
    }
  }

  /// Parameters of an FS command.
  private static func chinese(_ command: UInt8) -> Int? {
    switch command {
    case UInt8(ascii: "&"), UInt8(ascii: "."): 0
    case UInt8(ascii: "!"), UInt8(ascii: "-"), UInt8(ascii: "W"): 1
    case UInt8(ascii: "S"): 2
    default: nil
    }
  }

  private static func group(_ head: [UInt8]) -> Shape {
    switch head[1] {
    case UInt8(ascii: "!"), UInt8(ascii: "B"), UInt8(ascii: "H"), UInt8(ascii: "I"), UInt8(ascii: "a"),
      UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "h"), UInt8(ascii: "r"), UInt8(ascii: "w"):
      return fixed(head, 1)
    case UInt8(ascii: "L"), UInt8(ascii: "W"): return fixed(head, 2)
    case UInt8(ascii: "V"):
      guard head.count > 2 else { return .incomplete }
      switch head[2] {
      case 0, 1, 48, 49: return .complete
      case 65, 66: return fixed(head, 2)
      default: return .unknown
      }
    case UInt8(ascii: "k"):
      guard head.count > 2 else { return .incomplete }
      switch head[2] {
      case 0...6: return .untilNUL(255)
      case 65...73: return head.count < 4 ? .incomplete : .data(Int(head[3]))
      default: return .unknown
      }
    case UInt8(ascii: "v"):
      guard head.count > 2 else { return .incomplete }
      guard head[2] == 0x30 else { return .unknown }
      guard head.count >= 8 else { return .incomplete }
      return .data((Int(head[4]) + Int(head[5]) << 8) * (Int(head[6]) + Int(head[7]) << 8))
    case UInt8(ascii: "("):
      return head.count < 5 ? .incomplete : .data(Int(head[3]) + Int(head[4]) << 8)
    case UInt8(ascii: "8"):
      guard head.count > 2 else { return .incomplete }
      guard head[2] == UInt8(ascii: "L") else { return .unknown }
      guard head.count >= 7 else { return .incomplete }
      return .data(Int(head[3]) | Int(head[4]) << 8 | Int(head[5]) << 16 | Int(head[6]) << 24)
    default: return .unknown
    }
  }
}
