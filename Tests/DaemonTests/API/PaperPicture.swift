import Core
import Imaging

/// Paper as rows of dots, read from a PNG, to be searched for what should stand on it.
struct PaperPicture {
  let width: Int
  let rows: [[UInt8]]

  init(png: [UInt8]) throws {
    let image = try PNG.decodeGray(png)
    width = image.width
    rows = (0..<image.height).map { Array(image.bytes[$0 * image.width..<($0 + 1) * image.width]) }
  }

  private init(width: Int, rows: [[UInt8]]) {
    self.width = width
    self.rows = rows
  }

  /// The picture without blank rows at its ends.
  var trimmed: PaperPicture {
    let inked = rows.indices.filter { rows[$0].contains { $0 < 128 } }
    guard let first = inked.first, let last = inked.last else { return PaperPicture(width: width, rows: []) }
    return PaperPicture(width: width, rows: Array(rows[first...last]))
  }

  /// The pages of one picture without the mark at its foot, the last stretch of ink: a document's own words.
  var withoutMark: PaperPicture {
    let trimmed = trimmed.rows
    let mark = trimmed.reversed().prefix { $0.contains { $0 < 128 } }.count
    return PaperPicture(width: width, rows: Array(trimmed.dropLast(mark))).trimmed
  }

  /// The pages of a picture, where all have one height.
  func pages(of height: Int) -> [PaperPicture] {
    stride(from: 0, to: rows.count, by: height).map { top in
      PaperPicture(width: width, rows: Array(rows[top..<min(top + height, rows.count)]))
    }
  }

  /// How often all of `part` stands here, at the same columns.
  func count(of part: PaperPicture) -> Int {
    guard !part.rows.isEmpty, part.rows.count <= rows.count else { return 0 }
    return (0...(rows.count - part.rows.count)).count { top in
      part.rows.indices.allSatisfy { rows[top + $0] == part.rows[$0] }
    }
  }
}
