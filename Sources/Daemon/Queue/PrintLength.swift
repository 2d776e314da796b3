import Core
import Drivers

/// How long a printout is, for its progress.
struct PrintLength: Sendable {
  private let heights: [Int]
  private let copies: Int
  private let unit: JobProgress.Unit

  /// The length of `copies` copies of these pages.
  init(pages: [PaperPage], copies: Int) {
    heights = pages.map(\.height)
    self.copies = copies
    unit = .dots
  }

  /// The length of `copies` copies of ready-made commands.
  init(raw: RawStream, copies: Int) {
    heights = [raw.bytes.count]
    self.copies = copies
    unit = .bytes
  }

  /// Pages of a copy.
  var pages: Int { heights.count }

  /// How far a printout is at a place.
  func progress(at position: PaperPosition) -> JobRecord.Progress {
    let copy = heights.reduce(0, +)
    let isEnd = position.copy > copies
    let completed =
      isEnd
      ? copy * copies
      : (position.copy - 1) * copy + heights.prefix(position.page - 1).reduce(0, +) + position.row
    return JobRecord.Progress(
      completed: min(completed, copy * copies), total: copy * copies, unit: unit.rawValue,
      copy: min(position.copy, copies), page: isEnd ? heights.count : min(position.page, heights.count))
  }
}
