/// Makes steady guidance out of readings that tremble: a word comes when it has been true twice in a row. It goes when
/// it has been clearly untrue twice in a row, or untrue for longer where the measure stays near its bound.
public struct GuidanceCoach: Sendable {
  /// What to say now.
  public struct Decision: Sendable, Equatable {
    /// Whether a photo would be accepted as it is, now and a frame ago.
    public var acceptable: Bool
    /// What would help, the sentence that is spoken first; also where a rule only warns.
    public var advice: [GuidanceAdvice]
  }

  /// How many readings in a row bring a word, or take it away.
  public static let steadyReadings = 2
  /// How many readings in a row take a word away whose measure is near its bound.
  public static let lingeringReadings = 6
  /// How many readings in a row a more pressing word needs to take the first place.
  public static let pressingReadings = 3

  private struct Word {
    var trueFor = 0
    var falseFor = 0
    var clearlyFalseFor = 0
    var isSpoken = false
  }

  private var words: [GuidanceAdvice: Word] = [:]
  private var goodFor = 0
  private var first: GuidanceAdvice?
  private var hasBegun = false

  /// A coach that has seen nothing.
  public init() {}

  /// Takes in the next reading.
  public mutating func take(_ reading: GuidanceReading) -> Decision {
    let (advice, lingering) = (Set(reading.advice), reading.lingering)
    for word in GuidanceAdvice.allCases {
      var state = words[word] ?? Word()
      if advice.contains(word) {
        state.trueFor += 1
        (state.falseFor, state.clearlyFalseFor) = (0, 0)
        // The very first reading has nothing to contradict.
        if state.trueFor >= Self.steadyReadings || !hasBegun { state.isSpoken = true }
      } else {
        state.trueFor = 0
        state.falseFor += 1
        state.clearlyFalseFor = lingering.contains(word) ? 0 : state.clearlyFalseFor + 1
        let isGone =
          state.clearlyFalseFor >= Self.steadyReadings || state.falseFor >= Self.lingeringReadings
        if isGone { state.isSpoken = false }
      }
      words[word] = state
    }
    hasBegun = true
    goodFor = reading.faults == 0 ? goodFor + 1 : 0
    let spoken = GuidanceAdvice.allCases.filter { words[$0]?.isSpoken == true }
    if let held = first, spoken.contains(held) {
      let pressing = spoken.prefix { $0 != held }.first { (words[$0]?.trueFor ?? 0) >= Self.pressingReadings }
      if let pressing { first = pressing }
    } else {
      first = spoken.first
    }
    let ordered = first.map { first in [first] + spoken.filter { $0 != first } } ?? []
    return Decision(acceptable: goodFor >= Self.steadyReadings, advice: ordered)
  }
}
