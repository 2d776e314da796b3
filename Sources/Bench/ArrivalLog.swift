import Foundation

/// What `satcheld --virtual-timing` writes: when bytes reached the printer, and how many.
struct ArrivalLog {
  let path: String

  /// What is longer is a part of a document, and no question or setting.
  private static let longestQuestion = 24

  /// When parts of documents came to the printer, in nanoseconds of CLOCK_MONOTONIC.
  func documents(after begin: Int64) throws -> [Int64] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 2, numbers[0] > begin, numbers[1] > Self.longestQuestion else { return nil }
      return numbers[0]
    }
  }
}
