import Core
import Imaging

extension JobDesk {
  /// The paper of a printout's first copy as a PNG, one pixel a dot, drawn by the renderer that prints.
  ///
  /// The preview of a job's content shows the paper of that job, with its mark and its count of copies; of anything
  /// else dashes take the mark's place, since there is no job yet.
  /// - Throws: `Problem` for whatever the submission would be refused for.
  func preview(_ request: PrintRequest, uid: UInt32) async throws -> [UInt8] {
    if request.printer != "auto", board[request.printer]?.kind != .printer {
      throw Problem(.unknownDevice, path: "printer")
    }
    var request = request
    var printed: JobRecord?
    if case .jobId(let original) = request.content {
      let earlier = try await printout(original, uid: uid)
      request.content = try await preparation.request(of: earlier).content
      printed = earlier
    }
    return try await preparation.preview(
      request, printed: printed, owner: uid, widths: board.rowWidths(requested: request.printer, mode: request.mode))
  }
}

extension PrintPreparation {
  /// Draws the first copy.
  func preview(
    _ request: PrintRequest, printed: JobRecord?, owner: UInt32, widths: RowWidths
  ) async throws -> [UInt8] {
    let pages = try await layOut(request, printed: printed, owner: owner, widths: widths)
    var rows: [UInt8] = []
    var height = 0
    for (index, page) in pages.pages.enumerated() {
      rows += pages.render(page: index, rows: 0..<page.height).bytes
      height += page.height
    }
    if height == 0 {
      // Nothing to print is still a picture: one blank row.
      rows = [UInt8](repeating: 0, count: (pages.width + 7) / 8)
      height = 1
    }
    return PNG.encode(Bitmap(width: pages.width, height: height, bytes: rows))
  }
}
