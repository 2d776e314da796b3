import Core
import FuzzTestKit

@testable import Drivers

/// A document with random pages: lines of text with safe rows between, tall pictures without, page breaks and cuts.
struct RandomDocument: PaperDocument {
  let width: Int
  let pages: [PaperPage]
  private let pictures: [Bitmap]

  init(width: Int, pages count: Int, seed: UInt64, picture: RandomPicture = .text) {
    var generator = SeededGenerator(seed: seed)
    var pages: [PaperPage] = []
    var pictures: [Bitmap] = []
    for _ in 0..<count {
      var safeRows: [Int] = []
      var height = 0
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        height += Bool.random(using: &generator) ? Int.random(in: 24...60, using: &generator) : 250
        safeRows.append(height)
      }
      let cut: CutMode? = [.partial, .full, nil].randomElement(using: &generator) ?? nil
      pages.append(PaperPage(height: height, safeRows: safeRows, cut: cut))
      pictures.append(picture.draw(width: width, height: height, using: &generator))
    }
    self.width = width
    self.pages = pages
    self.pictures = pictures
  }

  func render(page: Int, rows: Range<Int>) -> Bitmap { pictures[page].rows(rows) }
}

extension PrintPlan {
  /// Copies that differ, as `[[copy]]` makes them.
  static func random(
    copies: Int, pages: Int, seed: UInt64, profile: PrinterProfile, picture: RandomPicture = .text
  ) -> PrintPlan {
    let documents = (1...copies).map { copy in
      RandomDocument(width: profile.dots, pages: pages, seed: seed &* 31 &+ UInt64(copy), picture: picture)
    }
    return PrintPlan(copies: copies, profile: profile) { documents[$0 - 1] }
  }

  /// All segments from a place on.
  func all(from start: PaperPosition = .start, isConfirmed: Bool = true) async throws -> [PrintSegment] {
    var segments = segments(from: start, isConfirmed: isConfirmed)
    var result: [PrintSegment] = []
    while let segment = try await segments.next() { result.append(segment) }
    return result
  }
}
