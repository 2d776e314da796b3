import Core
import Drivers

/// One page of any length, drawn from a tile.
struct RepeatedPattern: PaperDocument {
  let width: Int
  let pages: [PaperPage]
  private let tile: Bitmap

  /// - Parameters:
  ///   - rows: The page's height.
  ///   - width: Dots in a row.
  ///   - safeRows: Rows from one place at which a printout may pause to the next; nil: only at the end.
  init(rows: Int, width: Int, safeRows: Int? = nil) {
    self.width = width
    tile = SelfTestPattern.draw(width: width)
    let safe = safeRows.map { Array(stride(from: $0, to: rows, by: $0)) } ?? []
    pages = [PaperPage(height: rows, safeRows: safe + [rows], cut: nil)]
  }

  func render(page: Int, rows: Range<Int>) -> Bitmap {
    var bitmap = Bitmap(width: width, height: rows.count)
    for (index, row) in rows.enumerated() {
      let source = row % tile.height * tile.stride
      bitmap.bytes.replaceSubrange(
        index * bitmap.stride..<(index + 1) * bitmap.stride, with: tile.bytes[source..<source + tile.stride])
    }
    return bitmap
  }
}
