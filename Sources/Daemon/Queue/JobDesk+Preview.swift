import Core
import Drivers
import Imaging

extension JobDesk {
  /// The paper of a printout's first copy as a PNG, one pixel a dot, drawn by the renderer that prints.
  ///
  /// The preview of a job's content shows the paper of that job, with its mark and its count of copies; of anything
  /// else dashes take the mark's place, since there is no job yet.
  /// - Throws: `Problem` for whatever the submission would be refused for.
  func preview(_ request: PrintRequest, by requester: Requester) async throws -> [UInt8] {
    if request.printer != "auto", board[request.printer]?.kind != .printer {
      throw Problem(.unknownDevice, path: "printer")
    }
    var request = request
    var printed: JobRecord?
    if case .jobId(let original) = request.content {
      let earlier = try await printout(original, uid: requester.uid)
      let asked = try await preparation.request(of: earlier)
      request.content = asked.content
      request.mode = request.mode ?? asked.mode
      printed = earlier
    }
    // A job's paper is that of its own printer, as long as that is known.
    var requested = request.printer
    if requested == "auto", let own = printed.map({ $0.device ?? $0.requestedDevice }), board[own] != nil {
      requested = own
    }
    let (widths, printer) = board.prospect(requested: requested, mode: request.mode)
    let (png, shown) = try await preparation.preview(
      request, printed: printed, owner: requester.uid, widths: widths, printer: printer)
    // What the asker has sent along is no secret before it; what is kept is.
    let kept = [printed.map { (AuditAction.documentViewed, $0.id) }].compactMap { $0 } + shown
    try await store.enter(kept.map { action, id in AuditNote(action, by: requester, id) })
    return png
  }
}

extension PrintPreparation {
  /// Draws the first copy, with the dots that the printer's commands need beside the document's own.
  /// - Parameter printer: The one that it would go to; nil: none is known.
  /// - Returns: The picture, and what is on it that was kept: uploads and photos, each once.
  func preview(
    _ request: PrintRequest, printed: JobRecord?, owner: UInt32, widths: RowWidths,
    printer: (profile: PrinterProfile, confirms: Bool)?
  ) async throws -> (png: [UInt8], shown: [(AuditAction, String)]) {
    let (pages, shown) = try await layOut(request, printed: printed, owner: owner, widths: widths)
    var rows: [UInt8] = []
    var tops: [Int] = []
    var height = 0
    for (index, page) in pages.pages.enumerated() {
      tops.append(height)
      rows += pages.render(page: index, rows: 0..<page.height).bytes
      height += page.height
    }
    if height == 0 {
      // Nothing to print is still a picture: one blank row.
      rows = [UInt8](repeating: 0, count: (pages.width + 7) / 8)
      height = 1
    }
    var picture = Bitmap(width: pages.width, height: height, bytes: rows)
    // Paper that the likely printer does not take goes to another.
    if let printer, pages.width <= printer.profile.dots {
      let plan = PrintPlan(copies: 1, profile: printer.profile, mode: widths.mode) { _ in pages }
      plan.addedDots(of: pages, isConfirmed: printer.confirms) { dot in
        if dot.column < picture.width { picture[dot.column, tops[dot.page] + dot.row] = true }
      }
    }
    return (PNG.encode(picture, density: widths.density), shown)
  }
}
