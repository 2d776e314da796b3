import Core

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
  public let addedDots: Int
  /// Whether it changes what the printer says by itself (`ESC @`, `GS a` of a raw stream): it must be told again.
  public var changesAutomaticStatus = false
}
