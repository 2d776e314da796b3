import Core
import FuzzTestKit
import Imaging
import Testing

@Suite("A laid-out document")
struct BandTests {
  /// Counters as for a second of three copies.
  private static let counters = Counters(copy: 2, copies: 3, job: "j-0117")

  @Test("is the same dot for dot however it is cut", arguments: Paper.allCases)
  func bands(paper: Paper) throws {
    let paperDocument = try DocumentRenderer().layout(SampleDocuments.agreement, paper: paper, counters: Self.counters)
    var random = SeededGenerator(seed: 7)
    for (index, page) in paperDocument.pages.enumerated() {
      let whole = paperDocument.render(page: index, rows: 0..<page.height)
      #expect(whole.bytes.contains { $0 != 0 })
      for _ in 0..<4 {
        var row = 0
        while row < page.height {
          let end = min(page.height, row + Int.random(in: 1...97, using: &random))
          #expect(paperDocument.render(page: index, rows: row..<end) == whole.rows(row..<end), "rows \(row)..<\(end)")
          row = end
        }
      }
    }
  }

  @Test("may pause only where the paper is white above or below", arguments: Paper.allCases)
  func seams(paper: Paper) throws {
    let paperDocument = try DocumentRenderer().layout(SampleDocuments.agreement, paper: paper, counters: Self.counters)
    for (index, page) in paperDocument.pages.enumerated() {
      let whole = paperDocument.render(page: index, rows: 0..<page.height)
      #expect(page.safeRows == page.safeRows.sorted() && page.safeRows.last == page.height)
      #expect(Set(page.safeRows).count == page.safeRows.count)
      for seam in page.safeRows where seam < page.height {
        let crosses = (0..<paperDocument.width).contains { whole[$0, seam - 1] && whole[$0, seam] }
        #expect(!crosses, "ink runs through row \(seam)")
      }
      // Seams are frequent enough to pause at: never further apart than the tallest block, here the seal of 42 mm.
      let gaps = zip([0] + page.safeRows, page.safeRows).map { $1 - $0 }
      #expect((gaps.max() ?? 0) <= 42 * Paper.dotsPerMillimetre + 48)
    }
  }
}
