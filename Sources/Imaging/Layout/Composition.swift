import Core

/// One document on its way to paper.
struct Composition {
  /// What a round assumes, and after it what came out.
  struct Pass {
    /// How many pages there are.
    var pages: Int
    /// Rows of the foot.
    var footHeight: Int
    /// On which page each block begins; 0: it has no place of its own, or nobody knows yet.
    var blockPages: [Int]
    /// Whether the round came out as it assumed.
    var isSettled = false
  }

  let engine: TextEngine
  /// The printer's own characters; nil: everything is drawn.
  let font: PrinterFont?
  let document: Document
  let width: Int
  let density: DotDensity
  let counters: Counters
  let pictures: PictureShelf

  /// Lays the document out under a pass's assumptions and corrects them.
  func compose(_ pass: inout Pass) throws(Problem) -> LaidOutDocument {
    let cells = font.map { CellTypesetter(font: $0, language: document.language) }
    var composer = BlockComposer(
      engine: engine, cells: cells, document: document, width: width, density: density,
      counters: pageCounters(page: 1, pages: pass.pages), pictures: pictures)
    let foot = try PageFoot(composer: composer, setup: document.page)
    // Paper without end, undivided, is one page: nobody need know beforehand how high its foot is.
    let isDivided = document.page.length != nil || document.blocks.contains(where: \.endsPage)
    let footHeight =
      isDivided ? max(pass.footHeight, PageFoot.height(try foot.bricks(pageCounters(page: 88, pages: 88)))) : 0
    let frame = PageFrame(length: document.page.length.map(composer.bounded), footHeight: footHeight)
    try check(frame)
    var filler = PageFiller(frame: frame, density: density)
    var blockPages = [Int](repeating: 0, count: document.blocks.count)
    for (index, block) in document.blocks.enumerated() {
      do throws(Problem) {
        switch block {
        case .pageBreak: try filler.breakPage(cut: nil)
        case .cut(let mode): try filler.breakPage(cut: mode)
        default:
          let tallest = filler.tallestBrick
          var first = true
          let known = pass.blockPages.isEmpty ? 0 : pass.blockPages[index]
          composer.counters.page = known > 0 ? known : filler.pageNumber
          try composer.compose(block, tallest: tallest) { (brick) throws(Problem) in
            try filler.add(brick)
            if first { blockPages[index] = filler.pageNumber }
            first = false
          }
        }
      } catch {
        throw located(error, block: index)
      }
    }
    try filler.finish(cut: .partial)
    return try finish(filler.takePages(), foot: foot, frame: frame, blockPages: blockPages, &pass)
  }

  private func finish(
    _ filled: consuming [FilledPage], foot: PageFoot, frame: PageFrame, blockPages: [Int], _ pass: inout Pass
  ) throws(Problem) -> LaidOutDocument {
    var pages: [PaperPage] = []
    var lists: [DisplayList] = []
    var tallest = frame.footHeight
    for index in filled.indices {
      // Taken out, so that nothing is copied.
      var page = FilledPage()
      swap(&page, &filled[index])
      let bricks = try foot.bricks(pageCounters(page: index + 1, pages: filled.count))
      let height = PageFoot.height(bricks)
      tallest = max(tallest, height)
      var y = frame.length.map { max(page.height, $0 - height) } ?? page.height
      for brick in bricks {
        y += brick.before
        page.list.add(brick, top: y)
        y += brick.height
        page.seams.append(y)
      }
      let end = max(frame.length ?? 0, frame.length == nil ? y + PageFrame.tail : y)
      pages.append(PaperPage(height: end, safeRows: page.seams.filter { $0 < end } + [end], cut: page.cut))
      lists.append(page.list)
    }
    // What the feet say is among them.
    let characters = foot.composer.cells?.characters
    for index in lists.indices { lists[index].characters = characters }
    // All that is on one page is on the first, as was assumed where nobody knew.
    let isExpected =
      pass.pages == filled.count && (pass.blockPages == blockPages || filled.count == 1 && pass.blockPages.isEmpty)
    pass.isSettled =
      (tallest == frame.footHeight || filled.count == 1 && frame.length == nil)
      && (isExpected || !document.blocks.contains(where: \.holdsCounters))
    pass.pages = filled.count
    pass.footHeight = tallest
    pass.blockPages = blockPages
    return LaidOutDocument(width: width, pages: pages, lists: lists)
  }

  private func pageCounters(page: Int, pages: Int) -> PageCounters {
    PageCounters(counters: counters, page: page, pages: pages)
  }

  /// A page must hold its foot and some lines.
  private func check(_ frame: PageFrame) throws(Problem) {
    guard let length = frame.length else { return }
    let least = frame.footHeight + PageFrame.head + 4 * TypeScale.pitch(document.textSize.dots)
    guard length < least else { return }
    let millimetres = density.millimetres(least)
    let expected = Localized(en: "at least \(millimetres)mm", zh: "不短于 \(millimetres)mm")
    throw Problem(.invalidValue, path: "page.length", facts: expected.fact("expected"))
  }

  private func located(_ problem: Problem, block index: Int) -> Problem {
    var problem = problem
    if problem.code == .documentTooLong {
      problem.path = nil
    } else {
      problem.path = "blocks[\(index)]" + (problem.path.map { ".\($0)" } ?? "")
    }
    return problem
  }
}

extension Block {
  /// Whether another page begins behind it.
  fileprivate var endsPage: Bool {
    switch self {
    case .pageBreak, .cut: true
    default: false
    }
  }

  /// Whether any text of the block holds a counter of pages.
  var holdsCounters: Bool {
    func holds(_ text: String) -> Bool { PageCounters.holdsBracket(text) && PageCounter.countsPages(in: text) }
    switch self {
    case .heading(let heading): return holds(heading.text)
    case .paragraph(let paragraph): return paragraph.spans.contains { holds($0.text) }
    case .list(let list): return list.items.contains(where: holds)
    case .fields(let fields): return fields.items.contains { holds($0.label) || holds($0.value) }
    case .table(let table):
      return table.header?.contains(where: holds) ?? false || table.rows.contains { $0.contains(where: holds) }
    case .qr(let code): return holds(code.text)
    case .barcode(let barcode): return holds(barcode.text)
    case .signature(let box): return holds(box.label)
    case .fingerprint(let box), .seal(let box): return holds(box.label)
    case .rule, .image, .pageBreak, .feed, .cut: return false
    }
  }
}
