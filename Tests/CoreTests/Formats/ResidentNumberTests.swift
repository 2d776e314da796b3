import FuzzTestKit
import Testing

@testable import Core

@Suite struct ResidentNumberTests {
  /// The standard's own example, and numbers of a region that does not exist.
  @Test(arguments: [
    ("11010519491231002X", "1949年12月31日", "女"), ("440524188001010014", "1880年1月1日", "男"),
    ("990000197001010026", "1970年1月1日", "女"), ("99000020000229001X", "2000年2月29日", "男"),
  ])
  func reads(text: String, birthDate: String, sex: String) throws {
    let number = try ResidentNumber(text)
    #expect(number.form("birthDate") == birthDate && number.form("sex") == sex)
  }

  @Test(arguments: [
    ("", "17 digits and a digit or X"), ("990000197001010", "17 digits and a digit or X"),
    ("99000020000229001x", "17 digits and a digit or X"), ("99000020000229001Ｘ", "17 digits and a digit or X"),
    ("9900001970010100260", "17 digits and a digit or X"), (" 90000197001010026", "17 digits and a digit or X"),
    ("090000197001010026", "17 digits and a digit or X"), ("X90000197001010026", "17 digits and a digit or X"),
    ("990000197002300026", "a number with a true birth date"),
    ("990000197013010026", "a number with a true birth date"),
    ("990000190002290026", "a number with a true birth date"),
    ("990000197001010020", "a number with its right check digit"),
    ("99000019700101002X", "a number with its right check digit"),
  ])
  func refuses(text: String, expected: String) {
    let fault = #expect(throws: FormatFault.self) { try ResidentNumber(text) }
    #expect(fault?.expected.en == expected)
  }

  /// MOD 11-2 finds each changed character and each two neighbours that changed places.
  @Test func findsEachChange() throws {
    var generator = SeededGenerator(seed: 11_643)
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let characters = Array("0123456789X")
    for _ in 0..<40 {
      let day = Int.random(in: 1...28, using: &generator)
      let month = Int.random(in: 1...12, using: &generator)
      let born = Int.random(in: 1_900...2_026, using: &generator) * 10_000 + month * 100 + day
      let sequence = Int.random(in: 100...999, using: &generator)
      let body = Array("990000\(born)\(sequence)")
      // Computed by the standard's table, not by the recurrence that reads it.
      let sum = zip(body, weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
      let number = body + [Array("10X98765432")[sum % 11]]
      let read = try ResidentNumber(String(number))
      #expect(read.form("sex") == (sequence.isMultiple(of: 2) ? "女" : "男"))
      for place in number.indices {
        for character in characters where character != number[place] {
          var changed = number
          changed[place] = character
          #expect(throws: FormatFault.self) { try ResidentNumber(String(changed)) }
        }
        guard place > 0, number[place] != number[place - 1] else { continue }
        var swapped = number
        swapped.swapAt(place, place - 1)
        #expect(throws: FormatFault.self) { try ResidentNumber(String(swapped)) }
      }
    }
  }
}
