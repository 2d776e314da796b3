/// What is known only when pages are made: `[[page]]`, `[[pages]]`, `[[copy]]`, `[[copies]]`, `[[job]]` in a
/// document's text; with `.zh` the counts in Chinese, 第 `[[copy.zh]]` 份. `[[copies.set]]` is 一式三份， where there are
/// three copies, and nothing where there is one, as others may be printed later.
///
/// `[[[]]` stands for one literal `[`, so that a citizen's words that happen to hold `[[page]]` can be printed
/// as they are; templates write it wherever data holds a bracket. Counters are filled in every text, codes included.
public enum PageCounter: String, Sendable, CaseIterable {
  case page, pages, copy, copies, job
  case chinesePage = "page.zh", chinesePages = "pages.zh", chineseCopy = "copy.zh", chineseCopies = "copies.zh"
  case copiesSet = "copies.set"

  /// Fills a text's counters.
  /// - Parameters:
  ///   - text: A text of a document.
  ///   - value: What stands for each counter.
  /// - Returns: The text as it goes on paper.
  public static func fill(_ text: String, _ value: (PageCounter) -> String) -> String {
    guard text.utf8.contains(UInt8(ascii: "[")) else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var position = 0
    outer: while position < bytes.count {
      if bytes[position] == UInt8(ascii: "[") {
        let rest = bytes[position...]
        if rest.starts(with: escapedBracket) {
          out.append(UInt8(ascii: "["))
          position += escapedBracket.count
          continue
        }
        for (counter, token) in tokens where rest.starts(with: token) {
          out.append(contentsOf: value(counter).utf8)
          position += token.count
          continue outer
        }
      }
      out.append(bytes[position])
      position += 1
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Whether a text holds a counter of pages.
  public static func countsPages(in text: String) -> Bool {
    var counts = false
    _ = fill(text) { counter in
      counts = counts || counter.countsPages
      return ""
    }
    return counts
  }

  /// Whether a text holds this counter.
  public func isUsed(in text: String) -> Bool {
    var isUsed = false
    _ = Self.fill(text) { counter in
      isUsed = isUsed || counter == self
      return ""
    }
    return isUsed
  }

  private var countsPages: Bool {
    switch self {
    case .page, .pages, .chinesePage, .chinesePages: true
    case .copy, .copies, .job, .chineseCopy, .chineseCopies, .copiesSet: false
    }
  }

  /// Whether a text holds a counter or an escaped bracket, and so differs from what goes on paper.
  public static func isUsed(in text: String) -> Bool {
    guard text.utf8.contains(UInt8(ascii: "[")) else { return false }
    return fill(text, { _ in "" }) != text
  }

  /// The text with each `[` escaped: ``fill(_:_:)`` gives it back unchanged, whatever stands before and behind it.
  public static func escape(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "[")) else { return text }
    var out: [UInt8] = []
    for byte in text.utf8 {
      if byte == UInt8(ascii: "[") { out.append(contentsOf: escapedBracket) } else { out.append(byte) }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static let escapedBracket = Array("[[[]]".utf8)
  private static let tokens = allCases.map { (counter: $0, token: Array("[[\($0.rawValue)]]".utf8)) }
}
