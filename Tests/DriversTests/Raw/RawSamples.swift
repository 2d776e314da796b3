import Core
import Foundation

@testable import Drivers

/// Ready-made ESC/POS of other encoders.
enum RawSamples {
  /// Each command once, whole, with data that would be commands themselves if a length were wrong.
  static let commands: [[UInt8]] = {
    let trap: [UInt8] = [0x1B, 0x3D, 0x00, 0x1D, 0x72, 0x01]
    func text(_ letters: String, _ rest: [UInt8]) -> [UInt8] { Array(letters.utf8) + rest }
    let esc: [UInt8] = [0x1B]
    let fs: [UInt8] = [0x1C]
    let gs: [UInt8] = [0x1D]
    return [
      esc + text("@", []), esc + text("!", [0x1B]), esc + text("$", [0x1D, 0x72]), esc + text("p", [0, 0x1D, 0x72]),
      esc + text("D", [8, 16, 0x1B, 0]), esc + text("W", [0, 0, 0, 0, 0x80, 1, 0x1D, 0x72]),
      esc + text("*", [0, 6, 0]) + trap, esc + text("*", [33, 2, 0]) + trap,
      esc + text("&", [1, 0x41, 0x42, 2, 0x1D, 0x72, 3, 0x1B, 0x3D, 0]), esc + text("(A", [6, 0]) + trap,
      esc + text("=", [1]), esc + text("B", [3, 0x1D]), esc + text("9", [1]),
      fs + text("&", []), fs + text("!", [0x1B]), fs + text("S", [0x1B, 0x3D]), fs + text("p", [1, 0x1D]),
      fs + text("2", [0xFE, 0xA1] + Array(repeating: trap, count: 12).flatMap { $0 }), fs + text("(A", [6, 0]) + trap,
      gs + text("!", [0x1B]), gs + text("L", [0x1B, 0x3D]), gs + text("V", [0]), gs + text("V", [66, 0x1D]),
      gs + text("*", [1, 1, 1, 2, 3, 4, 5, 6, 7, 8]), gs + text("k", [4]) + text("A-1\u{1B}", [0]),
      gs + text("k", [73, 6]) + trap, gs + text("v0", [0, 3, 0, 2, 0]) + trap, gs + text("Q0", [0, 6, 0, 1, 0]) + trap,
      gs + text("(L", [8, 0, 48, 50]) + trap, gs + text("8L", [8, 0, 0, 0, 48, 50]) + trap,
      gs + text("(k", [8, 0, 49, 80]) + trap, gs + text("^", [1, 0x1D, 0]), gs + text("z0", [0x1D, 0x72]),
      gs + text("C0", [0x1B, 0x3D]), gs + text("C1", [1, 0, 9, 0, 0x1D, 0x72]), gs + text("C;1;9;1;1;1;", []),
      gs + text("D0S0", [0x20, 0x20, 0x30, 0x31]) + text("BM", [12, 0, 0, 0]) + trap,
      [0x10, 0x14, 1, 0, 1], [0x1B, 0x79], [0x1D, 0x7F],
    ]
  }()

  /// The files of ../shared/corpus/escpos; none on a machine without them.
  static var corpus: [(name: String, bytes: [UInt8])] {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let folder =
      ProcessInfo.processInfo.environment["SATCHEL_CORPUS"].map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared/corpus")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/escpos")) ?? []
    return files.sorted().compactMap { name in
      FileManager.default.contents(atPath: folder.path + "/escpos/" + name).map { (name, [UInt8]($0)) }
    }
  }

  /// A receipt of so many lines, with a small picture after each tenth.
  static func receipt(lines: Int, picture: Int = 64) -> [UInt8] {
    var bytes: [UInt8] = [0x1B, 0x40]
    for line in 1...lines {
      bytes += Array("Line \(line) of the receipt, 12.50\n".utf8)
      if line % 10 == 0 {
        bytes += [0x1D, 0x76, 0x30, 0, 8, 0, UInt8(picture & 255), UInt8(picture >> 8)]
        bytes += (0..<picture * 8).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ line) | 0x20 }
      }
    }
    return bytes + [0x1D, 0x56, 66, 100]
  }
}
