import Core

/// A printout for one kind of printer, as segments that are drawn and encoded when they are asked for: the roll is never
/// in memory as a whole.
public struct PrintPlan: Sendable {
  /// Lays out one copy, from 1; called once for each copy that is printed. `[[copy]]` makes copies differ.
  public typealias Layout = @Sendable (_ copy: Int) async throws -> any PaperDocument

  /// How many copies, at least one.
  public let copies: Int
  /// The printer that it is encoded for.
  public let profile: PrinterProfile
  /// Whether the printer's own characters are used where the document has them.
  let mode: PrintMode
  /// Blank dots before the first row.
  let leadingFeed: Int
  let source: Source

  /// What is printed.
  enum Source: Sendable {
    case pages(Layout)
    case raw(RawStream)
  }

  /// A plan.
  /// - Parameters:
  ///   - copies: How many; below one counts as one.
  ///   - profile: What the printer can do. Documents are laid out for its width: dots beyond it are not printed.
  ///   - mode: Text only for documents that are laid out for the profile's characters.
  ///   - layout: Lays out a copy.
  public init(copies: Int, profile: PrinterProfile, mode: PrintMode = .raster, layout: @escaping Layout) {
    self.init(copies: copies, profile: profile, mode: mode, leadingFeed: 0, source: .pages(layout))
  }

  /// A plan of ready-made commands, each copy one page whose rows are the stream's bytes. It goes on nowhere but at the
  /// beginning of a copy, since the middle of a stream depends on what was said before.
  /// - Parameters:
  ///   - raw: Passed through unaltered; further copies begin with `ESC @`, as the first one does.
  ///   - copies: How many; below one counts as one.
  ///   - profile: What the printer can do.
  public init(raw: RawStream, copies: Int, profile: PrinterProfile) {
    self.init(copies: copies, profile: profile, mode: .raster, leadingFeed: 0, source: .raw(raw))
  }

  /// A plan of one page: a void mark, a notice, a test pattern: a little feed, the picture, the cut.
  /// - Parameters:
  ///   - picture: At most the profile's width.
  ///   - feed: Blank dots before it, which part it from what stands above.
  ///   - cut: How the page ends.
  public init(picture: Bitmap, feed: Int = 24, cut: CutMode? = .partial, profile: PrinterProfile) {
    let document = PictureDocument(picture: picture, cut: cut)
    self.init(
      copies: 1, profile: profile, mode: .raster, leadingFeed: max(0, feed), source: .pages { _ in document })
  }

  private init(copies: Int, profile: PrinterProfile, mode: PrintMode, leadingFeed: Int, source: Source) {
    self.copies = max(1, copies)
    self.profile = profile
    self.mode = mode
    self.leadingFeed = leadingFeed
    self.source = source
  }

  /// Closes a torn page with a mark.
  /// - Parameter mark: 此页作废, drawn for the profile's width.
  public static func voidMark(_ mark: Bitmap, profile: PrinterProfile) -> PrintPlan {
    PrintPlan(picture: mark, feed: 24, cut: .full, profile: profile)
  }

  /// Whether it leaves the printer with settings that are not ours.
  var isRaw: Bool { if case .raw = source { true } else { false } }

  /// The segments from a place on.
  /// - Parameters:
  ///   - start: Any place; a row within a page should be a checkpoint. What lies beyond a page's or a copy's end counts
  ///     as the start of the next.
  ///   - isConfirmed: Whether the printer confirms them; if not they are larger.
  public func segments(from start: PaperPosition = .start, isConfirmed: Bool = true) -> PrintSegments {
    PrintSegments(plan: self, start: start, isConfirmed: isConfirmed)
  }

  /// The dots that one copy of a document gets beside the document's own, for a picture of what comes out.
  ///
  /// A printout that goes on at a confirmed place, or begins a page anew, is divided as one that is not interrupted, and
  /// has the same from a printer of the same profile and confirmation.
  /// - Parameters:
  ///   - document: What the plan's layout gives.
  ///   - isConfirmed: Whether the printer confirms its segments: where one begins decides what can be sent as columns.
  ///   - take: Gets each dot.
  public func addedDots(of document: any PaperDocument, isConfirmed: Bool, take: (AddedDot) -> Void) {
    var segments = segments(isConfirmed: isConfirmed)
    while let segment = segments.next(of: document) { segment.addedDots.forEach(take) }
  }
}

/// A single picture as a document.
private struct PictureDocument: PaperDocument {
  let picture: Bitmap
  let pages: [PaperPage]
  var width: Int { picture.width }

  init(picture: Bitmap, cut: CutMode?) {
    self.picture = picture
    pages = [PaperPage(height: picture.height, safeRows: [picture.height], cut: cut)]
  }

  func render(page: Int, rows: Range<Int>) -> Bitmap { picture.rows(rows) }
}
