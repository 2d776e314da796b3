import Core

/// What is filled into `[[copy]]`, `[[copies]]` and `[[job]]`.
public struct Counters: Sendable, Equatable {
  /// Which copy this is, from 1.
  public var copy: Int
  /// How many copies are printed.
  public var copies: Int
  /// The job's mark on paper, such as its number.
  public var job: String

  /// The counters of a copy.
  public init(copy: Int = 1, copies: Int = 1, job: String = "") {
    self.copy = copy
    self.copies = copies
    self.job = job
  }
}

/// All counters of one page.
struct PageCounters: Equatable {
  var counters: Counters
  var page: Int
  var pages: Int

  /// `text` with its counters filled.
  func filled(_ text: String) -> String {
    PageCounter.fill(text) { counter in
      switch counter {
      case .page: String(page)
      case .pages: String(pages)
      case .copy: String(counters.copy)
      case .copies: String(counters.copies)
      case .job: counters.job
      }
    }
  }
}
