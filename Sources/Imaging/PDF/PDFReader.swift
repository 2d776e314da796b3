import Core
import Glibc

/// Draws PDF documents for paper rolls by `pdftocairo`, a child process under limits: no byte of a PDF is parsed here, and
/// nothing of it is written to a disk.
///
/// One document at a time, on a thread of its own.
public actor PDFReader {
  /// The most bytes of a document.
  public static let sizeLimit = 16 << 20
  /// The most pages of a document.
  public static let pageLimit = 20
  /// The longest page on paper, in dots: two metres.
  static let rowLimit = 2_000 * Paper.dotsPerMillimetre
  /// How much longer than wide, or wider than long, a page may be.
  static let shapeLimit = 40.0
  /// The most dots that a point of the page becomes: twice its size. A page with a word on it is not a poster.
  static let largestScale = 2 * 203.0 / 72
  /// Pixels across a page that is looked at for its margins.
  private static let lookWidth = 400

  /// The programs of poppler-utils.
  struct Tools: Sendable {
    var information = "/usr/bin/pdfinfo"
    var drawing = "/usr/bin/pdftocairo"
  }

  private let executor = ThreadExecutor(name: "satchel-pdf")
  /// The thread that waits for the programs.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let tools: Tools
  private let limits: LimitedProcess.Limits
  /// Milliseconds for a whole document.
  private let patience: Int
  /// Documents that were drawn, failures included.
  public private(set) var documentsRead = 0

  /// A reader; its thread waits until there is something to read.
  public init() { self.init(tools: Tools()) }

  init(
    tools: Tools, limits: LimitedProcess.Limits = LimitedProcess.Limits(), patience: Int = 60_000
  ) {
    self.tools = tools
    self.limits = limits
    self.patience = patience
  }

  /// Draws a document.
  ///
  /// White margins are cut off, left and right by as much on all pages of one width, so that type is equally large on
  /// them; what is left fills the width, at twice its size at most. Blank pages are left out.
  /// - Parameters:
  ///   - bytes: The document.
  ///   - width: Dots in a row.
  /// - Returns: The pages, at most `width` wide each; never empty.
  /// - Throws: ``Problem``: `document-too-large`, `pdf-damaged`, `pdf-encrypted`, `pdf-empty`, `pdf-too-many-pages`,
  ///   `pdf-page-size`, `pdf-too-complex`, `pdf-reader-missing`.
  public func pages(of bytes: [UInt8], width: Int) throws(Problem) -> [Bitmap] {
    documentsRead += 1
    guard bytes.count <= Self.sizeLimit else {
      throw Problem(.documentTooLarge, facts: ["limit": "\(Self.sizeLimit)"])
    }
    // Spares a process for what is no PDF at all; readers look for the header in the first kilobyte.
    guard bytes.prefix(1024).firstRange(of: Array("%PDF-".utf8)) != nil else { throw Problem(.pdfDamaged) }
    guard let file = MemoryFile(bytes) else { throw Problem(.internalError, facts: ["function": "memfd_create"]) }
    var watch = Stopwatch(milliseconds: patience)
    let sizes = try sizes(file, &watch)
    var looks: [InkBounds?] = []
    for (index, size) in sizes.enumerated() { looks.append(try look(at: index + 1, size, file, &watch)) }
    let sides = Self.commonSides(looks, sizes)
    var pages: [Bitmap] = []
    for (index, size) in sizes.enumerated() {
      guard let ink = looks[index], let side = sides[Int(size.width.rounded())] else { continue }
      let bounds = InkBounds(left: side.left, right: side.right, top: ink.top, bottom: ink.bottom)
      pages.append(try draw(index + 1, size, bounds, width: width, file, &watch))
    }
    guard !pages.isEmpty else { throw Problem(.pdfEmpty) }
    return pages
  }

  private func sizes(_ file: borrowing MemoryFile, _ watch: inout Stopwatch) throws(Problem) -> [PDFInformation.Size] {
    let result = try run(tools.information, ["-f", "1", "-l", "\(Self.pageLimit)", "-"], file, &watch)
    let information = PDFInformation(result.output)
    if information?.pageCount == 0 { throw Problem(.pdfEmpty) }
    guard case .exited(0) = result.end, let information else { throw Self.problem(result) }
    guard information.pageCount <= Self.pageLimit else {
      throw Problem(.pdfTooManyPages, facts: ["limit": "\(Self.pageLimit)"])
    }
    guard information.sizes.count == information.pageCount else { throw Problem(.pdfDamaged) }
    for (index, size) in information.sizes.enumerated() {
      let shape = size.height / size.width
      guard size.width > 0, size.height > 0, shape.isFinite, shape <= Self.shapeLimit, shape >= 1 / Self.shapeLimit
      else { throw Self.pageSize(index + 1) }
    }
    return information.sizes
  }

  /// Where a page has ink; nil for a blank one.
  private func look(
    at page: Int, _ size: PDFInformation.Size, _ file: borrowing MemoryFile, _ watch: inout Stopwatch
  ) throws(Problem) -> InkBounds? {
    let height = max(1, Int((Double(Self.lookWidth) * size.height / size.width).rounded()))
    let image = try picture(
      page, ["-scale-to-x", "\(Self.lookWidth)", "-scale-to-y", "\(height)"], file, &watch)
    return InkBounds(image)
  }

  private func draw(
    _ page: Int, _ size: PDFInformation.Size, _ bounds: InkBounds, width: Int, _ file: borrowing MemoryFile,
    _ watch: inout Stopwatch
  ) throws(Problem) -> Bitmap {
    let scale = min(Double(width) / ((bounds.right - bounds.left) * size.width), Self.largestScale)
    let whole = (width: size.width * scale, height: size.height * scale)
    let columns = min(width, max(1, Int(((bounds.right - bounds.left) * whole.width).rounded())))
    let rows = max(1, Int(((bounds.bottom - bounds.top) * whole.height).rounded(.up)))
    guard rows <= Self.rowLimit, whole.width < 1e6, whole.height < 1e6 else { throw Self.pageSize(page) }
    let image = try picture(
      page,
      [
        "-scale-to-x", "\(max(1, Int(whole.width.rounded())))", "-scale-to-y",
        "\(max(1, Int(whole.height.rounded())))", "-x", "\(Int(bounds.left * whole.width))", "-y",
        "\(Int(bounds.top * whole.height))", "-W", "\(columns)", "-H", "\(rows)",
      ], file, &watch)
    guard image.width <= width, image.height <= Self.rowLimit else { throw Problem(.pdfDamaged) }
    return PageTone.bitmap(of: image)
  }

  /// One page in grey.
  private func picture(
    _ page: Int, _ options: [String], _ file: borrowing MemoryFile, _ watch: inout Stopwatch
  ) throws(Problem) -> GrayImage {
    let arguments = ["-q", "-png", "-gray", "-singlefile", "-cropbox", "-f", "\(page)", "-l", "\(page)"]
    let result = try run(tools.drawing, arguments + options + ["-", "-"], file, &watch)
    guard case .exited(0) = result.end else { throw Self.problem(result) }
    do throws(Problem) { return try PNG.decodeGray(result.output) } catch { throw Problem(.pdfDamaged) }
  }

  private func run(
    _ tool: String, _ arguments: [String], _ file: borrowing MemoryFile, _ watch: inout Stopwatch
  ) throws(Problem) -> LimitedProcess.Result {
    guard access(tool, X_OK) == 0 else { throw Problem(.pdfReaderMissing) }
    var limits = limits
    limits.milliseconds = min(limits.milliseconds, watch.left)
    guard limits.milliseconds > 0 else { throw Problem(.pdfTooComplex) }
    return LimitedProcess.run(tool, arguments, input: file, limits: limits)
  }

  /// What a failed program says. Its words are looked at for three things and go nowhere.
  private static func problem(_ result: LimitedProcess.Result) -> Problem {
    let words = String(decoding: result.errors, as: UTF8.self)
    switch result.end {
    case .timedOut, .outputTooLong, .signalled(SIGXCPU), .signalled(SIGKILL), .signalled(SIGABRT):
      return Problem(.pdfTooComplex)
    case .exited(127): return Problem(.pdfReaderMissing)
    case .notStarted: return Problem(.internalError, facts: ["function": "fork"])
    case .exited where words.contains("ncorrect password"): return Problem(.pdfEncrypted)
    case .exited where words.contains("last page (0)"): return Problem(.pdfEmpty)
    case .exited where words.contains("ut of memory"): return Problem(.pdfTooComplex)
    case .exited, .signalled: return Problem(.pdfDamaged)
    }
  }

  private static func pageSize(_ page: Int) -> Problem { Problem(.pdfPageSize, facts: ["page": "\(page)"]) }

  /// The outermost ink at the sides of all pages of one width.
  private static func commonSides(
    _ looks: [InkBounds?], _ sizes: [PDFInformation.Size]
  ) -> [Int: (left: Double, right: Double)] {
    var sides: [Int: (left: Double, right: Double)] = [:]
    for (ink, size) in zip(looks, sizes) {
      guard let ink else { continue }
      let key = Int(size.width.rounded())
      let known = sides[key] ?? (ink.left, ink.right)
      sides[key] = (min(known.left, ink.left), max(known.right, ink.right))
    }
    return sides
  }

  /// The time that is left for a document.
  private struct Stopwatch {
    private let end: ContinuousClock.Instant

    init(milliseconds: Int) { end = .now + .milliseconds(milliseconds) }

    var left: Int {
      let rest = ContinuousClock.now.duration(to: end).components
      return max(0, Int(rest.seconds) * 1000 + Int(rest.attoseconds / 1_000_000_000_000_000))
    }
  }
}

/// Where a page has ink, as shares of its width and height.
struct InkBounds: Equatable {
  var left: Double
  var right: Double
  var top: Double
  var bottom: Double

  init(left: Double, right: Double, top: Double, bottom: Double) {
    (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
  }

  /// Paler than this is paper.
  private static let paper: UInt8 = 245

  /// Looks at a page; nil for a blank one. A pixel of paper is left around the ink, since it may lie anywhere in its own.
  init?(_ page: GrayImage) {
    var (first, last, top, bottom) = (page.width, -1, page.height, -1)
    for y in 0..<page.height {
      let row = page.bytes[y * page.width..<(y + 1) * page.width]
      guard let start = row.firstIndex(where: { $0 < Self.paper }),
        let end = row.lastIndex(where: { $0 < Self.paper })
      else { continue }
      first = min(first, start - row.startIndex)
      last = max(last, end - row.startIndex)
      top = min(top, y)
      bottom = y
    }
    guard last >= first, bottom >= top else { return nil }
    left = Double(max(0, first - 1)) / Double(page.width)
    right = Double(min(page.width, last + 2)) / Double(page.width)
    self.top = Double(max(0, top - 1)) / Double(page.height)
    self.bottom = Double(min(page.height, bottom + 2)) / Double(page.height)
  }
}
