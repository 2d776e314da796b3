import Core
import Imaging

extension MediaType {
  /// What can be uploaded and printed by this version.
  static let printable: [MediaType] = [.document, .pdf, .png, .jpeg, .text, .escpos]

  /// Their names, for the problem that refuses others.
  static let printableNames = printable.map(\.rawValue).joined(separator: ", ")
}

extension Document {
  /// Pages that are drawn already, each as wide as the paper or less; the last one is cut.
  init(pages: [Bitmap]) {
    let pictures = pages.map { page in
      Block.image(Block.Image(source: .data(PNG.encode(page)), dither: .threshold))
    }
    self.init(blocks: Array(pictures.map { [$0] }.joined(separator: [.pageBreak])))
  }
}
