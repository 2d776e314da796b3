import Core
import Foundation
import Imaging

/// Layouts as PNG, for somebody to look at: `SATCHEL_PICTURES=folder swift test --filter WidthTests`.
enum WidthPictures {
  /// Writes all pages of a document below one another, where somebody asks for pictures.
  static func write(_ onPaper: LaidOutDocument, name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["SATCHEL_PICTURES"] else { return }
    let pages = onPaper.pages.enumerated().map { onPaper.render(page: $0, rows: 0..<$1.height) }
    let whole = Bitmap(
      width: onPaper.width, height: pages.reduce(0) { $0 + $1.height }, bytes: pages.flatMap(\.bytes))
    try Data(PNG.encode(whole)).write(to: URL(fileURLWithPath: folder).appendingPathComponent("\(name).png"))
  }
}
