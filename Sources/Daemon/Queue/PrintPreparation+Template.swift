import Core
import Imaging

extension PrintPreparation {
  /// Lays out a template's example, for nobody, so that what no paper can take is told before a citizen stands there.
  ///
  /// It is laid out for the paper that its document names, else for 58 mm, else for 80 mm where that is too narrow. A
  /// blank picture stands for each upload and photo.
  /// - Throws: `Problem` at `example`: what a printout of it would be refused for.
  func tryOut(_ template: Template) throws(Problem) {
    let document = try template.render(data: template.example, root: "example")
    let blank = PNG.encode(Bitmap(width: 8, height: 8, bytes: [UInt8](repeating: 0, count: 8)))
    let papers = document.paper.map { [$0] } ?? Paper.allCases.sorted { $0.dots < $1.dots }
    for (index, paper) in papers.enumerated() {
      do throws(Problem) {
        _ = try renderer.layout(document, width: paper.dots, counters: .preview(copies: 1)) { _ throws(Problem) in blank
        }
        return
      } catch {
        if error.code == .paperTooNarrow, index + 1 < papers.count { continue }
        throw Problem(error.code, path: "example", facts: error.facts)
      }
    }
  }
}
