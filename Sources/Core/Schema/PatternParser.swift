/// Reads the grammar of ``BoundedPattern``.
struct PatternParser {
  indirect enum Expression {
    case empty
    case letters(BoundedPattern.Letters)
    case start
    case end
    case sequence([Expression])
    case choice(Expression, Expression)
    /// At least, and at most where there is a most.
    case repeated(Expression, Int, Int?)

    /// Whether it becomes no instruction at all.
    var isNothing: Bool {
      switch self {
      case .empty: true
      case .letters, .start, .end, .choice: false
      case .sequence(let parts): parts.allSatisfy(\.isNothing)
      case .repeated(let part, _, let most): most == 0 || part.isNothing
      }
    }
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  /// The whole pattern; nil where it is malformed.
  mutating func parse() -> Expression? {
    guard scalars.count <= 1_000, let expression = choice(), position == scalars.count else { return nil }
    return expression
  }

  private var scalar: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ expected: Unicode.Scalar) -> Bool {
    guard scalar == expected else { return false }
    position += 1
    return true
  }

  private mutating func choice() -> Expression? {
    guard var expression = sequence() else { return nil }
    while take("|") {
      guard let other = sequence() else { return nil }
      expression = .choice(expression, other)
    }
    return expression
  }

  private mutating func sequence() -> Expression? {
    var parts: [Expression] = []
    while let scalar, scalar != "|", scalar != ")" {
      guard let part = atom(), let repeated = quantified(part) else { return nil }
      parts.append(repeated)
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func quantified(_ part: Expression) -> Expression? {
    let range: (Int, Int?)
    switch scalar {
    case "*": range = (0, nil)
    case "+": range = (1, nil)
    case "?": range = (0, 1)
    case "{":
      position += 1
      guard let least = number() else { return nil }
      var most: Int? = least
      if take(",") { most = scalar == "}" ? nil : number() ?? -1 }
      guard scalar == "}", most.map({ $0 >= least }) ?? true else { return nil }
      range = (least, most)
    default: return part
    }
    position += 1
    switch part {
    case .start, .end: return nil
    default: break
    }
    // A quantifier of a quantifier (lazy, possessive) is not supported.
    guard scalar != "?", scalar != "+", scalar != "*", scalar != "{" else { return nil }
    return .repeated(part, range.0, range.1)
  }

  private mutating func number() -> Int? {
    var digits = ""
    while let scalar, ("0"..."9").contains(scalar), digits.utf8.count < 4 {
      digits.unicodeScalars.append(scalar)
      position += 1
    }
    return Int(digits)
  }

  private mutating func atom() -> Expression? {
    guard let scalar else { return nil }
    position += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .letters(.init(ranges: [10...10, 13...13, 0x2028...0x2029], isNegated: true))
    case "(":
      depth += 1
      guard depth <= 20 else { return nil }
      if take("?") { guard take(":") else { return nil } }
      guard let expression = choice(), take(")") else { return nil }
      depth -= 1
      return expression
    case "[": return letterClass().map(Expression.letters)
    case "\\": return escape().map(Expression.letters)
    case "*", "+", "?", "{", "}", "]": return nil
    default: return .letters(.init(ranges: [scalar.value...scalar.value]))
    }
  }

  private mutating func letterClass() -> BoundedPattern.Letters? {
    var letters = BoundedPattern.Letters()
    letters.isNegated = take("^")
    while let scalar, scalar != "]" {
      position += 1
      guard let low = scalar == "\\" ? escape() : .init(ranges: [scalar.value...scalar.value]) else { return nil }
      guard self.scalar == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
        letters.add(low)
        continue
      }
      position += 1
      guard let end = self.scalar else { return nil }
      position += 1
      guard let high = end == "\\" ? escape() : .init(ranges: [end.value...end.value]),
        let from = low.single, let to = high.single, from <= to
      else { return nil }
      letters.ranges.append(from...to)
    }
    return take("]") ? letters : nil
  }

  private mutating func escape() -> BoundedPattern.Letters? {
    guard let scalar else { return nil }
    position += 1
    let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    let word: [ClosedRange<UInt32>] = digits + [0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    switch scalar {
    case "d": return .init(ranges: digits)
    case "D": return .init(ranges: digits, isNegated: true)
    case "w": return .init(ranges: word)
    case "W": return .init(ranges: word, isNegated: true)
    case "s": return .init(categories: [.white])
    case "S": return .init(categories: [.white], isNegated: true)
    case "n": return .init(ranges: [10...10])
    case "t": return .init(ranges: [9...9])
    case "p":
      for (name, category) in [("{L}", BoundedPattern.Letters.Category.letter), ("{N}", .number)]
      where scalars[position...].starts(with: name.unicodeScalars) {
        position += 3
        return .init(categories: [category])
      }
      return nil
    case "u":
      let hex = String(String.UnicodeScalarView(scalars[position...].prefix(4)))
      guard hex.utf8.count == 4, let code = UInt32(hex, radix: 16) else { return nil }
      position += 4
      return .init(ranges: [code...code])
    case "a"..."z", "A"..."Z", "0"..."9": return nil
    default: return .init(ranges: [scalar.value...scalar.value])
    }
  }
}

extension BoundedPattern.Letters {
  /// The letter, where the set is one letter.
  fileprivate var single: UInt32? {
    guard ranges.count == 1, ranges[0].count == 1, categories.isEmpty, !isNegated else { return nil }
    return ranges[0].lowerBound
  }

  fileprivate mutating func add(_ other: Self) {
    if other.isNegated {
      var complement = other
      complement.isNegated = false
      outside.append(complement)
    } else {
      ranges += other.ranges
      categories += other.categories
    }
  }
}
