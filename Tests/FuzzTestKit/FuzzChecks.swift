import Core
import Drivers
import Imaging

/// What must hold for any input; see ``FuzzEntry``.
enum FuzzChecks {
  private static func require(_ holds: Bool, _ what: @autoclosure () -> String) throws(FuzzFailure) {
    guard holds else { throw FuzzFailure(what()) }
  }

  /// A refusal must be one of a parser's own, never an internal error, and must say where where there is a place.
  private static func check(_ problem: Problem, needsPath: Bool) throws(FuzzFailure) {
    try require(problem.code != .internalError, "internal error")
    try require(!needsPath || problem.path != nil, "\(problem.code) without a path")
    // Nothing of the input goes into a message, but what looks like a field's name.
    let words = problem.facts.values.reduce(problem.path?.utf8.count ?? 0) { $0 + $1.utf8.count }
    try require(words < 20_000, "\(problem.code) with \(words) bytes of facts")
    for language in [Language.english, .chinese] {
      try require(!problem.detail(language).isEmpty && !problem.remedy(language).isEmpty, "\(problem.code) has no text")
    }
  }

  private static func parsed(_ input: [UInt8]) throws(FuzzFailure) -> JSONValue? {
    do {
      return try JSONValue.parse(input)
    } catch {
      let codes: Set<ProblemCode> = [.malformedJSON, .nestingTooDeep, .tooMany, .tooLong, .invalidValue]
      try require(codes.contains(error.code), "\(error.code) of a JSON parser")
      try check(error, needsPath: false)
      return nil
    }
  }

  /// JSON is refused, or written and read again without a change.
  static func json(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    guard let value = try parsed(input) else { return false }
    let written = value.serialized()
    guard let again = try parsed(written) else { throw FuzzFailure("what was written cannot be read") }
    try require(again == value && again.serialized() == written, "what was written reads differently")
    return true
  }

  /// A document is refused with a place, or survives the way out and in, and comes out as pages within bounds.
  static func document(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    guard let json = try parsed(input) else { return false }
    let document: Document
    do {
      document = try Document(decoding: json)
    } catch {
      try check(error, needsPath: true)
      return false
    }
    try survives(document)
    try layout(document)
    return true
  }

  private static func survives(_ document: Document) throws(FuzzFailure) {
    do {
      try require(try Document(decoding: document.json) == document, "the document changed on the way out and in")
    } catch let failure as FuzzFailure {
      throw failure
    } catch let problem as Problem {
      throw FuzzFailure("the document's own JSON is refused: \(problem.code) \(problem.path ?? "-")")
    } catch {
      throw FuzzFailure("\(error)")
    }
  }

  private static func layout(_ document: Document) throws(FuzzFailure) {
    for paper in Paper.allCases {
      let laid: LaidOutDocument
      do {
        laid = try DocumentRenderer().layout(document, width: paper.dots)
      } catch {
        try check(error, needsPath: error.code != .documentTooLong)
        continue
      }
      try require(laid.width == paper.dots && !laid.pages.isEmpty, "no page, or one of another width")
      var rows = 0
      for (index, page) in laid.pages.enumerated() {
        rows += page.height
        try require(page.height > 0 && rows <= 82_000, "\(rows) rows")
        try require(page.safeRows.last == page.height, "the page's end is no safe place")
        try require(zip(page.safeRows, page.safeRows.dropFirst()).allSatisfy(<), "safe rows out of order")
        try draw(laid, page: index)
      }
    }
  }

  /// A page drawn in bands is the page drawn at once.
  private static func draw(_ laid: LaidOutDocument, page index: Int) throws(FuzzFailure) {
    let height = laid.pages[index].height
    let whole = laid.render(page: index, rows: 0..<height)
    try require(whole.width == laid.width && whole.height == height, "a page drawn in another size")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(whole.bytes.count)
    for top in stride(from: 0, to: height, by: 997) {
      bytes += laid.render(page: index, rows: top..<min(height, top + 997)).bytes
    }
    try require(bytes == whole.bytes, "bands differ from the page")
  }

  /// A template is refused with a place, or fills its own example.
  static func template(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    guard let json = try parsed(input) else { return false }
    let template: Template
    do {
      template = try Template(decoding: json)
    } catch {
      try check(error, needsPath: true)
      return false
    }
    let document: Document
    do {
      document = try template.render(data: template.example)
      _ = try Template(decoding: template.json)
    } catch {
      throw FuzzFailure("a template that was taken is refused: \(error.code) \(error.path ?? "-")")
    }
    try survives(document)
    return true
  }

  /// Text in any encoding is refused, or is a document that comes out the same as it went in.
  static func text(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    var isTaken = false
    for charset in [nil, "utf-8", "gb18030", "gb2312", "utf-16le", "big5"] {
      do {
        try survives(Document(plainText: try PlainTextDecoder.decode(input, charset: charset)))
        isTaken = isTaken || charset == nil
      } catch let problem as Problem {
        try check(problem, needsPath: false)
      } catch let failure as FuzzFailure {
        throw failure
      } catch {
        throw FuzzFailure("\(error)")
      }
    }
    return isTaken
  }

  /// A printer's commands are refused with a place, or come out in pieces as they went in.
  static func raw(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    let stream: RawStream
    do {
      stream = try RawStream(input)
    } catch {
      try check(error, needsPath: false)
      try require((Int(error.facts["offset"] ?? "0") ?? -1) <= input.count, "a place behind the end")
      return false
    }
    try require(stream.bytes == input && stream.longestCommand <= input.count, "other bytes than came in")
    try require((0...80_000).contains(stream.leastRows), "more paper than ten metres")
    return true
  }

  /// A picture is refused, or has as many pixels as its size says.
  static func png(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    do {
      let gray = try PNG.decodeGray(input, limit: 2_000_000)
      let colour = try PNG.decodeRGB(input, limit: 2_000_000)
      try require(gray.width > 0 && gray.height > 0, "an empty picture")
      try require(gray.width * gray.height == gray.bytes.count, "grey pixels missing")
      try require(
        (colour.width, colour.height) == (gray.width, gray.height) && colour.bytes.count == 3 * gray.bytes.count,
        "another picture in colour")
      return true
    } catch let problem as Problem {
      return try refused(problem)
    } catch let failure as FuzzFailure {
      throw failure
    } catch {
      throw FuzzFailure("\(error)")
    }
  }

  static func jpeg(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    do {
      let header = try JPEG.header(of: input)
      let eighths = 1 + input.count % 8
      let colour = try JPEG.decode(input, eighths: eighths, limit: 2_000_000)
      let gray = try JPEG.decodeGray(input, limit: 2_000_000)
      try require((gray.width, gray.height) == (header.width, header.height), "not the header's size")
      try require(gray.bytes.count == gray.width * gray.height, "grey pixels missing")
      let (width, height) = ((header.width * eighths + 7) / 8, (header.height * eighths + 7) / 8)
      try require(
        (colour.width, colour.height) == (width, height) && colour.bytes.count == 3 * width * height, "another size")
      return true
    } catch let problem as Problem {
      return try refused(problem)
    } catch let failure as FuzzFailure {
      throw failure
    } catch {
      throw FuzzFailure("\(error)")
    }
  }

  private static func refused(_ problem: Problem) throws(FuzzFailure) -> Bool {
    try require([.imageUnreadable, .imageTooLarge].contains(problem.code), "\(problem.code) of a picture")
    try check(problem, needsPath: false)
    return false
  }
}
