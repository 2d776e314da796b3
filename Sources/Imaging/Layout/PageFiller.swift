import Core

/// Stacks bricks on pages.
struct PageFiller {
  /// The longest printout: 10 m of dots of the usual density.
  static let lengthLimit = 10_000 * Paper.dotsPerMillimetre

  /// What a longer one is refused with.
  static let tooLong = Problem(.documentTooLong, facts: ["limit": "\(lengthLimit / Paper.dotsPerMillimetre)"])

  private let frame: PageFrame
  private let density: DotDensity
  private var pages: [FilledPage] = []
  private var page = FilledPage()
  private var finishedHeight = 0
  /// White that the last brick wants below it.
  private var after = 0
  /// Bricks that wait for the one they must stay with.
  private var waiting: [Brick] = []

  init(frame: PageFrame, density: DotDensity) {
    self.frame = frame
    self.density = density
  }

  /// The page that the next brick comes on at the earliest, from 1.
  var pageNumber: Int { pages.count + 1 }

  /// The most rows that a brick can have.
  var tallestBrick: Int { frame.body ?? Self.lengthLimit }

  /// Adds a brick below the others.
  /// - Throws: ``Problem``: `document-too-long`; `invalid-value` for a brick higher than a page.
  mutating func add(_ brick: Brick) throws(Problem) {
    // Paper without end takes them one below the other.
    guard frame.body != nil else { return try place(brick) }
    // Most bricks stand alone.
    if waiting.isEmpty, !brick.keepsWithNext { return try place(chain: CollectionOfOne(brick)) }
    waiting.append(brick)
    // A chain longer than this is no heading any more.
    if brick.keepsWithNext && waiting.count < 16 { return }
    try placeWaiting()
  }

  /// Ends the page, unless nothing is on it.
  mutating func breakPage(cut: CutMode?) throws(Problem) {
    try placeWaiting()
    guard !page.isEmpty else {
      // A cut right behind a page break cuts there.
      if let cut, !pages.isEmpty, pages[pages.count - 1].cut == nil { pages[pages.count - 1].cut = cut }
      return
    }
    page.cut = cut
    finishedHeight += frame.length ?? (page.height + frame.footHeight + PageFrame.tail)
    pages.append(page)
    page = FilledPage()
    after = 0
    try checkLength()
  }

  /// Ends the last page, and makes one where there is none.
  mutating func finish(cut: CutMode?) throws(Problem) {
    try placeWaiting()
    if page.isEmpty, !pages.isEmpty {
      if pages[pages.count - 1].cut == nil { pages[pages.count - 1].cut = cut }
      return
    }
    page.cut = cut
    pages.append(page)
    page = FilledPage()
  }

  /// Gives the pages away when all is finished.
  mutating func takePages() -> [FilledPage] {
    var taken: [FilledPage] = []
    swap(&taken, &pages)
    return taken
  }

  private mutating func placeWaiting() throws(Problem) {
    guard !waiting.isEmpty else { return }
    var bricks: [Brick] = []
    swap(&bricks, &waiting)
    try place(chain: bricks)
  }

  /// Puts bricks that must stay together on one page, as far as a page holds them.
  private mutating func place(chain bricks: some RandomAccessCollection<Brick>) throws(Problem) {
    guard let first = bricks.first else { return }
    guard let body = frame.body else {
      for brick in bricks { try place(brick) }
      return
    }
    for brick in bricks where brick.height > body {
      let most = Int(Double(body) / density.perMillimetre)
      let expected = Localized(en: "at most \(most) mm high", zh: "高度不超过 \(most) 毫米")
      throw Problem(.invalidValue, facts: expected.fact("expected"))
    }
    let gap = page.isEmpty ? 0 : max(after, first.before)
    guard !page.isEmpty, page.height + gap + stackedHeight(bricks) > PageFrame.head + body else {
      for brick in bricks { try place(brick) }
      return
    }
    try breakPage(cut: nil)
    let rest = bricks.drop(while: \.isDivider)
    for brick in rest.first?.repeats ?? [] { try place(brick) }
    for brick in rest { try place(brick) }
  }

  private func stackedHeight(_ bricks: some Collection<Brick>) -> Int {
    var height = 0
    var above: Int?
    for brick in bricks {
      height += brick.height + (above.map { max($0, brick.before) } ?? 0)
      above = brick.after
    }
    return height
  }

  private mutating func place(_ brick: Brick) throws(Problem) {
    let gap = page.isEmpty ? 0 : max(after, brick.before)
    if let body = frame.body, !page.isEmpty, page.height + gap + brick.height > PageFrame.head + body {
      // A chain higher than a page, or a repeated head that leaves no room.
      try breakPage(cut: nil)
      return try place(brick)
    }
    page.height += gap
    page.list.add(brick, top: page.height)
    page.height += brick.height
    page.seams.append(page.height)
    after = brick.after
    try checkLength()
  }

  private func checkLength() throws(Problem) {
    guard finishedHeight + page.height <= Self.lengthLimit else {
      throw Self.tooLong
    }
  }
}
