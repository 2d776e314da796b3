import Core

/// A dot beside a picture's own, without which a row of the picture would spell a real-time command.
public struct AddedDot: Sendable, Hashable {
  /// Index of its page in the document.
  public let page: Int
  /// Its row on the page.
  public let row: Int
  /// Its place in the row, in dots from the left.
  public let column: Int
}

/// A bounded piece of a printout: whole commands, whatever they print, and where the paper stands after them.
public struct PrintSegment: Sendable, Equatable {
  /// Whole ESC/POS commands.
  public let bytes: [UInt8]
  /// Where the next segment starts: after the last one of a page the next page's row 0, after the last one of a copy the
  /// next copy's page 1, so that a plan started from any confirmed end prints exactly the rest.
  public let end: PaperPosition
  /// Rows of content in it, without the feed at a page's end; of a raw stream its bytes, since that is what its places
  /// count.
  public let rows: Int
  /// Whether ``end`` is a place at which a printout may pause and go on: a safe row or the end of a page. False within a
  /// stretch without safe rows that is too long for one segment, such as a tall picture.
  public let isCheckpoint: Bool
  /// Whether it ends a page.
  public let isPageEnd: Bool
  /// Whether it ends a copy.
  public let isCopyEnd: Bool
  /// Dots added beside the picture's own (``ESCPOSEncoder/raster(_:into:)``); nearly always none.
  public let addedDots: [AddedDot]
  /// Rows of paper that a raw stream's piece takes, at the least.
  public var rawRows = 0
  /// Whether it changes what the printer says by itself (`ESC @`, `GS a` of a raw stream): it must be told again.
  public var changesAutomaticStatus = false
}
