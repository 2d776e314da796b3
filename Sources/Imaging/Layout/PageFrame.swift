import Core

/// What every page of a document has beside its content.
struct PageFrame {
  /// A fixed height; nil: as high as the content.
  var length: Int?
  /// Rows kept at the foot for footer and signature zone.
  var footHeight: Int

  /// White above the first line.
  static let head = 8
  /// White below the last line of a page that ends with its content.
  static let tail = 16

  /// Rows for content on a page of fixed length.
  var body: Int? { length.map { $0 - Self.head - footHeight } }
}

/// A page filled with bricks; its foot comes when all pages are counted.
struct FilledPage {
  var list = DisplayList()
  /// Where bricks begin and end.
  var seams: [Int] = []
  /// Rows used so far.
  var height = PageFrame.head
  var cut: CutMode?
  var isEmpty: Bool { seams.isEmpty }
}
