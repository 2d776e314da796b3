import Core

@testable import Drivers

/// Reads back, without any of the encoder's code, the few commands that the encoder writes: the paper as rows of bytes,
/// and what it met that it does not know.
struct PaperReader {
  let rowBytes: Int
  private(set) var rows: [[UInt8]] = []
  private(set) var cutsAfterRow: [Int] = []
  private(set) var automaticStatusEnabled = false
  private(set) var requests = 0
  private(set) var unknown: [String] = []
  private var spacing = 30
  private var line: [[UInt8]] = []
  private var lineColumn = 0
  private var stored: [[UInt8]] = []

  init(dots: Int) { rowBytes = dots / 8 }

  /// The paper as a bitmap.
  var bitmap: Bitmap { Bitmap(width: rowBytes * 8, height: rows.count, bytes: Array(rows.joined())) }

  mutating func read(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      switch byte {
      case 0x1B:
        switch rest.popFirst() {
        case 0x40: line = []; lineColumn = 0; spacing = 30
        case 0x4A: feed(Int(rest.popFirst() ?? 0))
        case 0x33: spacing = Int(rest.popFirst() ?? 0)
        case 0x2A: columns(&rest)
        case let other: unknown.append("ESC \(String(describing: other))")
        }
      case 0x1D:
        switch rest.popFirst() {
        case 0x76: raster(&rest)
        case 0x61: automaticStatusEnabled = rest.popFirst() == 0x0E
        case 0x72, 0x49: requests += 1; rest.removeFirst()
        case 0x28: block(&rest)
        case 0x56:
          guard let mode = rest.popFirst(), mode == 65 || mode == 66, let distance = rest.popFirst() else {
            unknown.append("GS V")
            continue
          }
          feed(Int(distance))
          cutsAfterRow.append(rows.count)
        case let other: unknown.append("GS \(String(describing: other))")
        }
      case 0x0A:
        var drawn = line
        while drawn.count < max(spacing, line.count) { drawn.append([UInt8](repeating: 0, count: rowBytes)) }
        rows += drawn
        line = []
        lineColumn = 0
      default: unknown.append("byte \(byte)")
      }
    }
  }

  private mutating func feed(_ dots: Int) {
    for _ in 0..<dots { rows.append([UInt8](repeating: 0, count: rowBytes)) }
  }

  private mutating func raster(_ rest: inout ArraySlice<UInt8>) {
    guard rest.count >= 6 else { return unknown.append("GS v 0 cut short") }
    let header = Array(rest.prefix(6))
    rest = rest.dropFirst(6)
    let width = Int(header[2]) + Int(header[3]) * 256
    let height = Int(header[4]) + Int(header[5]) * 256
    guard header[0] == 0x30, header[1] == 0, width > 0, width <= rowBytes, rest.count >= width * height else {
      return unknown.append("GS v 0 \(header)")
    }
    for _ in 0..<height {
      rows.append(Array(rest.prefix(width)) + [UInt8](repeating: 0, count: rowBytes - width))
      rest = rest.dropFirst(width)
    }
  }

  /// `GS ( H` asks for a completion; `GS ( L` 112 stores a picture, 50 prints it.
  private mutating func block(_ rest: inout ArraySlice<UInt8>) {
    let head = Array(rest.prefix(3))
    guard head.count == 3 else { return unknown.append("GS ( cut short") }
    let length = Int(head[1]) + Int(head[2]) * 256
    let data = Array(rest.dropFirst(3).prefix(length))
    rest = rest.dropFirst(3 + length)
    switch (head[0], data.first, data.dropFirst().first) {
    case (0x48, 0x30, 0x30): requests += 1
    case (0x4C, 0x30, 0x70):
      let width = Int(data[6]) + Int(data[7]) * 256
      let height = Int(data[8]) + Int(data[9]) * 256
      guard Array(data[2..<6]) == [0x30, 1, 1, 0x31], width % 8 == 0, width / 8 <= rowBytes,
        data.count == 10 + width / 8 * height
      else { return unknown.append("GS ( L \(data.prefix(10))") }
      stored = (0..<height).map { row in
        Array(data[10 + row * width / 8..<10 + (row + 1) * width / 8])
          + [UInt8](repeating: 0, count: rowBytes - width / 8)
      }
    case (0x4C, 0x30, 0x32):
      rows += stored
      stored = []
    default: unknown.append("GS ( \(data.prefix(4))")
    }
  }

  private mutating func columns(_ rest: inout ArraySlice<UInt8>) {
    guard rest.count >= 3 else { return unknown.append("ESC * cut short") }
    let header = Array(rest.prefix(3))
    rest = rest.dropFirst(3)
    let count = Int(header[1]) + Int(header[2]) * 256
    guard header[0] == 33, rest.count >= 3 * count, lineColumn + count <= rowBytes * 8 else {
      return unknown.append("ESC * \(header)")
    }
    if line.isEmpty { line = Array(repeating: [UInt8](repeating: 0, count: rowBytes), count: 24) }
    for _ in 0..<count {
      let column = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      for row in 0..<24 where column[row / 8] & (0x80 >> UInt8(row % 8)) != 0 {
        line[row][lineColumn / 8] |= 0x80 >> UInt8(lineColumn % 8)
      }
      lineColumn += 1
    }
  }
}
