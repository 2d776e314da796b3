/// Times a piece of work over several rounds.
struct Stopwatch {
  /// The median and the least of the rounds, in microseconds.
  struct Figure {
    let median: Double
    let least: Double
  }

  /// Times `work`, after one round that is not counted.
  /// - Parameter rounds: At least one.
  static func measure(rounds: Int, _ work: () throws -> Void) rethrows -> Figure {
    try work()
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<rounds {
      let time = try clock.measure(work)
      times.append(time / .microseconds(1))
    }
    return figure(times)
  }

  /// The figures of measured rounds, in microseconds.
  static func figure(_ times: [Double]) -> Figure {
    let sorted = times.sorted()
    return Figure(median: sorted[sorted.count / 2], least: sorted[0])
  }
}
