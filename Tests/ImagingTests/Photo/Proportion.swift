import Foundation
import Testing

/// How many of a number of trials succeeded.
struct Proportion: Equatable {
  var successes = 0
  var trials = 0

  mutating func note(_ isSuccess: Bool) {
    trials += 1
    if isSuccess { successes += 1 }
  }

  /// 0–1; 0 without trials.
  var share: Double { trials > 0 ? Double(successes) / Double(trials) : 0 }

  /// Wilson's score interval at 95 % (1927).
  var interval: ClosedRange<Double> {
    let (n, z) = (Double(max(trials, 1)), 1.96)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return max(0, centre - reach)...min(1, centre + reach)
  }
}

@Suite("Proportion")
struct ProportionTests {
  @Test("Wilson's interval of worked cases")
  func wilson() {
    // 95 of 100 is 0.8882–0.9785, 81 of 263 is 0.2553–0.3662 (Newcombe 1998, table I), 0 of 20 is 0–0.1611.
    let (many, some, none) = (
      Proportion(successes: 95, trials: 100), Proportion(successes: 81, trials: 263), Proportion(trials: 20)
    )
    #expect(abs(many.interval.lowerBound - 0.8882) < 1e-3 && abs(many.interval.upperBound - 0.9785) < 1e-3)
    #expect(abs(some.interval.lowerBound - 0.2553) < 1e-3 && abs(some.interval.upperBound - 0.3662) < 1e-3)
    #expect(none.interval.lowerBound == 0 && abs(none.interval.upperBound - 0.1611) < 1e-3)
  }
}
