import Core
import Testing

@testable import Drivers

@Suite("Print plan")
struct PrintPlanTests {
  @Test("two full segments and their requests fit into the buffer, at every width", arguments: [false, true])
  func pairs(isStoring: Bool) {
    for dots in stride(from: 192, through: 832, by: 8) {
      for buffer in [2048, 4096, 8192, 65536] {
        var profile = isStoring ? PrinterProfile.storing : .generic58
        profile.dots = dots
        profile.bufferBytes = buffer
        var bytes: [UInt8] = []
        let rows = PrintSegments.confirmedRows(profile)
        let picture = Bitmap(
          width: dots, height: rows, bytes: [UInt8](repeating: 0xFF, count: rows * profile.rowBytes))
        ESCPOSEncoder(profile: profile).raster(picture, into: &bytes)
        let request = ESCPOSEncoder.batteryRequest.count + 11
        #expect(2 * (bytes.count + request) <= buffer, "\(dots) dots, \(buffer) bytes")
      }
    }
  }

  @Test("started from any segment's end it gives exactly the rest", arguments: [UInt64(1), 2])
  func rest(seed: UInt64) async throws {
    for profile in [PrinterProfile.generic58, .generic80] {
      let plan = PrintPlan.random(copies: 2, pages: 3, seed: seed, profile: profile)
      let whole = try await plan.all()
      for (index, segment) in whole.enumerated() {
        let rest = try await plan.all(from: segment.end)
        #expect(rest == Array(whole[(index + 1)...]))
      }
      #expect(whole.count { $0.isCopyEnd } == 2)
      #expect(whole.count { $0.isPageEnd } == 6)
      #expect(whole.last?.end == PaperPosition(copy: 3, page: 1, row: 0))
      #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.end < $1.end })
    }
  }

  @Test("segments are bounded and pause at safe rows only")
  func bounds() async throws {
    let plan = PrintPlan.random(copies: 1, pages: 4, seed: 9, profile: .generic58)
    let document = RandomDocument(width: 384, pages: 4, seed: 9 &* 31 &+ 1)
    for segment in try await plan.all() {
      #expect(segment.rows <= PrintSegments.mostRows && segment.bytes.count <= PrintSegments.mostBytes)
      guard !segment.isPageEnd else { continue }
      let isSafe = document.pages[segment.end.page - 1].safeRows.contains(segment.end.row)
      #expect(segment.isCheckpoint == isSafe)
    }
  }

  @Test("the paper is the document, page by page")
  func paper() async throws {
    for profile in [PrinterProfile.generic58, .generic80] {
      let document = RandomDocument(width: profile.dots, pages: 3, seed: 5)
      let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
      var reader = PaperReader(dots: profile.dots)
      for segment in try await plan.all() { reader.read(segment.bytes) }
      #expect(reader.unknown.isEmpty)
      var row = 0
      for (index, page) in document.pages.enumerated() {
        let picture = document.render(page: index, rows: 0..<page.height)
        #expect(reader.bitmap.rows(row..<row + page.height) == picture)
        row += page.height
        let blank = reader.bitmap.rows(row..<row + profile.headToCutterDots)
        #expect(blank.bytes.allSatisfy { $0 == 0 })
        row += profile.headToCutterDots
      }
      #expect(reader.rows.count == row)
      #expect(reader.cutsAfterRow.count == (profile.hasCutter ? document.pages.count { $0.cut != nil } : 0))
    }
  }

  @Test("starts at a page, a row, and beyond an end")
  func starts() async throws {
    let document = RandomDocument(width: 384, pages: 2, seed: 3)
    let plan = PrintPlan(copies: 2, profile: .generic58) { _ in document }
    let whole = try await plan.all()
    let second = try await plan.all(from: PaperPosition(copy: 1, page: 2, row: 0))
    #expect(second == Array(whole.drop { $0.end <= PaperPosition(copy: 1, page: 2, row: 0) }))
    // All rows on paper, only the page's end is missing.
    let end = try await plan.all(from: PaperPosition(copy: 1, page: 1, row: document.pages[0].height))
    #expect(end[0].rows == 0 && end[0].isPageEnd && Array(end.dropFirst()) == second)
    let next = try await plan.all(from: PaperPosition(copy: 1, page: 3, row: 7))
    #expect(next == Array(whole.drop { $0.end <= PaperPosition(copy: 2, page: 1, row: 0) }))
    let none = try await plan.all(from: PaperPosition(copy: 3, page: 1, row: 0))
    #expect(none.isEmpty)
    let odd = try await plan.all(from: PaperPosition(copy: -1, page: 0, row: -5))
    #expect(odd == whole)
  }

  @Test("a layout is asked for once a copy, and its failure comes through")
  func layouts() async throws {
    struct Failure: Error {}
    let plan = PrintPlan(copies: 3, profile: .generic58) { copy in
      if copy == 2 { throw Failure() }
      return RandomDocument(width: 384, pages: 1, seed: 1)
    }
    var segments = plan.segments()
    var ends = 0
    await #expect(throws: Failure.self) {
      while let segment = try await segments.next() { ends += segment.isCopyEnd ? 1 : 0 }
    }
    #expect(ends == 1)
  }

  @Test("a void mark is fed, drawn and cut")
  func voidMark() async throws {
    var mark = Bitmap(width: 576, height: 40)
    mark[10, 0] = true
    mark[575, 39] = true
    let segments = try await PrintPlan.voidMark(mark, profile: .generic80).all()
    var reader = PaperReader(dots: 576)
    for segment in segments { reader.read(segment.bytes) }
    #expect(reader.bitmap.rows(24..<64) == mark)
    #expect(reader.cutsAfterRow == [24 + 40 + 120])
  }

  @Test("what an open command still wants is found at every place")
  func openCommand() async throws {
    let plan = PrintPlan.random(copies: 1, pages: 1, seed: 2, profile: .generic80, picture: .realTimeCommands)
    let bytes = Array(try await plan.all().prefix(2).flatMap(\.bytes))
    var start = 0
    while start < bytes.count {
      let length = CommandLength.of(bytes, at: start)
      for taken in start..<start + length {
        #expect(
          OpenCommand.missing(in: bytes, least: taken, most: taken) == (taken == start ? 0 : start + length - taken))
      }
      start += length
    }
    #expect(start == bytes.count)
    #expect(OpenCommand.missing(in: bytes, least: 0, most: bytes.count) <= PrinterProfile.generic80.largestCommandBytes)
  }
}
