/// A regular expression of a JSON Schema's `pattern`, matched in time linear in the text.
///
/// A back-tracking engine would let one hostile pattern and one long name stop the daemon; this one keeps all states
/// at once (Thompson, CACM 11(6), 1968). The grammar is the part of ECMA-262 that JSON Schema §6.4 recommends:
/// literals, `.`, `[…]`, `\d \w \s \D \W \S`, `\p{L} \p{N}`, `\uXXXX`, `^ $`, `( )`, `(?: )`, `|`, `* + ? {m,n}`.
struct BoundedPattern: Sendable {
  /// What one step takes.
  struct Letters: Sendable {
    enum Category: Sendable { case letter, number, white }
    var ranges: [ClosedRange<UInt32>] = []
    var categories: [Category] = []
    /// Sets that must not hold the letter, as of `\D` within `[…]`.
    var outside: [Letters] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      let isIn =
        ranges.contains { $0.contains(scalar.value) }
        || categories.contains { $0.contains(scalar) } || outside.contains { !$0.contains(scalar) }
      return isIn != isNegated
    }
  }

  enum Instruction: Sendable {
    case take(Letters)
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case accept
  }

  /// The most instructions that a pattern may need.
  static let size = 2_000

  private let program: [Instruction]

  /// Prepares a pattern.
  /// - Returns: nil where the pattern is malformed, uses what is not supported, or is too large.
  init?(_ pattern: String) {
    var parser = PatternParser(pattern)
    guard let expression = parser.parse() else { return nil }
    var program: [Instruction] = []
    guard Self.emit(expression, into: &program), program.count < Self.size else { return nil }
    program.append(.accept)
    self.program = program
  }

  /// Whether the pattern is found anywhere in the text.
  func matches(_ text: String) -> Bool {
    var budget = Int.max
    return matches(text, budget: &budget) ?? false
  }

  /// Whether the pattern is found anywhere in the text, within bounds: linear in the text is still long for a large
  /// pattern and a long text.
  /// - Parameter budget: States that may be looked at, and ranges of letters in them; what was is taken off.
  /// - Returns: nil where the budget ends first.
  func matches(_ text: String, budget: inout Int) -> Bool? {
    var current = States(count: program.count)
    var next = States(count: program.count)
    let scalars = Array(text.unicodeScalars)
    for position in 0...scalars.count {
      // A new attempt begins at every place, because patterns are not anchored.
      if add(0, to: &current, isStart: position == 0, isEnd: position == scalars.count) { return true }
      budget -= 1 + current.list.count
      guard budget >= 0 else { return nil }
      guard position < scalars.count, !current.list.isEmpty else { continue }
      next.clear()
      for state in current.list {
        if case .take(let letters) = program[state] { budget -= letters.ranges.count / 4 }
        guard case .take(let letters) = program[state], letters.contains(scalars[position]) else { continue }
        if add(state + 1, to: &next, isStart: false, isEnd: position + 1 == scalars.count) { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// States that are alive, each once.
  private struct States {
    var list: [Int] = []
    private var isIn: [Bool]
    init(count: Int) { isIn = [Bool](repeating: false, count: count) }
    mutating func insert(_ state: Int) -> Bool {
      guard !isIn[state] else { return false }
      isIn[state] = true
      list.append(state)
      return true
    }
    mutating func clear() {
      for state in list { isIn[state] = false }
      list.removeAll(keepingCapacity: true)
    }
  }

  /// Follows what takes no letter.
  /// - Returns: Whether the pattern has matched.
  private func add(_ first: Int, to states: inout States, isStart: Bool, isEnd: Bool) -> Bool {
    var pending = [first]
    while let state = pending.popLast() {
      guard states.insert(state) else { continue }
      switch program[state] {
      case .accept: return true
      case .jump(let target): pending.append(target)
      case .split(let one, let other): pending.append(contentsOf: [other, one])
      case .start: if isStart { pending.append(state + 1) }
      case .end: if isEnd { pending.append(state + 1) }
      case .take: continue
      }
    }
    return false
  }

  private static func emit(_ expression: PatternParser.Expression, into program: inout [Instruction]) -> Bool {
    guard program.count < size else { return false }
    switch expression {
    case .empty: return true
    case .letters(let letters): program.append(.take(letters))
    case .start: program.append(.start)
    case .end: program.append(.end)
    case .sequence(let parts):
      for part in parts where !emit(part, into: &program) { return false }
    case .choice(let one, let other):
      let split = program.count
      program.append(.accept)
      guard emit(one, into: &program) else { return false }
      let jump = program.count
      program.append(.accept)
      program[split] = .split(split + 1, program.count)
      guard emit(other, into: &program) else { return false }
      program[jump] = .jump(program.count)
    case .repeated(let part, let least, let most):
      // Nothing repeated is nothing; unrolling it would cost time without growing the program to its bound.
      guard !part.isNothing else { return true }
      for _ in 0..<least where !emit(part, into: &program) { return false }
      guard let most else {
        let split = program.count
        program.append(.accept)
        guard emit(part, into: &program) else { return false }
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
        return true
      }
      var splits: [Int] = []
      for _ in least..<most {
        splits.append(program.count)
        program.append(.accept)
        guard emit(part, into: &program) else { return false }
      }
      for split in splits { program[split] = .split(split + 1, program.count) }
    }
    return true
  }
}

extension BoundedPattern.Letters.Category {
  fileprivate func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .white: scalar.properties.isWhitespace
    case .letter:
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
      default: false
      }
    case .number:
      switch scalar.properties.generalCategory {
      case .decimalNumber, .letterNumber, .otherNumber: true
      default: false
      }
    }
  }
}
