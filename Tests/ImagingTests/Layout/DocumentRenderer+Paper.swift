import Core
import Imaging

extension DocumentRenderer {
  /// Lays a document out for the commonest printer of a roll.
  func layout(
    _ document: Document, paper: Paper, counters: Counters = Counters(),
    image: @escaping (String) throws(Problem) -> [UInt8] = { _ throws(Problem) in throw Problem(.unknownDocument) }
  ) throws(Problem) -> LaidOutDocument {
    try layout(document, width: paper.dots, counters: counters, image: image)
  }
}
