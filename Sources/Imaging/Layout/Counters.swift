import Core
import Glibc

/// What is filled into `[[copy]]`, `[[copies]]` and `[[job]]`, and what the mark of a job says.
public struct Counters: Sendable, Equatable {
  /// Which copy this is, from 1.
  public var copy: Int
  /// How many copies are printed.
  public var copies: Int
  /// The job's number on paper.
  public var job: String
  /// When the job was handed in, for the mark at the foot of each page; nil: no mark.
  public var submitted: String?

  /// The counters of a copy.
  public init(copy: Int = 1, copies: Int = 1, job: String = "", submitted: String? = nil) {
    self.copy = copy
    self.copies = copies
    self.job = job
    self.submitted = submitted
  }
}

/// All counters of one page.
struct PageCounters: Equatable {
  var counters: Counters
  var page: Int
  var pages: Int

  /// `text` with its counters filled.
  func filled(_ text: String) -> String {
    guard Self.holdsBracket(text) else { return text }
    return PageCounter.fill(text) { counter in
      switch counter {
      case .page: String(page)
      case .pages: String(pages)
      case .copy: String(counters.copy)
      case .copies: String(counters.copies)
      case .job: counters.job
      case .chinesePage: ChineseNumeral.text(page)
      case .chinesePages: ChineseNumeral.text(pages)
      case .chineseCopy: ChineseNumeral.text(counters.copy)
      case .chineseCopies: ChineseNumeral.text(counters.copies)
      case .copiesSet: counters.copies > 1 ? "一式\(ChineseNumeral.text(counters.copies))份，" : ""
      }
    }
  }

  /// Whether a text may hold a counter: nearly none does, and each is asked.
  static func holdsBracket(_ text: String) -> Bool {
    let bracket = UInt8(ascii: "[")
    let isHeld = text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.baseAddress.map { memchr($0, CInt(bracket), bytes.count) != nil } ?? false
    }
    return isHeld ?? text.utf8.contains(bracket)
  }
}
