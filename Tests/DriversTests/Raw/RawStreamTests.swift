import Core
import FuzzTestKit
import Testing
import VirtualKit

@testable import Drivers

@Suite("Ready-made ESC/POS")
struct RawStreamTests {
  private func pieces(_ bytes: [UInt8], target: Int) throws -> [Range<Int>] {
    var pieces = RawPieces(try RawStream(bytes), target: target)
    var ranges: [Range<Int>] = []
    while let (range, _) = pieces.next() { ranges.append(range) }
    return ranges
  }

  @Test("a command's length is known with all its data, and what is cut short wants more")
  func lengths() {
    for command in RawSamples.commands {
      #expect(CommandLength.of(command + [0x41, 0x42], at: 0) == command.count, "\(command)")
      for count in 1..<command.count {
        #expect(CommandLength.of(Array(command[..<count]), at: 0) > count, "\(command) cut to \(count)")
      }
    }
  }

  @Test("our own commands have the lengths that our encoder gives them")
  func ours() async throws {
    for profile in [PrinterProfile.generic58, .storing] {
      let plan = PrintPlan.random(copies: 1, pages: 2, seed: 3, profile: profile)
      for segment in try await plan.all() {
        var scanner = RawScanner()
        while let item = scanner.next(in: segment.bytes) {
          #expect(item.end <= segment.bytes.count && (item.end - item.start > 1 || segment.bytes[item.start] == 0x0A))
        }
      }
    }
  }

  @Test("a stream that ends inside a command is refused with the place where the command begins")
  func incomplete() throws {
    for command in RawSamples.commands {
      let whole: [UInt8] = Array("ab\n".utf8) + command
      _ = try RawStream(whole)
      for count in 1..<command.count {
        #expect(throws: Problem(.rawIncomplete, facts: ["offset": "3"]), "\(command) cut to \(count)") {
          try RawStream(Array(whole[..<(3 + count)]))
        }
      }
    }
  }

  @Test(
    "what would do harm is refused with its name and place",
    arguments: [
      ("DLE ENQ 1", [0x10, 5, 1]), ("DLE ENQ 2", [0x10, 5, 2]), ("DLE DC4 2", [0x10, 0x14, 2, 1, 8]),
      ("DLE DC4 2", [0x10, 0x14, 2, 0, 0]), ("DLE DC4 8", [0x10, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8]),
      ("ESC =", [0x1B, 0x3D, 2]), ("FS q", [0x1C, 0x71, 1, 1, 0, 1, 0] + [UInt8](repeating: 0, count: 8)),
      ("FS g 1", [0x1C, 0x67, 0x31, 0, 0, 0, 0, 0, 1, 0, 9]), ("GS g 0", [0x1D, 0x67, 0x30, 0, 20, 0]),
      ("GS D", [0x1D, 0x44, 0x30, 0x43, 0x30, 0x20, 0x20, 0x30, 0x31, 0x42, 0x4D, 6, 0, 0, 0]),
      ("GS ( A", [0x1D, 0x28, 0x41, 2, 0, 0, 2]), ("GS ( C", [0x1D, 0x28, 0x43, 5, 0, 0, 0, 0, 32, 32]),
      ("GS ( E", [0x1D, 0x28, 0x45, 3, 0, 1, 0x49, 0x4E]), ("GS ( M", [0x1D, 0x28, 0x4D, 2, 0, 1, 1]),
      ("GS ( L", [0x1D, 0x28, 0x4C, 5, 0, 48, 65, 67, 76, 82]),
      ("GS 8 L", [0x1D, 0x38, 0x4C, 2, 0, 0, 0, 48, 67]),
    ] as [(String, [UInt8])])
  func unsafe(name: String, command: [UInt8]) {
    let problem = Problem(.rawCommandUnsafe, facts: ["command": name, "offset": "2"])
    #expect(throws: problem) { try RawStream(Array("a\n".utf8) + command + Array("b\n".utf8)) }
  }

  @Test(
    "what asks the printer is refused with its name and place",
    arguments: [
      ("DLE EOT", [0x10, 4, 1]), ("DLE DC4 7", [0x10, 0x14, 7, 1]), ("ESC u", [0x1B, 0x75, 0]),
      ("ESC v", [0x1B, 0x76]), ("FS g 2", [0x1C, 0x67, 0x32, 0, 0, 0, 0, 0, 1, 0]), ("GS r", [0x1D, 0x72, 1]),
      ("GS I", [0x1D, 0x49, 67]), ("GS g 2", [0x1D, 0x67, 0x32, 0, 20, 0]),
      ("GS ( H", [0x1D, 0x28, 0x48, 6, 0, 48, 48, 32, 32, 32, 32]), ("GS ( L", [0x1D, 0x28, 0x4C, 2, 0, 48, 48]),
      ("GS ( k", [0x1D, 0x28, 0x6B, 3, 0, 49, 82, 48]),
    ] as [(String, [UInt8])])
  func asking(name: String, command: [UInt8]) {
    let problem = Problem(.rawCommandAsks, facts: ["command": name, "offset": "2"])
    #expect(throws: problem) { try RawStream(Array("a\n".utf8) + command + Array("b\n".utf8)) }
  }

  /// Commands and the rows that they feed.
  @Test(
    "paper is counted by line feeds, feeds, rows of pictures, bars and macros",
    arguments: [
      ([0x0A], 30), ([0x1B, 0x33, 24, 0x0A, 0x0A, 0x1B, 0x32, 0x0A], 78), ([0x1B, 0x33, 24, 0x1B, 0x40, 0x0A], 30),
      ([0x1B, 0x4A, 200], 200), ([0x1B, 0x64, 255], 7650), ([0x1B, 0x4B, 90], 0), ([0x1B, 0x65, 9], 0),
      ([0x1D, 0x56, 66, 100], 100), ([0x1D, 0x56, 0], 0), ([0x1D, 0x76, 0x30, 0, 1, 0, 2, 0, 9, 9], 2),
      ([0x1D, 0x76, 0x30, 3, 1, 0, 2, 0, 9, 9], 4),
      ([0x1D, 0x6B, 4, 0x41, 0, 0x1D, 0x68, 162, 0x1D, 0x6B, 4, 0x41, 0], 212),
      ([0x1D, 0x28, 0x4C, 11, 0, 48, 112, 48, 1, 2, 49, 8, 0, 1, 0, 7, 0x1D, 0x28, 0x4C, 2, 0, 48, 50], 2),
      ([0x1D, 0x3A, 0x1B, 0x4A, 9, 0x1D, 0x3A, 0x1D, 0x5E, 10, 0, 0], 99),
      ([UInt8](repeating: 0x41, count: 141), 17), ([UInt8](repeating: 0x41, count: 140) + [0x0A, 0x41], 30),
    ] as [([UInt8], Int)])
  func rows(bytes: [UInt8], expected: Int) throws {
    var scanner = RawScanner()
    var rows = 0
    while let item = scanner.next(in: bytes) {
      #expect(item.end <= bytes.count)
      rows += item.rows
    }
    #expect(rows == expected)
  }

  @Test("a stream of more than ten metres is refused as a document is, one of ten metres is not")
  func paperLimit() throws {
    // 80 000 rows: 10 m.
    let most = [[UInt8]](repeating: [0x1B, 0x4A, 250], count: 320).flatMap { $0 }
    _ = try RawStream(most)
    for more: [UInt8] in [[0x0A], [0x1B, 0x64, 1], [0x1D, 0x56, 65, 1], [0x1D, 0x76, 0x30, 0, 1, 0, 1, 0, 0]] {
      #expect(throws: Problem(.documentTooLong, facts: ["limit": "10000"])) { try RawStream(most + more) }
    }
    let macro: [UInt8] = [0x1D, 0x3A, 0x1B, 0x64, 255, 0x1D, 0x3A, 0x1D, 0x5E, 255, 0, 0]
    #expect(throws: Problem(.documentTooLong, facts: ["limit": "10000"])) { try RawStream(macro) }
    #expect(throws: Problem(.documentTooLong, facts: ["limit": "10000"])) {
      try RawStream([UInt8](repeating: 0x41, count: 1 << 20))
    }
  }

  @Test(
    "of commands in any order a printer makes at least as much paper as is counted", arguments: 0..<40 as Range<UInt64>)
  func leastPaper(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...60, using: &generator) {
      let n = UInt8.random(in: 0...255, using: &generator)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: bytes += [0x0A]
      case 1: bytes += [0x1B, 0x4A, n]
      case 2: bytes += [0x1B, 0x64, n & 7]
      case 3: bytes += [0x1B, 0x33, n]
      case 4: bytes += n & 1 == 0 ? [0x1B, 0x32] : [0x1B, 0x40]
      case 5: bytes += [0x1D, 0x76, 0x30, n & 3, 1, 0, n & 15, 0] + [UInt8](repeating: n, count: Int(n & 15))
      case 6: bytes += [0x1D, 0x56, 66, n]
      case 7: bytes += [0x1D, 0x56, n & 1]
      default: bytes += [UInt8](repeating: 0x30 | n & 0x3F, count: Int(n))
      }
    }
    bytes += [0x0A]
    var counted = 0
    var scanner = RawScanner()
    while let item = scanner.next(in: bytes) {
      #expect(item.rows >= 0)
      counted += item.rows
    }
    var printer = VirtualPrinter(VirtualPrinterConfiguration(paper: .mm58))
    var rest = bytes[...]
    while !rest.isEmpty {
      let taken = printer.accept(rest, at: .zero)
      guard taken > 0 else { break }
      rest = rest.dropFirst(taken)
      printer.advance(to: .zero)
    }
    #expect(rest.isEmpty && counted <= printer.paper.height, "\(counted) > \(printer.paper.height)")
  }

  @Test("a piece takes little paper, whatever its bytes", arguments: [1, 40, 170])
  func rowTarget(rows: Int) throws {
    let stream = try RawStream([[UInt8]](repeating: [0x1B, 0x64, 2, 0x41, 0x0A], count: 300).flatMap { $0 })
    var pieces = RawPieces(stream, target: 4096, rowTarget: rows)
    var end = 0
    while let (range, _) = pieces.next() {
      #expect(range.lowerBound == end && pieces.rows <= max(rows, 60))
      end = range.upperBound
    }
    #expect(end == stream.bytes.count)
    // A line that never ends is cut between words.
    let line = Array(repeating: Array("words ".utf8), count: 5000).flatMap { $0 }
    pieces = RawPieces(try RawStream(line), target: 4096, rowTarget: rows)
    #expect((pieces.next()?.range.count ?? .max) < 3000)
  }

  @Test("inside a picture only what the printer would obey there is refused")
  func inside() throws {
    func picture(_ data: [UInt8]) -> [UInt8] { [0x1D, 0x76, 0x30, 0, UInt8(data.count), 0, 1, 0] + data }
    _ = try RawStream(picture([0x1B, 0x3D, 0, 0x1D, 0x72, 1, 0x10, 4, 1, 0x10, 0x14, 1, 0, 1, 0x10, 5]))
    #expect(throws: Problem(.rawCommandUnsafe, facts: ["command": "DLE ENQ 2", "offset": "9"])) {
      try RawStream(picture([0, 0x10, 5, 2]))
    }
  }

  @Test("the drawer, the select code, a macro, automatic status and what nobody knows pass")
  func passing() throws {
    let stream = try RawStream([0x1B, 0x70, 0, 9, 9, 0x1B, 0x3D, 1, 0x1D, 0x61, 0, 0x1B, 0x07, 0x1D, 0xF0, 0x1C, 0x01])
    #expect(stream.longestCommand == 5)
    #expect(try RawStream([]).bytes.isEmpty)
    let limit = RawStream.sizeLimit
    #expect(throws: Problem(.documentTooLarge, facts: ["limit": "\(limit)"])) {
      try RawStream([UInt8](repeating: 0x41, count: limit + 1))
    }
  }

  @Test("pieces are the stream, whole, and end where no line is begun", arguments: [1, 100, 1000, 4096])
  func cutting(target: Int) throws {
    let receipt = RawSamples.receipt(lines: 60)
    let ranges = try pieces(receipt, target: target)
    #expect(ranges.first?.lowerBound == 0 && ranges.last?.upperBound == receipt.count)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    for range in ranges.dropLast() {
      // Behind a line feed, before the picture or the cut, or behind what stands before a line.
      let end = range.upperBound
      #expect(
        receipt[end - 1] == 0x0A || receipt[end] == 0x1D || receipt[end...].starts(with: Array("Line ".utf8))
          || end == 2)
      #expect(range.count <= max(target, 8 + 64 * 8))
    }
  }

  @Test("a page of page mode and a macro are never cut, and a line without an end only between characters")
  func unbroken() throws {
    let body = Array(repeating: Array("text\n".utf8), count: 40).flatMap { $0 }
    let page: [UInt8] = [0x1B, 0x4C] + body + [0x0C]
    #expect(try pieces(page + page, target: 50) == [0..<page.count, page.count..<2 * page.count])
    let macro: [UInt8] = [0x1D, 0x3A] + body + [0x1D, 0x3A]
    #expect(try pieces(macro + macro, target: 50) == [0..<macro.count, macro.count..<2 * macro.count])
    // GB18030 without a space or an end of line, then with a space now and then.
    let word = Array(repeating: [0xB2, 0xE2, 0x81, 0x39, 0xF9, 0x37] as [UInt8], count: 5000).flatMap { $0 }
    let long = Array(repeating: word + [0x20], count: 10).flatMap { $0 }
    let cuts = try pieces(long, target: 100).dropLast().map(\.upperBound)
    #expect(!cuts.isEmpty && cuts.allSatisfy { long[$0 - 1] == 0x20 })
  }

  @Test("each copy is the stream; a plan goes on at a copy's beginning alone")
  func plan() async throws {
    let receipt = RawSamples.receipt(lines: 300)
    let plan = PrintPlan(raw: try RawStream(receipt), copies: 3, profile: .generic58)
    let all = try await plan.all()
    #expect(all.count { $0.isCopyEnd } == 3 && all.allSatisfy { $0.isCheckpoint == $0.isCopyEnd })
    #expect(all.flatMap(\.bytes) == receipt + [0x1B, 0x40] + receipt + [0x1B, 0x40] + receipt)
    #expect(all.last?.end == PaperPosition(copy: 4, page: 1, row: 0))
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.end < $1.end })
    for (index, segment) in all.enumerated() where segment.isCheckpoint {
      #expect(try await plan.all(from: segment.end) == Array(all[(index + 1)...]))
    }
    let middle = try await plan.all(from: PaperPosition(copy: 3, page: 1, row: 777))
    #expect(middle.flatMap(\.bytes) == [0x1B, 0x40] + receipt)
    #expect(try await PrintPlan(raw: try RawStream([]), copies: 2, profile: .generic58).all().isEmpty)
  }

  @Test("other encoders' streams are taken as they are")
  func corpus() throws {
    for (name, bytes) in RawSamples.corpus {
      let ranges = try pieces(bytes, target: 500)
      #expect(ranges.reduce(0) { $0 + $1.count } == bytes.count, "\(name)")
    }
  }

  @Test("spoilt streams are taken whole or refused, never more than they are")
  func spoilt() throws {
    var generator = SeededGenerator(seed: 20_261_129)
    let wholes = RawSamples.commands + RawSamples.corpus.map { Array($0.bytes.prefix(600)) }
    var taken = 0
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<3 { bytes += wholes[Int.random(in: 0..<wholes.count, using: &generator)] }
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.insert([0x10, 0x1B, 0x1C, 0x1D].randomElement(using: &generator) ?? 0, at: place)
        default: bytes.removeSubrange(place..<min(place + 5, bytes.count))
        }
        if bytes.isEmpty { bytes = [0x0A] }
      }
      do throws(Problem) {
        let stream = try RawStream(bytes)
        taken += 1
        var pieces = RawPieces(stream, target: Int.random(in: 1...400, using: &generator))
        var end = 0
        while let (range, _) = pieces.next() {
          #expect(range.lowerBound == end && !range.isEmpty)
          end = range.upperBound
        }
        #expect(end == bytes.count && stream.longestCommand <= bytes.count)
      } catch {
        #expect([.rawIncomplete, .rawCommandAsks, .rawCommandUnsafe].contains(error.code))
        #expect((Int(error.facts["offset"] ?? "") ?? -1) < bytes.count)
      }
    }
    #expect(taken > 2_000)
  }
}
